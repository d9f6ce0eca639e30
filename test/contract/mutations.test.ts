import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployable } from '../../contract/deployable.ts'
import { CONTRACT_FILE, type Contract, readContract } from '../../contract/document.ts'
import { generate } from '../../contract/generate.ts'
import { publicContract } from '../../contract/public.ts'
import { restApi } from '../../local/dataPlane/deployment/restApi.ts'
import type { ExchangeRecord } from '../../local/dataPlane/gateway.ts'
import { record } from '../../local/template.ts'
import { contradiction, type Read } from './conformance.ts'
import { HANDLER, withCount } from './count.ts'
import { lint, type Problem } from './lint.ts'
import { loadGenerated } from './loadGenerated.ts'
import { ofExtensions } from './mutations/extensions.ts'
import { type Artifact, type Mutation, mutated } from './mutations/mutation.ts'
import { ofOperations } from './mutations/operations.ts'
import { ofParameters } from './mutations/parameters.ts'
import { ofSchemas } from './mutations/schemas.ts'
import { HANDLERS, withThings } from './thing.ts'
import { recordTraffic } from './traffic.ts'
import { TypeCheck } from './typecheck.ts'

const ROOT = resolve(import.meta.dirname, '../..')
/** The mutated contracts are in one folder with the handlers, as the contract is. */
const folder = mkdtempSync(join(tmpdir(), 'gateway-mutations-'))
afterAll(() => rmSync(folder, { recursive: true }))

// With an endpoint that has parameters in every location, and one that streams.
const edited = withCount(withThings(readFileSync(CONTRACT_FILE, 'utf8')))
// Every response would expose the header of the stream, but the traffic was recorded with the contract without it.
writeFileSync(join(folder, 'things.yaml'), edited.replace(/^ *headers: \{X-Counts.*\n/m, ''))
const contract = readContract(join(folder, 'things.yaml'))
const mutations = [
  ...ofOperations(contract),
  ...ofParameters(contract),
  ...ofSchemas(contract),
  ...ofExtensions(contract),
]

const types = new TypeCheck({ ...HANDLERS, ...HANDLER })
let problems: Problem[] = []
let lintMillis = 0
let traffic: ExchangeRecord[] = []
let original: Made

beforeAll(async () => {
  mkdirSync(join(folder, 'handlers'))
  for (const name of readdirSync(join(ROOT, 'handlers')))
    symlinkSync(join(ROOT, 'handlers', name), join(folder, 'handlers', name))
  for (const [file, text] of Object.entries({ ...HANDLERS, ...HANDLER }))
    writeFileSync(join(folder, file), text)
  writeFileSync(join(folder, 'original.yaml'), JSON.stringify(contract, null, 1))
  for (const [index, mutation] of mutations.entries())
    writeFileSync(join(folder, `${index}.yaml`), mutated(contract, mutation))
  const started = performance.now()
  const linted = lint(folder, ['original.yaml', ...mutations.map((_, index) => `${index}.yaml`)]).then(
    (found) => {
      lintMillis = (performance.now() - started) / mutations.length
      return found
    },
  )
  // Meanwhile, since the lint is a process of its own.
  traffic = await recordTraffic(readContract())
  const unchanged = readContract(join(folder, 'original.yaml'))
  original = await make(unchanged, await generate(unchanged))
  problems = await linted
}, 600_000)

type Made = { artifacts: { [name in Artifact]: string }; generated: { [name: string]: string }; read: Read }

/** Makes everything that is derived from a contract whose `generated/` files exist already. */
async function make(contract: Contract, generated: { [name: string]: string }): Promise<Made> {
  const body = record(deployable(contract, substitute))
  restApi(body)
  return {
    generated,
    artifacts: {
      body: JSON.stringify(body),
      types: generated['api.d.ts'] ?? '',
      operations: generated['operations.ts'] ?? '',
      validators: `${generated['events.js']}${generated['parameters.js']}${generated['requests.js']}${generated['responses.js']}`,
      docs: JSON.stringify(publicContract(contract)),
    },
    read: { contract, body, ...(await loadGenerated(generated, folder)) },
  }
}

const STACK: { [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::StackName': 'Gateway',
  'UserPool.Arn': 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc',
}

/** As CloudFormation does for a template with the user pool and no other named resource. */
function substitute(text: string): string {
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    const value = STACK[name]
    if (value === undefined) throw new Error(`The template has no ${name}`)
    return value
  })
}

type Outcome = { caughtBy: string; said: string; millis: number }

/** The first check that rejects a mutation, in the order in which a developer runs them. */
async function outcomeOf({ kind, reaches }: Mutation, index: number): Promise<Outcome> {
  const [problem] = problems.filter((one) => basename(one.file) === `${index}.yaml`)
  if (problem) return { caughtBy: 'lint', said: `${problem.rule}: ${problem.message}`, millis: lintMillis }
  const started = performance.now()
  const outcome = (caughtBy: string, said: string) => ({
    caughtBy,
    said,
    millis: performance.now() - started,
  })
  let contract: Contract
  let generated: Made['generated']
  try {
    contract = readContract(join(folder, `${index}.yaml`))
    generated = await generate(contract)
  } catch (error) {
    return outcome('generate', messageOf(error))
  }
  const error = types.firstError(generated)
  if (error) return outcome('types', error)
  let made: Made
  try {
    made = await make(contract, generated)
  } catch (error) {
    return outcome('synth', messageOf(error))
  }
  const contradicted = contradiction(traffic, made.read)
  if (contradicted) return outcome('conformance', contradicted)
  const reached = Object.entries(made.artifacts).flatMap(([name, text]) =>
    Object.entries(original.artifacts).some(([other, before]) => other === name && before !== text)
      ? [name]
      : [],
  )
  expect(reached, `${kind} must reach what follows from the contract`).toEqual(
    expect.arrayContaining(reaches),
  )
  return outcome(reaches.length > 0 ? 'flows' : 'NOTHING', reached.join(', '))
}

describe('the unchanged contract', () => {
  test('has no problem, compiles and agrees with its own traffic', () => {
    expect(problems.filter(({ file }) => basename(file) === 'original.yaml')).toEqual([])
    expect(types.firstError(original.generated)).toBeUndefined()
    expect(traffic.length).toBeGreaterThan(100)
    expect(contradiction(traffic, original.read)).toBeUndefined()
  }, 120_000)
})

test('no mutation remains undetected', async () => {
  const rows: (Outcome & Mutation)[] = []
  for (const [index, mutation] of mutations.entries())
    rows.push({ ...mutation, ...(await outcomeOf(mutation, index)) })
  console.log(tableOf(rows))
  expect(rows.length).toBeGreaterThanOrEqual(60)
  expect(
    rows.filter(({ caughtBy }) => caughtBy === 'NOTHING').map(({ kind, where }) => `${kind}: ${where}`),
  ).toEqual([])
}, 1_800_000)

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function tableOf(rows: (Outcome & Mutation)[]): string {
  const lines = rows.map(({ kind, where, caughtBy, said, millis }) =>
    [
      kind.padEnd(44),
      where.padEnd(34),
      caughtBy.padEnd(12),
      `${Math.round(millis)} ms`.padStart(8),
      ` ${said.slice(0, 100)}`,
    ].join(' '),
  )
  const slipped = rows.filter(({ caughtBy }) => caughtBy === 'NOTHING').length
  const kinds = new Set(rows.map((row) => row.kind)).size
  const counts = Object.entries(Object.groupBy(rows, ({ caughtBy }) => caughtBy)).map(
    ([caughtBy, caught]) => `${caughtBy} ${caught?.length}`,
  )
  return `${lines.join('\n')}\n${kinds} kinds, ${rows.length} edits: ${counts.join(', ')}; slipped ${slipped}`
}
