import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Violation } from '../../local/lambda/checkAnswers.ts'
import { type Runner, type RunnerOptions, startRunner } from '../../local/runner.ts'
import { type Assembly, synthesize } from '../../local/synthesize.ts'
import { Canary } from '../canary/canary.ts'
import { recordExchange } from '../traffic/record.ts'

export type Gateway = Pick<Runner, 'endpoints' | 'kill'> & {
  state: string
  assembly: Assembly
  /** Knows the secrets that passed through. */
  canary: Canary
  /** Stops it. @throws if a function returned a response that the contract does not declare. */
  stop: () => Promise<void>
  /** Stops it and deletes its state. @throws as stop does, and if a secret is found where it is not allowed. */
  remove: () => Promise<void>
}

/**
 * Starts a local gateway with its own context variables.
 *
 * @param former a stopped gateway, whose state and assembly are reused and whose secrets are remembered.
 * @param options of the runner.
 */
export async function startGateway(
  context: { [name: string]: string },
  former?: Pick<Gateway, 'state' | 'assembly' | 'canary'>,
  options: Pick<
    RunnerOptions,
    'intercept' | 'controlPlaneLimits' | 'onExchange' | 'onFault' | 'secrets'
  > = {},
): Promise<Gateway> {
  const state = former?.state ?? mkdtempSync(join(tmpdir(), 'gateway-conformance-'))
  const assembly = former?.assembly ?? (await synthesize(context, join(state, 'cdk.out')))
  const violations: Violation[] = []
  const canary = former?.canary ?? new Canary()
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    context,
    assembly,
    bedrock: 'simulated',
    print: () => {},
    onViolation: (violation) => violations.push(violation),
    onExchange: (exchange) => {
      canary.onExchange(exchange)
      recordExchange(exchange)
    },
    ...options,
  })
  const stop = async () => {
    await runner.stop()
    if (violations.length > 0) throw new Error(`Answers against the contract: ${JSON.stringify(violations)}`)
  }
  const remove = async () => {
    try {
      await stop()
      canary.plantGenerated(state)
      const leaks = canary.leaks(state)
      if (leaks.length > 0) throw new Error(`Secrets that leaked: ${JSON.stringify(leaks)}`)
    } finally {
      rmSync(state, { recursive: true, force: true })
    }
  }
  return { endpoints: runner.endpoints, kill: runner.kill, state, assembly, canary, stop, remove }
}
