import type { ModelApi } from './api.ts'
import { own } from './json.ts'

/** A guardrail of Amazon Bedrock, in one immutable version. */
export type Guardrail = { id: string; version: string }

/** No guardrail. It must be set explicitly: an unset variable lets nothing pass. */
const NONE = '(none)'

/**
 * Returns the guardrail of every call to a model: `GUARDRAIL` is `<id>:<version>` or `(none)`.
 *
 * @throws if the variable is not set.
 */
export function guardrail(): Guardrail | undefined {
  const stated = process.env['GUARDRAIL']
  if (stated === NONE) return undefined
  const [, id, version] = /^([a-z0-9]+):(\d+)$/.exec(stated ?? '') ?? []
  if (!id || !version) throw new Error('GUARDRAIL is not set')
  return { id, version }
}

/**
 * The APIs that can apply a guardrail, by headers or by a field of Converse. Source: Bedrock user guide, 'Use cases for
 * Amazon Bedrock Guardrails' and 'Chat Completions API'. Guardrails do not apply to Responses ('Responses API'), and no
 * way to apply one to Anthropic's Messages is documented.
 */
const GUARDED: ReadonlySet<ModelApi> = new Set<ModelApi>(['invoke', 'converse', 'chat'])

/** Tells whether an API may be used: if there is a guardrail, only an API that applies it. */
export function isGuarded(api: ModelApi): boolean {
  return guardrail() === undefined || GUARDED.has(api)
}

/**
 * Returns the field of a body, if any, by which a caller could influence the guardrail. With a tag suffix, for example,
 * a guardrail ignores all text outside of the tags (Bedrock user guide, 'Apply tags to user input to filter content').
 */
export function guardrailField(body: object): string | undefined {
  return Object.keys(body).find((name) => /^(amazon-bedrock-guardrail|guardrail)/i.test(name))
}

/**
 * Tells whether a response, or one of its events, says that the guardrail intervened. Unverified: how chat completions
 * tell of it, and whether an answer whose parts a guardrail only masks says so too.
 */
export function intervened(answer: unknown): boolean {
  return (
    own(answer, 'amazon-bedrock-guardrailAction') === 'INTERVENED' ||
    own(answer, 'stopReason') === 'guardrail_intervened'
  )
}
