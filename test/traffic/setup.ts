import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { TRAFFIC_FOLDER } from './record.ts'

declare module 'vitest' {
  interface ProvidedContext {
    traffic: string
    /** Whether all tests run: `vitest run`, with nothing said about which. */
    isWhole: boolean
  }
}

/** Has every gateway of this run record its traffic, in a folder that is deleted at the end. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-traffic-'))
  for (const kind of ['accepted', 'refused']) mkdirSync(join(folder, kind))
  process.env[TRAFFIC_FOLDER] = folder
  provide('traffic', folder)
  provide('isWhole', process.argv.slice(2).join(' ') === 'run')
  return () => rmSync(folder, { recursive: true, force: true })
}
