import { randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type Properties, type ResolvedResource, record } from './template.ts'

const KINDS = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'].map((kind) => [
  ...kind,
])

/**
 * The values of a template's secrets, made once and kept in the state: CloudFormation makes none anew either
 * when it deploys again.
 */
export class Secrets {
  readonly #values = new Map<string, string>()

  /**
   * @param secrets each `AWS::SecretsManager::Secret`.
   * @param others the values of secrets that the template only refers to, by their ARN.
   * @throws for a setting that is not played, rather than ignore it.
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
   * A text with its dynamic references resolved, as CloudFormation does when it deploys (user guide, 'Get a
   * secret or secret value from Secrets Manager').
   *
   * @throws for a reference to anything but the whole of a secret of the template.
   */
  resolve(text: string): string {
    return text.replaceAll(/\{\{resolve:(.*?)\}\}/g, (reference, path: string) => {
      const arn = /^secretsmanager:(arn:(?:[^:]+:){5}[^:]+):SecretString:*$/.exec(path)?.[1]
      const value = arn && this.#values.get(arn)
      if (!value) throw new Error(`The local runner cannot resolve ${reference}`)
      return value
    })
  }
}

/** Letters and digits, at least one of each kind, as GenerateSecretString makes them without punctuation. */
function generated({ GenerateSecretString }: Properties): string {
  const { PasswordLength = 32, ExcludePunctuation, ...more } = record(GenerateSecretString)
  const unknown = Object.keys(more)
  if (ExcludePunctuation !== true || unknown.length > 0)
    throw new Error(`The local runner plays a generated secret without punctuation only: ${unknown}`)
  for (;;) {
    const characters = Array.from({ length: Number(PasswordLength) }, () => pick(KINDS.flat()))
    if (KINDS.every((kind) => kind.some((one) => characters.includes(one)))) return characters.join('')
  }
}

function pick(characters: readonly string[]): string {
  return characters[randomInt(characters.length)] ?? ''
}
