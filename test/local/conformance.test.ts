import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { startRunner } from '../../local/runner.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Runs `npm run test:conformance -- ...`, with the AWS credentials and the endpoint of a runner. */
async function conformance(awsEndpointUrl: string, ...options: string[]) {
  const { VITEST: _, VITEST_WORKER_ID, VITEST_POOL_ID, VITEST_MODE, ...env } = process.env
  const child = spawn(process.execPath, ['test/conformance/main.ts', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      AWS_ENDPOINT_URL: awsEndpointUrl,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      NO_COLOR: '1',
    },
  })
  onTestFinished(() => void child.kill())
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { code, output: `${stdout}${stderr}` }
}

/** A runner with the limits and the pace of AWS, addressed only by what a deployment prints. */
async function stage(context: { [name: string]: string }): Promise<{ aws: string; options: string[] }> {
  const state = join(temporaryFolder(), 'state')
  const { endpoints, stop } = await startRunner({
    port: 0,
    state,
    reset: false,
    context,
    bedrock: 'simulated',
    print: () => {},
  })
  onTestFinished(stop)
  const { apiUrl, userPoolId, region, awsEndpointUrl } = endpoints
  return { aws: awsEndpointUrl, options: ['--url', apiUrl, '--user-pool-id', userPoolId, '--region', region] }
}

test('passes against a stage with one domain and the default limits, and leaves no user', async () => {
  const { aws, options } = await stage({ ORGANIZATION_DOMAIN: 'example.org' })
  const { code, output } = await conformance(aws, ...options, '--domain', 'example.org')
  expect(code, output).toBe(0)
  expect(output).toContain(' 0 failed')
  expect(output).toMatch(/Deleted the \d+ users that the suite registered\./)
}, 600_000)

test('reports before all tests which limit would stop it, and which domain registers', async () => {
  const { aws, options } = await stage({ API_QUOTA_LIMIT: '3', ORGANIZATION_DOMAIN: 'example.org' })
  const short = await conformance(aws, ...options, '--domain', 'example.org')
  expect([short.code, short.output]).toEqual([
    1,
    expect.stringContaining(
      'The suite would meet the limits of this stage. Deploy it with -c API_QUOTA_LIMIT=25.',
    ),
  ])
  const elsewhere = await conformance(aws, ...options)
  expect([elsewhere.code, elsewhere.output]).toEqual([
    1,
    expect.stringContaining('email is not part of domain: example.org. See --help for --domain and mail.'),
  ])
}, 120_000)
