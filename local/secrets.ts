import { randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type Properties, type ResolvedResource, record } from './template.ts'

const KINDS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'].map((kind) => [
  ...kind,
])

/** The template refers to a secret whose value the runner does not know. */
export class SecretError extends Error {}

/**
 * Generates the values of a template's secrets once and keeps them in the state: CloudFormation also keeps them when
 * it deploys again.
 */
export class Secrets {
  readonly #values = new Map<string, string>()

  /**
   * @param secrets the `AWS::SecretsManager::Secret` resources.
   * @param others the values of secrets that the template only refers to, by their ARN.
   * @throws for a setting that is not emulated, rather than ignore it.
   */
  constructor(
    secrets: readonly ResolvedResource[],
    database: DatabaseSync,
    others: { readonly [arn: string]: string } = {},
  ) {
    for (const [arn, value] of Object.entries(others)) this.#values.set(arn, value)
    database.exec('CREATE TABLE IF NOT EXISTS secrets (arn TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT')
    for (const { physicalId, properties } of secrets) {
      database.prepare('INSERT OR IGNORE INTO secrets VALUES (?, ?)').run(physicalId, generated(properties))
      const kept = database.prepare('SELECT value FROM secrets WHERE arn = ?').get(physicalId)
      this.#values.set(physicalId, String(kept?.['value']))
    }
  }

  /**
   * Resolves the dynamic references in a text, as CloudFormation does in a deployment (user guide, 'Get a secret or
   * secret value from Secrets Manager').
   *
   * @throws SecretError for a reference to anything but a whole secret of the template or of `--secrets`.
   */
  resolve(text: string): string {
    return text.replaceAll(/\{\{resolve:(.*?)\}\}/g, (reference, path: string) => {
      const arn = /^secretsmanager:(arn:(?:[^:]+:){5}[^:]+):SecretString:*$/.exec(path)?.[1]
      const value = arn && this.#values.get(arn)
      if (!value)
        throw new SecretError(`The local runner cannot resolve ${reference}. Give its value with --secrets.`)
      return value
    })
  }
}

/** Generates letters and digits, at least one of each kind, as GenerateSecretString does without punctuation. */
function generated({ GenerateSecretString }: Properties): string {
  const { PasswordLength = 32, ExcludePunctuation, ...more } = record(GenerateSecretString)
  const unknown = Object.keys(more)
  if (ExcludePunctuation !== true || unknown.length > 0)
    throw new Error(
      `The local runner emulates generated secrets only without punctuation; settings that it does not emulate: ${unknown}`,
    )
  for (;;) {
    const characters = Array.from({ length: Number(PasswordLength) }, () => pick(KINDS.flat()))
    if (KINDS.every((kind) => kind.some((one) => characters.includes(one)))) return characters.join('')
  }
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? ''
}
