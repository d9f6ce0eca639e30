import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PortError } from './listen.ts'
import { SecretError } from './secrets.ts'
import { StateError } from './state.ts'
import { SynthesisError } from './synthesize.ts'

/** The help text for the options of {@link readOptions}, one line each. */
export const OPTIONS = `  --port N             port of the API on 127.0.0.1; the AWS endpoint takes N + 1 (default 3000; 0 for free ones)
  --state FOLDER       where users, keys, usage and logs are kept (default .local)
  --reset              clear that state first
  -c NAME=VALUE        a context variable, as for cdk deploy; may be repeated
  --secrets FILE       JSON with the values of secrets that context variables name, by their ARN
  --bedrock KIND       simulated (default), or aws: the real service, with your own credentials
  --inspect PORT       let a debugger attach on that port: functions then have an hour before they time out
  --sweep-every N      seconds between two runs of what runs every hour, such as the sweep (default: 3600)`

/** An invalid option; its message is for the user. */
class UsageError extends Error {}

/**
 * Reads the options of the command line.
 *
 * @throws UsageError for an invalid value, TypeError with a code for an unknown option.
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      state: { type: 'string', default: '.local' },
      reset: { type: 'boolean', default: false },
      context: { type: 'string', short: 'c', multiple: true, default: [] },
      secrets: { type: 'string' },
      bedrock: { type: 'string', default: 'simulated' },
      inspect: { type: 'string' },
      'sweep-every': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65534)
    throw new UsageError('--port takes a number from 0 to 65534.')
  const { bedrock } = values
  if (bedrock !== 'simulated' && bedrock !== 'aws') throw new UsageError('--bedrock takes simulated or aws.')
  const sweepEvery = values['sweep-every']
  if (sweepEvery !== undefined && !/^[1-9]\d*$/.test(sweepEvery))
    throw new UsageError('--sweep-every takes a whole number of seconds above 0.')
  const { inspect } = values
  if (inspect !== undefined && !(/^\d+$/.test(inspect) && Number(inspect) < 65536))
    throw new UsageError('--inspect takes a port, such as 9229.')
  const context = Object.fromEntries(
    values.context.map((pair) => {
      const [, name, value = ''] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(pair) ?? []
      // The stack would treat any other name as a setting of the CDK, and ignore it.
      if (!name)
        throw new UsageError(`-c takes NAME=VALUE with NAME in capital letters; '${pair}' does not match.`)
      return [name, value]
    }),
  )
  return {
    help: values.help,
    port,
    state: values.state,
    reset: values.reset,
    context,
    bedrock,
    ...(values.secrets !== undefined && { secrets: secretsIn(values.secrets) }),
    ...(inspect !== undefined && { inspect: Number(inspect) }),
    ...(sweepEvery !== undefined && { sweepEvery: Number(sweepEvery) }),
  } as const
}

/** Reads the secrets from a file, so that no value stands on a command line. The messages quote nothing of the file. */
function secretsIn(file: string): { [arn: string]: string } {
  let values: unknown
  try {
    values = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new UsageError(`--secrets takes a readable file with JSON, and ${file} is none.`)
  }
  const secrets = Object.entries(Object(values))
  if (secrets.length === 0 || secrets.some(([, value]) => typeof value !== 'string'))
    throw new UsageError('--secrets takes a file with {"<ARN>": "<value>"}.')
  return Object.fromEntries(secrets.map(([arn, value]) => [arn, String(value)]))
}

/**
 * Prints why a command could not start, in one line if the user can act on it, and sets the exit code to 1.
 *
 * @param command as the user types it.
 */
export function fail(error: unknown, command: string): void {
  const expected = [UsageError, SecretError, StateError, SynthesisError, PortError].some(
    (known) => error instanceof known,
  )
  // parseArgs refuses an unknown option with a TypeError that has a code.
  if (error instanceof TypeError && 'code' in error)
    console.error(`${error.message}\nSee ${command} -- --help.`)
  else console.error(expected && error instanceof Error ? error.message : error)
  process.exitCode = 1
}
