import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ValidateFunction } from 'ajv'

export type Loaded = {
  events: { [operationId: string]: ValidateFunction }
  operations: { [operationId: string]: LoadedOperation }
  responses: { [operationId: string]: { [status: string]: ValidateFunction } }
}

type LoadedOperation = {
  path: string
  parameters: { in: string; name: string; type: string; items?: string; default?: unknown }[]
  checkParameters: ValidateFunction | undefined
  validate: ValidateFunction | undefined
}

/** The exports of the generated modules, loaded from a new folder in `parent` that has no packages. */
export async function loadGenerated(files: { [name: string]: string }, parent: string): Promise<Loaded> {
  const folder = mkdtempSync(join(parent, 'generated-'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const load = (name: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href)
  const [events, { operations }, { responses }] = await Promise.all([
    load('events.js'),
    load('operations.ts'),
    load('responses.js'),
  ])
  return { events: { ...events }, operations, responses }
}
