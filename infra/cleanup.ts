/**
 * `npm run cleanup`: deletes the API keys of a stack. The functions made them, so that CloudFormation does
 * not know them and `cdk destroy` leaves them behind.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { APIGatewayClient, DeleteApiKeyCommand, paginateGetApiKeys } from '@aws-sdk/client-api-gateway'
import { STACK_TAG } from './stackTag.ts'

const HELP = `Deletes the API keys that a stack's functions made, after cdk destroy. No other key is touched.

Usage: npm run cleanup -- --stack NAME [--yes]

  --stack NAME   the stack whose keys to delete: those that carry the tag ${STACK_TAG}=NAME
  --yes          delete them; without it they are only listed
  --help         this text

Takes credentials and the Region as the AWS CLI does, or AWS_ENDPOINT_URL of the local runner.
Ends with 0 if all went well, 1 if a key could not be deleted or listed, 2 for a wrong option.
`

/** The account's limit is five DeleteApiKey a second (developer guide, 'API Gateway quotas'). */
const PACE = 220

/** A wrong option; its message is for the user. */
class UsageError extends Error {}

/**
 * Lists a stack's API keys and deletes them.
 *
 * @param paceMillis between two deletions.
 * @returns how many there were, and how many could not be deleted.
 * @throws the SDK's error where the keys cannot be listed; nothing was deleted then.
 */
export async function cleanUp(
  apiGateway: APIGatewayClient,
  { stackName, yes, paceMillis = PACE }: { stackName: string; yes: boolean; paceMillis?: number },
  print: (line: string) => void,
): Promise<{ keys: number; failed: number }> {
  const ids: string[] = []
  for await (const { items = [] } of paginateGetApiKeys({ client: apiGateway, pageSize: 500 }, {})) {
    for (const { id, tags } of items) if (id && tags?.[STACK_TAG] === stackName) ids.push(id)
  }
  print(`${ids.length} API ${ids.length === 1 ? 'key' : 'keys'} of the stack ${stackName}.`)
  if (!yes) {
    for (const id of ids) print(`  ${id}`)
    if (ids.length > 0) print('Nothing was deleted. Add --yes to delete them.')
    return { keys: ids.length, failed: 0 }
  }
  let failed = 0
  for (const [index, id] of ids.entries()) {
    if (index > 0) await pause(paceMillis)
    const result = await deleteKey(apiGateway, id)
    if (result !== 'deleted') failed += 1
    print(`  ${index + 1}/${ids.length} ${id} ${result}`)
  }
  return { keys: ids.length, failed }
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

function options(): { help: boolean; stackName: string; yes: boolean } {
  const { values } = parseArgs({
    options: {
      stack: { type: 'string', default: '' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (!values.help && values.stack === '') throw new UsageError('--stack takes the name of the stack.')
  return { help: values.help, stackName: values.stack, yes: values.yes }
}

async function main(): Promise<number> {
  const { help, ...chosen } = options()
  if (help) {
    console.log(HELP)
    return 0
  }
  // The local runner takes any credentials, real ones take the usual ways.
  const local = process.env['AWS_ENDPOINT_URL'] && !process.env['AWS_ACCESS_KEY_ID']
  const apiGateway = new APIGatewayClient({
    maxAttempts: 8,
    ...(local && { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  })
  const { failed } = await cleanUp(apiGateway, chosen, (line) => console.log(line))
  if (failed > 0) console.error(`${failed} could not be deleted. Run it again.`)
  return failed > 0 ? 1 : 0
}

if (import.meta.main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    // parseArgs refuses an unknown option with a TypeError that has a code.
    const usage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    const message = error instanceof Error ? error.message : String(error)
    console.error(usage ? `${message}\nSee npm run cleanup -- --help.` : message)
    process.exitCode = usage ? 2 : 1
  }
}
