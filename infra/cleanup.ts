/**
 * `npm run cleanup`: deletes the API keys of a stack. The functions created them, so CloudFormation does not know them
 * and `cdk destroy` leaves them behind.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  APIGatewayClient,
  DeleteApiKeyCommand,
  paginateGetApiKeys,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway'
import { awsConfig, runCommand, UsageError } from './commandLine.ts'
import { STACK_TAG } from './stackTag.ts'

const HELP = `Deletes the API keys that a stack's functions created, after cdk destroy. No other key is touched.

Usage: npm run cleanup -- --stack NAME [--yes] [--region REGION] [--profile PROFILE]

  --stack NAME       the stack whose keys to delete: the keys with the tag ${STACK_TAG}=NAME
  --yes              delete the keys; without it the command only lists them, each with its user (sub)
  --region REGION    as in the AWS CLI; the default is AWS_REGION, AWS_DEFAULT_REGION or the profile's Region
  --profile PROFILE  as in the AWS CLI; the default is AWS_PROFILE
  -h, --help         shows this help

The command finds credentials as the AWS CLI does; the local runner's AWS_ENDPOINT_URL needs none. While the stack
exists, its keys are in use and the command deletes none.
Exit codes: 0 for success, 1 if a key could not be deleted or listed, 2 for a wrong option.
`

/** The account's limit is five DeleteApiKey a second (developer guide, 'API Gateway quotas'). */
const PACE = 220

/** The stack still exists. The message is for the user. */
export class StackLivesError extends Error {}

/** An API key. Its name is the `sub` of its user. */
type OwnedKey = { id: string; name: string; createdDate: Date | undefined }

/**
 * Lists a stack's API keys and, with `yes`, deletes them.
 *
 * @param paceMillis between two deletions.
 * @returns the numbers of keys, and of keys that could not be deleted.
 * @throws StackLivesError if keys should be deleted while the stack's usage plan exists; the SDK's error if the keys
 *   cannot be listed. Nothing was deleted then.
 */
export async function cleanUp(
  apiGateway: APIGatewayClient,
  { stackName, yes, paceMillis = PACE }: { stackName: string; yes: boolean; paceMillis?: number },
  print: (line: string) => void,
): Promise<{ keys: number; failed: number }> {
  const lives = await stackLives(apiGateway, stackName)
  if (yes && lives) throw new StackLivesError(`${lives} Its keys are in use: run cdk destroy first.`)
  const keys: OwnedKey[] = []
  for await (const { items = [] } of paginateGetApiKeys({ client: apiGateway, pageSize: 500 }, {})) {
    for (const { id, name = '', createdDate, tags } of items)
      if (id && tags?.[STACK_TAG] === stackName) keys.push({ id, name, createdDate })
  }
  const region = await apiGateway.config.region()
  const { length } = keys
  print(`${length} API ${length === 1 ? 'key' : 'keys'} of the stack ${stackName} in ${region}.`)
  if (!yes) {
    for (const key of keys) print(`  ${described(key)}`)
    if (lives) print(`${lives} Its keys are in use: run cdk destroy before you delete them.`)
    else if (length > 0) print('Nothing was deleted. Add --yes to delete them.')
    return { keys: length, failed: 0 }
  }
  let failed = 0
  for (const [index, key] of keys.entries()) {
    if (index > 0) await pause(paceMillis)
    const result = await deleteKey(apiGateway, key.id)
    if (result !== 'deleted') failed += 1
    print(`  ${index + 1}/${length} ${described(key)} ${result}`)
  }
  return { keys: length, failed }
}

/**
 * Finds out whether the stack exists by its usage plan, which has its name and is deleted with it.
 *
 * @returns a sentence for the user; undefined if there is no such stack.
 */
async function stackLives(apiGateway: APIGatewayClient, stackName: string): Promise<string | undefined> {
  for await (const { items = [] } of paginateGetUsagePlans({ client: apiGateway, pageSize: 500 }, {})) {
    for (const { id, name } of items)
      if (name === stackName) return `The stack ${stackName} still exists, with its usage plan ${id}.`
  }
  return undefined
}

function described({ id, name, createdDate }: OwnedKey): string {
  return `${id} of the user ${name}${createdDate ? `, created ${createdDate.toISOString().slice(0, 10)}` : ''}`
}

async function deleteKey(apiGateway: APIGatewayClient, id: string): Promise<string> {
  try {
    await apiGateway.send(new DeleteApiKeyCommand({ apiKey: id }))
    return 'deleted'
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return error.name === 'NotFoundException' ? 'deleted' : `not deleted: ${error.name}: ${error.message}`
  }
}

type Options = {
  help: boolean
  stackName: string
  yes: boolean
  region: string | undefined
  profile: string | undefined
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string', default: '' },
      yes: { type: 'boolean', default: false },
      region: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { help, stack: stackName, yes, region, profile } = values
  if (!help && stackName === '') throw new UsageError('--stack needs the name of the stack.')
  return { help, stackName, yes, region, profile }
}

async function main(): Promise<number> {
  const { help, region: asked, profile, ...chosen } = options()
  if (help) {
    console.log(HELP)
    return 0
  }
  const apiGateway = new APIGatewayClient({ maxAttempts: 8, ...awsConfig(asked, profile) })
  const { failed } = await cleanUp(apiGateway, chosen, (line) => console.log(line))
  if (failed > 0) console.error(`${failed} could not be deleted. Run the command again.`)
  return failed > 0 ? 1 : 0
}

if (import.meta.main) await runCommand('cleanup', main)
