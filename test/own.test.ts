import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { expect, test } from 'vitest'
import { operationsOf, readContract } from '../contract/document.ts'
import { portsIn } from '../contract/ports.ts'
import { naming as namesOf } from '../dev/tests.ts'
import type { Endpoints } from '../local/runner.ts'
import { startCopy } from './contract/startCopy.ts'
import { projectCopy } from './projectCopy.ts'

const ROOT = resolve(import.meta.dirname, '..')
const PAGE = readFileSync(join(ROOT, 'docs/make-it-your-own.md'), 'utf8')

/** Does what a block of the page says, as a reader would. */
function follow(folder: string, language: string, block: string): void {
  if (language === 'sh') run(folder, block)
  if (language === 'diff') execFileSync('git', ['apply', '-'], { cwd: folder, input: block })
  const [, file = ''] = /^\/\/ (\S+)\n/.exec(block) ?? []
  if (language === 'ts') {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), block.slice(block.indexOf('\n') + 1))
  }
  if (language === 'yaml') {
    const [first = '', place = ''] = /^# under (\w+):\n/.exec(block) ?? []
    const contract = readFileSync(join(folder, 'openapi.yaml'), 'utf8')
    const under = new RegExp(`^ *${place}:\n`, 'm')
    expect(contract).toMatch(under)
    writeFileSync(
      join(folder, 'openapi.yaml'),
      contract.replace(under, (line) => line + block.slice(first.length)),
    )
  }
}

function run(folder: string, script: string): void {
  try {
    execFileSync('bash', ['-euc', script], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    expect.fail(`${script}\n${Object(error).stdout}${Object(error).stderr}`)
  }
}

/** Signs a user up and in directly in Cognito, and returns the ID token. */
async function signedIn({
  awsEndpointUrl,
  region,
  userPoolId,
  userPoolClientId,
}: Endpoints): Promise<string> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const cognito = new CognitoIdentityProviderClient({ endpoint: awsEndpointUrl, region, credentials })
  const [Username, Password] = ['jane@example.com', 'securePassword123']
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'name', Value: 'Jane Doe' },
  ]
  await cognito.send(new SignUpCommand({ ClientId: userPoolClientId, Username, Password, UserAttributes }))
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username }))
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      ClientId: userPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    }),
  )
  return AuthenticationResult?.IdToken ?? ''
}

/** Folders that must not depend on the purpose of the gateway. */
const CORE = ['clients', 'contract', 'dev', 'infra', 'local', 'handlers/runtime', 'handlers/documents']

/** The client's session belongs to the sample, and generated files follow from the contract. */
const NOT_CORE = /(^|\/)(generated\/|session\.ts$)/

test('nothing in the core names an operation of the sample', () => {
  // A port's function may have the name of an operation, and the core names ports.
  const verbs = portsIn(join(ROOT, 'handlers/ports')).flatMap(([, verbs]) => verbs)
  const sample = operationsOf(readContract())
    .filter(({ operation }) => !operation.tags?.includes('Documentation'))
    .map(({ path, operation: { operationId } }) => ({ path, operationId }))
    .filter(({ operationId }) => !verbs.includes(operationId))
  const names = namesOf(sample)
  const naming = CORE.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((file) => file.endsWith('.ts') && !NOT_CORE.test(file))
      .filter((file) => names.test(readFileSync(join(ROOT, file), 'utf8'))),
  )
  expect(naming).toEqual([])
})

test('following docs/make-it-your-own.md gives a service of your own, which checks, synthesizes, starts and answers', {
  timeout: 300_000,
}, async () => {
  const folder = projectCopy()
  for (const name of ['bench', 'test']) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  const blocks = [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
  expect(blocks.length).toBeGreaterThan(10)
  for (const [, language = '', block = ''] of blocks) follow(folder, language, block)
  expect(readdirSync(join(folder, 'handlers')).filter((file) => file.endsWith('.ts'))).toEqual([
    'getDocs.ts',
    'getOpenapi.ts',
    'replaceNote.ts',
  ])

  const { url, state } = await startCopy(folder)
  const endpoints: Endpoints = JSON.parse(readFileSync(join(state, 'endpoints.json'), 'utf8'))
  const headers = { Authorization: `Bearer ${await signedIn(endpoints)}`, 'Content-Type': 'application/json' }
  const put = async (name: string, text: string) => {
    const response = await fetch(`${url}/notes/${name}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ text }),
    })
    const body: unknown = await response.json()
    return body
  }
  expect(await put('shopping', 'Milk')).toEqual({ status: 200, success: true, message: 'Written.' })
  expect(await put('shopping', 'Bread')).toMatchObject({ before: 'Milk' })
  expect(await put('Shopping', 'Bread')).toMatchObject({ status: 400, errors: [{ field: 'path.name' }] })
  expect((await fetch(`${url}/login`, { method: 'POST' })).status).toBe(404)
})
