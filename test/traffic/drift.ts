import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { redocly } from '../../contract/redocly.ts'
import { ORIGIN } from './record.ts'

/** A difference between traffic and the contract; `occurrences` of it were found. */
export type Problem = {
  target: 'request' | 'response'
  ruleId: string
  message: string
  operationId?: string
  details: object
}

/** What no traffic exercised: a status, or a property of the answer with it or of the request. */
export type Missing = { operationId: string; status?: string; path?: string }

const STAGE = `${ORIGIN}/prod`

/**
 * Holds recorded traffic against the contract with `redocly drift`.
 *
 * @param traffic a folder of recordings.
 * @param reports a folder for what it reports.
 * @throws with what it printed, where it ends without a report.
 */
export async function drift(
  traffic: string,
  reports: string,
): Promise<{ problems: Problem[]; missing: Missing[] }> {
  const report = join(reports, 'drift.json')
  const coverage = join(reports, 'coverage.json')
  const { printed, complained } = await redocly([
    ...['drift', traffic, '--api', 'openapi.yaml', '--server', STAGE],
    ...['--format', 'json', '--output', report, '--coverage', '--coverage-output', coverage],
    // It takes the second scheme of a security requirement for a header that is not documented.
    ...['--ignore-headers', 'x-api-key'],
  ])
  if (!complained.includes('Coverage report written'))
    throw new Error(`redocly drift: ${printed}${complained}`)
  const { problems }: { problems: Problem[] } = JSON.parse(readFileSync(report, 'utf8'))
  const { operations }: { operations: { operationId: string; missing: Omit<Missing, 'operationId'>[] }[] } =
    JSON.parse(readFileSync(coverage, 'utf8'))
  return {
    problems,
    missing: operations.flatMap(({ operationId, missing }) =>
      missing
        // With a status that nobody saw, none of its properties was seen either: that need not be said.
        .filter((one) => !one.path || !missing.some(({ status, path }) => !path && status === one.status))
        .map(({ status, path }) => ({ operationId, ...(status && { status }), ...(path && { path }) })),
    ),
  }
}
