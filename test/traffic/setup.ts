import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { TRAFFIC_FOLDER } from './record.ts'

declare module 'vitest' {
  interface ProvidedContext {
    traffic: string
    /** Whether every suite that sends traffic runs, and all of it. */
    isWhole: boolean
  }
}

/** Has every gateway of this run record its traffic, in a folder that is deleted at the end. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-traffic-'))
  for (const kind of ['accepted', 'refused']) mkdirSync(join(folder, kind))
  process.env[TRAFFIC_FOLDER] = folder
  const { vitest } = project
  const running = vitest.projects.map(({ name }) => name)
  project.provide('traffic', folder)
  project.provide(
    'isWhole',
    running.includes('unit') && running.includes('conformance') && !vitest.filenamePattern?.length,
  )
  return () => rmSync(folder, { recursive: true, force: true })
}
