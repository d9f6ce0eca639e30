import { execFile, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'
import { startGateway } from './gateway.ts'

const missing = (program: string) => spawnSync(program, ['--version']).status !== 0
const without = { claude: missing('claude'), codex: missing('codex') }
const why = (program: keyof typeof without) =>
  without[program] ? ` (skipped: no ${program} on this machine)` : ''

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
}, 60_000)
afterAll(() => gateway.stop())

/** The output of a program that runs with an empty home folder and only these environment variables. */
function run(program: string, args: string[], variables: { [name: string]: string }): Promise<string> {
  const home = temporaryFolder()
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, CODEX_HOME: home, ...variables }
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { cwd: home, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
      else resolve(stdout)
    })
    child.stdin?.end()
  })
}

const PROMPT = 'Say hello to Jane.'

describe('a command line', () => {
  test.skipIf(without.claude)(
    `Claude Code answers a prompt${why('claude')}`,
    { timeout: 120_000 },
    async () => {
      const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
      const printed = await run('claude', ['--print', PROMPT], {
        ANTHROPIC_BASE_URL: gateway.apiUrl,
        ANTHROPIC_AUTH_TOKEN: gateway.apiKey,
        ANTHROPIC_MODEL: model,
        ANTHROPIC_SMALL_FAST_MODEL: model,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      })
      expect(printed).toContain('This is a simulated reply')
    },
  )

  test.skipIf(without.codex)(`Codex answers a prompt${why('codex')}`, { timeout: 120_000 }, async () => {
    const provider = `{name="gateway", base_url="${gateway.baseUrl}", env_key="GATEWAY_KEY", wire_api="responses"}`
    // The search tool is run by the provider, which the gateway does not allow.
    const settings = [
      'web_search="disabled"',
      'model_provider="gateway"',
      `model_providers.gateway=${provider}`,
    ]
    const options = ['--skip-git-repo-check', '--model', 'us.openai.gpt-5.6-luna']
    const printed = await run(
      'codex',
      ['exec', ...options, ...settings.flatMap((setting) => ['-c', setting]), PROMPT],
      { GATEWAY_KEY: gateway.apiKey },
    )
    expect(printed).toContain('This is a simulated reply')
  })
})
