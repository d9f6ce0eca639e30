import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import {
  AdminConfirmSignUpCommand,
  AdminDisableUserCommand,
  AdminListGroupsForUserCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { describe, expect, test } from 'vitest'
import { type LocalPool, localPool, POOL_ID } from '../local/cognito/localPool.ts'
import { member, signUp } from '../local/cognito/steps.ts'

const ADA = 'ada@example.com'

const start = () => localPool({ pool: { UserPoolName: 'Mine' } })

const groupsOf = async ({ sdk }: LocalPool) =>
  (await sdk.send(new AdminListGroupsForUserCommand({ UserPoolId: POOL_ID, Username: ADA }))).Groups?.map(
    ({ GroupName }) => GroupName,
  )

/** Runs `npm run admin` against a pool. */
async function run({ url }: { url: string }, ...options: string[]) {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_PROFILE, ...inherited } = process.env
  const env = { ...inherited, AWS_ENDPOINT_URL: url }
  try {
    const ended = await promisify(execFile)(process.execPath, ['infra/admin.ts', ...options], { env })
    return [0, ended.stdout, ended.stderr]
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'stderr' in error && 'stdout' in error)
      return [error.code, error.stdout, error.stderr]
    throw error
  }
}

const NOBODY = { url: 'http://127.0.0.1:1' }
const STACK = ['--stack', 'Mine']

// Each command is its own process, which is slow when every processor is busy.
describe('npm run admin', { timeout: 120_000 }, () => {
  test.each(['--help', '-h'])('explains itself: %s', async (help) => {
    expect(await run(NOBODY, help)).toEqual([
      0,
      expect.stringContaining('Usage: npm run admin -- add ADDRESS'),
      '',
    ])
  })

  test.each([
    [[]],
    [['promote', ADA]],
    [['add']],
    [['remove', 'ada']],
    [['list', ADA]],
    [['add', ADA, ADA]],
    [['list', '--force']],
  ])('ends with 2 for the options %j', async (options) => {
    expect(await run(NOBODY, ...options)).toEqual([
      2,
      '',
      expect.stringContaining('See npm run admin -- --help.'),
    ])
  })

  test('adds and removes an administrator, repeatably', async () => {
    const pool = await start()
    const sub = await member(pool)
    expect(await run(pool, 'list', ...STACK)).toEqual([
      0,
      'There are no administrators. Add one with npm run admin -- add ADDRESS.\n',
      '',
    ])
    expect(await run(pool, 'add', ADA, ...STACK)).toEqual([
      0,
      `${ADA} is now an administrator. The routes under /admin are open to them from their next sign-in.\n`,
      '',
    ])
    expect(await groupsOf(pool)).toEqual(['administrators'])
    expect(await run(pool, 'add', ADA, ...STACK)).toEqual([0, `${ADA} is already an administrator.\n`, ''])
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: ADA }))
    expect(await run(pool, 'list', ...STACK)).toEqual([0, `${ADA} (${sub}), disabled\n`, ''])
    expect(await run(pool, 'remove', ADA, ...STACK)).toEqual([
      0,
      `${ADA} is no longer an administrator. This applies to the next call.\n`,
      '',
    ])
    expect(await groupsOf(pool)).toEqual([])
    expect(await run(pool, 'remove', ADA, ...STACK)).toEqual([0, `${ADA} is not an administrator.\n`, ''])
  })

  test('refuses an address without an account, and one that may belong to anyone', async () => {
    const pool = await start()
    const add = (...options: string[]) => run(pool, 'add', ADA, ...STACK, ...options)
    expect(await add()).toEqual([
      1,
      '',
      expect.stringMatching(/has no account here\. Ask the user to register/),
    ])
    await signUp(pool)
    expect(await add('--trust-address')).toEqual([1, '', expect.stringMatching(/is not confirmed/)])
    await pool.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: POOL_ID, Username: ADA }))
    expect(await add()).toEqual([
      1,
      '',
      expect.stringMatching(/If you know that it does, add --trust-address\./),
    ])
    expect(await groupsOf(pool)).toEqual([])
    expect((await add('--trust-address'))[0]).toBe(0)
    expect(await groupsOf(pool)).toEqual(['administrators'])
  })

  test('reports a stack that it does not find, and accepts a pool by its id', async () => {
    const pool = await start()
    await member(pool)
    expect(await run(pool, 'list', '--region', 'us-east-1')).toEqual([
      1,
      '',
      'The stack BedrockGateway has no user pool in us-east-1. Choose another stack or Region with --stack or --region.\n',
    ])
    expect((await run(pool, 'add', ADA, '--user-pool', POOL_ID))[0]).toBe(0)
  })

  test('asks for the pool if several have the name of the stack', async () => {
    const pools = ['us-east-1_old', 'us-east-1_new'].map((Id) => ({ Id, Name: 'Mine' }))
    const server = createServer((_, response) => response.end(JSON.stringify({ UserPools: pools })))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    expect(await run({ url }, 'list', ...STACK)).toEqual([
      1,
      '',
      expect.stringMatching(
        /us-east-1_old, us-east-1_new\. Choose the one in the stack's output .+ with --user-pool\.$/m,
      ),
    ])
    server.close()
  })

  test('reports that a stack of an earlier version has no such group', async () => {
    const pool = await localPool({ groups: [], pool: { UserPoolName: 'Mine' } })
    await member(pool)
    expect(await run(pool, 'add', ADA, ...STACK)).toEqual([
      1,
      '',
      `The user pool ${POOL_ID} has no group administrators. Deploy this version of the stack first.\n`,
    ])
  })
})
