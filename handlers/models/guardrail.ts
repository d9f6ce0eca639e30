import type { ModelApi } from './api.ts'
import { own } from './json.ts'

/** A guardrail of Amazon Bedrock, in one version that nobody can change. */
export type Guardrail = { id: string; version: string }

/** None, which has to be said: what is left out lets nothing pass. */
const NONE = '(none)'

/**
 * The guardrail that every call to a model is made with: `GUARDRAIL` is `<id>:<version>`, or `(none)`.
 *
 * @throws where it is not set.
 */
export function guardrail(): Guardrail | undefined {
  const stated = process.env['GUARDRAIL']
  if (stated === NONE) return undefined
  const [, id, version] = /^([a-z0-9]+):(\d+)$/.exec(stated ?? '') ?? []
  if (!id || !version) throw new Error('GUARDRAIL is not set')
  return { id, version }
}

/**
 * The APIs that have a means to apply one: headers, or a field of Converse. Source: Bedrock user guide, 'Use cases for
 * Amazon Bedrock Guardrails' and 'Chat Completions API'; guardrails do not apply to Responses ('Responses API'), and for
 * Anthropic's Messages no means is documented.
 */
const GUARDED: ReadonlySet<ModelApi> = new Set<ModelApi>(['invoke', 'converse', 'chat'])

/** Whether an API may be asked here: where there is a guardrail, only one that applies it. */
export function isGuarded(api: ModelApi): boolean {
  return guardrail() === undefined || GUARDED.has(api)
}

/**
 * The field of a body by which a caller could say what a guardrail looks at, if there is one: with a suffix for tags it
 * passes over all that stands outside of them (Bedrock user guide, 'Apply tags to user input to filter content').
 */
export function guardrailField(body: object): string | undefined {
  return Object.keys(body).find((name) => /^(amazon-bedrock-guardrail|guardrail)/i.test(name))
}

/**
 * Whether an answer, or an event of one, says that the guardrail intervened. Unverified: how chat completions tell of it,
 * and whether an answer whose parts a guardrail only masks says so too.
 */
export function intervened(answer: unknown): boolean {
  return (
    own(answer, 'amazon-bedrock-guardrailAction') === 'INTERVENED' ||
    own(answer, 'stopReason') === 'guardrail_intervened'
  )
}
