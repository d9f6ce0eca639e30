import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { Client } from '../conformance/client.ts'
import { startTemporaryRunner } from '../local/temporaryRunner.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8')
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)

/** Ends each block with a separate line, so that its output can be distinguished from that of the others. */
const BETWEEN = '--- end of a block ---'

test('every command of docs/operate.md does what it says', { timeout: 300_000 }, async () => {
  const runner = await startTemporaryRunner({})
  try {
    const { apiUrl, awsEndpointUrl } = runner.endpoints
    const client = new Client(runner.endpoints)
    for (const email of ['jane@example.com', 'joe@example.com']) {
      const { body } = await client.register({ email })
      const code = await client.mailedCode(email)
      await client.call('POST', '/confirm', { email, code, apiKey: body.data?.['API Key'] })
    }
    const joe = (await client.login('joe@example.com')).body
    const { body: made } = await client.call(
      'POST',
      '/me/keys',
      { name: 'laptop' },
      {
        Authorization: `Bearer ${joe.IdToken}`,
      },
    )
    const script = ['set -e', `LEAKED=${made.data?.secret}`, ...blocks]
      .join(`\necho; echo '${BETWEEN}'\n`)
      .replaceAll('http://127.0.0.1:3000/prod', apiUrl)
      .replaceAll('http://127.0.0.1:3001', awsEndpointUrl)
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: ROOT })
    const printed = stdout.split(BETWEEN).map((text) => text.trim())
    expect(printed.join('\n')).not.toContain('"success":false')
    for (const said of [
      'jane@example.com is now an administrator.',
      '"email":"joe@example.com"',
      '"message":"Person disabled."',
      '"message":"Person enabled."',
      'joe@example.com',
      '"message":"Plan kept."',
      '"name":"research"',
      '"message":"Plan set."',
      '"message":"Plan of the domain taken back."',
      '"message":"Plan deleted."',
      '"message":"Access key revoked."',
      '"message":"Signed out everywhere."',
      '"act":"endSessions"',
    ])
      expect(printed.join('\n')).toContain(said)
    const headers = { Authorization: `Bearer ${made.data?.secret}` }
    expect((await client.call('GET', '/v1/key', undefined, headers)).status).toBe(401)
  } finally {
    await runner.stop()
  }
})
