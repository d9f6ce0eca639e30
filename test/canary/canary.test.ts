import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ExchangeRecord } from '../../local/dataPlane/gateway.ts'
import { Secrets } from '../../local/secrets.ts'
import { openState } from '../../local/state.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { Canary } from './canary.ts'

const PASSWORD = 'Aa1-"4f8a0b62"-\u00fc'
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4'

function exchange(sent: object, answer: object, status = 200): ExchangeRecord {
  return {
    requestId: 'id',
    request: {
      method: 'POST',
      path: '/prod/login',
      headers: [['x-api-key', 'key-of-twenty-letters']],
      body: Buffer.from(JSON.stringify(sent)),
    },
    response: {
      status,
      headers: { 'Content-Encoding': 'gzip' },
      body: gzipSync(JSON.stringify(answer)),
    },
    operationId: 'login',
    streamed: false,
    complete: true,
    errorType: undefined,
    millis: 1,
  }
}

/** The leaks that a canary reports for a state folder with one file. */
function leaksOf(file: string, content: string): string[] {
  const state = temporaryFolder()
  writeFileSync(join(state, file), content, 'utf8')
  const canary = new Canary()
  canary.onExchange(exchange({ password: PASSWORD, code: '193746' }, { IdToken: TOKEN }))
  return canary.leaks(state)
}

describe('a canary', () => {
  test('counts the secrets in requests and responses, compressed or not', () => {
    const canary = new Canary()
    canary.onExchange(exchange({ user: { password: PASSWORD }, code: '193746' }, { IdToken: TOKEN }))
    expect(canary.planted).toEqual({ password: 1, code: 1, 'ID token': 1, 'API key': 1 })
  })

  test.each([
    ['as it is', `the password is ${TOKEN}.`, 'ID token'],
    ['cut off', `...${TOKEN.slice(-32)}`, 'ID token'],
    ['within JSON', JSON.stringify({ password: 'x'.repeat(3) + PASSWORD }).slice(4), 'password'],
    ['within a URL', `/login?password=${encodeURIComponent(PASSWORD)}`, 'password'],
    ['in base64', Buffer.from(PASSWORD).toString('base64'), 'password'],
    ['as a code', '{"code":"193746"}', 'code'],
  ])('finds a secret %s', (_, content, kind) => {
    expect(leaksOf('functions.log', content)).toEqual([`${kind} in functions.log`])
  })

  test('does not mistake six digits within a longer number for a code', () => {
    expect(leaksOf('access.log', '{"time":1937461234,"id":"0-193746"}')).toEqual([])
  })

  test('allows codes and keys in the database, but no password or token', () => {
    expect(leaksOf('state.sqlite', 'key-of-twenty-letters 193746')).toEqual([])
    expect(leaksOf('state.sqlite', `..${TOKEN}..`)).toEqual(['ID token in state.sqlite'])
  })

  test('reports a generated secret in a log, but not in the state', () => {
    const state = temporaryFolder()
    const database = openState(state)
    const secrets = new Secrets(
      [
        {
          logicalId: 'Key',
          type: 'AWS::SecretsManager::Secret',
          physicalId: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Key-abcdef',
          properties: { GenerateSecretString: { ExcludePunctuation: true } },
        },
      ],
      database,
    )
    const value = secrets.resolve(
      '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:000000000000:secret:Key-abcdef:SecretString:::}}',
    )
    database.close()
    const canary = new Canary()
    canary.plantGenerated(state)
    expect(canary.leaks(state)).toEqual([])
    writeFileSync(join(state, 'functions.log'), `{"key":"${value}"}`)
    expect(canary.leaks(state)).toEqual(['generated secret in functions.log'])
  })

  test('reports a secret from a request in the body of an error', () => {
    const canary = new Canary()
    canary.onExchange(exchange({ password: PASSWORD }, { message: `no user has ${PASSWORD}` }, 400))
    expect(canary.leaks(temporaryFolder())).toEqual(['password in an error of login'])
  })
})
