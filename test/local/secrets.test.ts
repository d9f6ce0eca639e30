import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { Secrets } from '../../local/secrets.ts'

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Key-abcdef'

function secretsWith(generate: object, database = new DatabaseSync(':memory:')): Secrets {
  const resource = {
    logicalId: 'Key',
    type: 'AWS::SecretsManager::Secret',
    physicalId: ARN,
    properties: { GenerateSecretString: { ExcludePunctuation: true, ...generate } },
  }
  return new Secrets([resource], database)
}

const REFERENCE = `{{resolve:secretsmanager:${ARN}:SecretString:::}}`

describe('a generated secret', () => {
  test.each([
    [64, { PasswordLength: 64 }],
    [32, {}],
  ])('has %i letters and digits, of every kind', (length, generate) => {
    const value = secretsWith(generate).resolve(REFERENCE)
    expect(value).toMatch(/^[A-Za-z0-9]+$/)
    expect(value).toHaveLength(length)
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/]) expect(value).toMatch(kind)
  })

  test('differs between states, and is the same at each start', () => {
    const database = new DatabaseSync(':memory:')
    const value = secretsWith({}, database).resolve(REFERENCE)
    expect(secretsWith({}, database).resolve(REFERENCE)).toBe(value)
    expect(secretsWith({}).resolve(REFERENCE)).not.toBe(value)
  })

  test.each([{ ExcludePunctuation: false }, { IncludeSpace: true }, { SecretStringTemplate: '{}' }])(
    'in a way that is not emulated is a fault: %j',
    (generate) => {
      expect(() => secretsWith(generate)).toThrow('The local runner emulates generated secrets only')
    },
  )
})

describe('a reference', () => {
  test('is resolved anywhere in a text, and other text stays', () => {
    const secrets = secretsWith({})
    const value = secrets.resolve(REFERENCE)
    expect(secrets.resolve(`<${REFERENCE}> {{x}}`)).toBe(`<${value}> {{x}}`)
    expect(secrets.resolve(`{{resolve:secretsmanager:${ARN}:SecretString}}`)).toBe(value)
  })

  test.each([
    `{{resolve:secretsmanager:${ARN}X:SecretString:::}}`,
    `{{resolve:secretsmanager:${ARN}:SecretString:password::}}`,
    '{{resolve:ssm:parameter}}',
  ])('to anything else is an error: %s', (reference) => {
    expect(() => secretsWith({}).resolve(reference)).toThrow(`The local runner cannot resolve ${reference}`)
  })
})
