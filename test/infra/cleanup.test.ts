import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type APIGatewayClient, CreateApiKeyCommand, GetApiKeysCommand } from '@aws-sdk/client-api-gateway'
import { describe, expect, test } from 'vitest'
import { cleanUp, StackLivesError } from '../../infra/cleanup.ts'
import { startControlPlane } from '../local/controlPlane/startControlPlane.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** Keys of the stack `Mine`, and others that look similar. */
async function createKeys(client: APIGatewayClient, mine: number): Promise<void> {
  const create = (name: string, tags?: { [tag: string]: string }) =>
    client.send(new CreateApiKeyCommand({ name, enabled: true, ...(tags && { tags }) }))
  for (let n = 0; n < mine; n++) await create(`mine-${n}`, { 'gateway-stack': 'Mine' })
  await create('other', { 'gateway-stack': 'Mine2' })
  await create('case', { 'gateway-stack': 'mine' })
  await create('tag', { stack: 'Mine' })
  await create('Mine')
}

const namesIn = async (client: APIGatewayClient) => {
  const { items = [] } = await client.send(new GetApiKeysCommand({ limit: 500 }))
  return items.map(({ name }) => name).sort()
}

const OTHERS = ['Mine', 'case', 'other', 'tag']
const TERMS = { stackName: 'Mine', paceMillis: 0 }

describe('cleanUp', () => {
  test('lists the keys of the stack without --yes, and deletes none', async () => {
    const { client } = await startControlPlane()
    await createKeys(client, 3)
    const lines: string[] = []
    const result = await cleanUp(client, { ...TERMS, yes: false }, (line) => lines.push(line))
    expect(result).toEqual({ keys: 3, failed: 0 })
    expect(lines).toHaveLength(5)
    expect(lines[0]).toBe('3 API keys of the stack Mine in us-east-1.')
    expect(lines[1]).toMatch(/^ {2}\w+ of the user mine-\d, created 2026-03-04$/)
    expect(lines.at(-1)).toBe('Nothing was deleted. Add --yes to delete them.')
    expect(await namesIn(client)).toHaveLength(3 + OTHERS.length)
  })

  test('deletes every key of the stack, across several pages, and no other key', async () => {
    const { client } = await startControlPlane()
    await createKeys(client, 520)
    const lines: string[] = []
    const result = await cleanUp(client, { ...TERMS, yes: true }, (line) => lines.push(line))
    expect(result).toEqual({ keys: 520, failed: 0 })
    expect(lines.at(-1)).toMatch(/^ {2}520\/520 \w+ of the user mine-\d+, created 2026-03-04 deleted$/)
    expect(await namesIn(client)).toEqual(OTHERS)
    expect(await cleanUp(client, { ...TERMS, yes: true }, () => {})).toEqual({ keys: 0, failed: 0 })
  })

  test('deletes nothing while the stack exists, and says so in the list', async () => {
    const { client } = await startControlPlane({ plans: { p1: { UsagePlanName: 'Mine' } } })
    await createKeys(client, 2)
    await expect(cleanUp(client, { ...TERMS, yes: true }, () => {})).rejects.toThrow(
      new StackLivesError(
        'The stack Mine still exists, with its usage plan p1. Its keys are in use: run cdk destroy first.',
      ),
    )
    expect(await namesIn(client)).toHaveLength(2 + OTHERS.length)
    const lines: string[] = []
    await cleanUp(client, { ...TERMS, yes: false }, (line) => lines.push(line))
    expect(lines.at(-1)).toMatch(/^The stack Mine still exists, .+ run cdk destroy before you delete them\.$/)
    expect(await cleanUp(client, { ...TERMS, stackName: 'Mine2', yes: true }, () => {})).toMatchObject({
      keys: 1,
    })
  })

  test('continues after a key that cannot be deleted, and counts it', async () => {
    // The clock of this control plane does not move, so that it accepts only five deletions.
    const { client, clock } = await startControlPlane({ limits: true })
    for (let n = 0; n < 7; n++) {
      await client.send(
        new CreateApiKeyCommand({ name: `mine-${n}`, enabled: true, tags: { 'gateway-stack': 'Mine' } }),
      )
      clock.at += 1000
    }
    const lines: string[] = []
    const result = await cleanUp(client, { ...TERMS, yes: true }, (line) => lines.push(line))
    expect(result).toEqual({ keys: 7, failed: 2 })
    expect(lines.at(-1)).toMatch(
      /^ {2}7\/7 \w+ of the user mine-\d, created 2026-03-04 not deleted: TooManyRequestsException: Too Many Requests$/,
    )
    clock.at += 1000
    expect(await cleanUp(client, { ...TERMS, yes: true }, () => {})).toEqual({ keys: 2, failed: 0 })
  })
})

describe('npm run cleanup', () => {
  const run = async (options: string[], variables: NodeJS.ProcessEnv = {}) => {
    const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE, ...inherited } = process.env
    const env = { ...inherited, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', ...variables }
    try {
      const ended = await promisify(execFile)(process.execPath, ['infra/cleanup.ts', ...options], { env })
      return { code: 0, ...ended }
    } catch (error) {
      if (error instanceof Error && 'code' in error && 'stderr' in error && 'stdout' in error) {
        return { code: error.code, stdout: String(error.stdout), stderr: String(error.stderr) }
      }
      throw error
    }
  }

  test.each(['--help', '-h'])('explains itself: %s', async (help) => {
    const { code, stdout } = await run([help])
    expect([code, stdout.includes('Usage: npm run cleanup -- --stack NAME [--yes]')]).toEqual([0, true])
  })

  test.each([[[]], [['--stack']], [['--stack', 'Mine', '--force']]])(
    'ends with 2 for the options %j',
    async (options) => {
      const { code, stderr } = await run(options)
      expect([code, stderr.includes('See npm run cleanup -- --help.')]).toEqual([2, true])
    },
  )

  test.each([
    [[], {}, 'us-east-1'],
    [[], { AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
    [[], { AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-2' }, 'eu-west-2'],
    [['--region', 'eu-west-3'], { AWS_REGION: 'eu-west-2' }, 'eu-west-3'],
  ])('uses the Region of %j and %j, like the CLI', async (options, variables, region) => {
    const { url } = await startControlPlane()
    const { stdout } = await run(['--stack', 'Mine', ...options], { AWS_ENDPOINT_URL: url, ...variables })
    expect(stdout).toBe(`0 API keys of the stack Mine in ${region}.\n`)
  })

  test.each([
    [['--profile', 'other'], {}],
    [[], { AWS_PROFILE: 'other' }],
  ])('uses the Region of a profile, set by %j and %j', async (options, variables) => {
    const config = join(temporaryFolder(), 'config')
    writeFileSync(
      config,
      '[profile other]\nregion = eu-north-1\naws_access_key_id = a\naws_secret_access_key = b\n',
    )
    const { url } = await startControlPlane()
    const { stdout, stderr } = await run(['--stack', 'Mine', ...options], {
      AWS_ENDPOINT_URL: url,
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...variables,
    })
    expect([stdout, stderr]).toEqual(['0 API keys of the stack Mine in eu-north-1.\n', ''])
  })
})
