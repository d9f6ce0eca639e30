/**
 * A foundation model id: `provider.model`. The model may contain dots and have up to two suffixes, as in
 * `nova-lite-v1:0:300k`.
 */
const MODEL_ID = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:[a-z0-9-]+){0,2}$/

/**
 * A system inference profile id: a geography (`us`, `apac`, `us-gov`, `global`...) before a model id.
 *
 * The form distinguishes it from a model id with a dot in the model's name, so that a new geography needs no new
 * release: a provider's name has no hyphen, and a model's name starts with a letter. `us.deepseek.v3.2` is a profile;
 * `deepseek.v3.2`, `minimax.minimax-m2.1` and `openai.gpt-5.6-luna` are not.
 */
const PROFILE_ID = /^[a-z-]+\.(?<modelId>[a-z][a-z0-9]*\.[a-z].*)$/

const ARN = /^arn:aws[a-z-]*:bedrock:[a-z0-9-]*:(?<account>\d*):(?<type>[a-z-]+)\/(?<id>.+)$/

/**
 * Returns the foundation model that an InvokeModel identifier names. Source: Bedrock API reference, InvokeModel,
 * `modelId`.
 *
 * @param idOrArn a foundation model id, a cross-Region inference profile id, or the ARN of either.
 * @returns the bare foundation model id; undefined if the identifier does not tell the model, as with application
 *   inference profiles and provisioned, custom or imported models, or if it is not an identifier.
 */
export function modelIdOf(idOrArn: string): string | undefined {
  const arn = ARN.exec(idOrArn)?.groups
  if (!arn) return bareModelId(idOrArn)
  const type = arn['type']
  if (type !== 'foundation-model' && type !== 'inference-profile') return undefined
  return bareModelId(arn['id'] ?? '')
}

/**
 * Returns the geography whose Regions an inference profile spans, such as `eu` for `eu.amazon.nova-lite-v1:0`.
 *
 * @param idOrArn as for {@link modelIdOf}.
 * @returns undefined if the identifier is not that of a system inference profile.
 */
export function geographyOf(idOrArn: string): string | undefined {
  const modelId = modelIdOf(idOrArn)
  const id = ARN.exec(idOrArn)?.groups?.['id'] ?? idOrArn
  return modelId === undefined || id === modelId ? undefined : id.slice(0, -modelId.length - 1)
}

function bareModelId(id: string): string | undefined {
  if (!MODEL_ID.test(id)) return undefined
  return PROFILE_ID.exec(id)?.groups?.['modelId'] ?? id
}
