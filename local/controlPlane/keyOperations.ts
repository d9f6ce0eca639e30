import type { Context } from '../iam.ts'
import { REGION } from '../template.ts'
import type { ApiKey, Tags } from './apiKeys.ts'
import { notFound } from './errors.ts'
import type { ControlPlaneCall, Operation, Stores } from './operation.ts'
import { fields, listOnWire, optionalText, page, patchOperations, textMap } from './wire.ts'

const TAGS = /^\/tags\/([^/]+)$/
const KEY = /^\/apikeys\/([^/]+)$/
const KEYS = /^\/apikeys$/
const KEY_ARN = `arn:aws:apigateway:${REGION}::/apikeys/`
const NO_BODY = new Uint8Array()

/** CreateApiKey, GetApiKey, GetApiKeys, UpdateApiKey, DeleteApiKey, and the tags of keys. */
export function apiKeyOperations({ keys, plans }: Stores): Operation[] {
  const keyTags = ({ parameters: [id = ''] }: ControlPlaneCall) =>
    prefixed('ResourceTag', keys.peek(id)?.tags ?? {})
  const taggedKey = ({ parameters: [arn = ''] }: ControlPlaneCall) => {
    const id = arn.startsWith(KEY_ARN) ? arn.slice(KEY_ARN.length) : ''
    // Unverified: the wording where there is no such key.
    if (!keys.peek(id)) throw notFound('Invalid resource identifier specified')
    return id
  }
  return [
    {
      method: 'POST',
      path: KEYS,
      limit: 'CreateApiKey',
      // IAM's refusal names the resource with a literal asterisk, because the key has no id yet. Unverified:
      // that the second question knows the tags of the request, which here it does not.
      also: ({ body }) =>
        Object.keys(requestTags(body)).length > 0
          ? [
              {
                action: 'apigateway:PUT',
                resource: `arn:aws:apigateway:${REGION}::/tags/${encodeURIComponent(KEY_ARN)}*`,
                context: {},
              },
            ]
          : [],
      context: ({ body }) => tagContext(requestTags(body)),
      run: ({ body }) => {
        const given = fields(body)
        const key = keys.create({
          name: optionalText(given, 'name'),
          description: optionalText(given, 'description'),
          customerId: optionalText(given, 'customerId'),
          value: optionalText(given, 'value') ?? '',
          // A key created without `enabled` is disabled.
          enabled: given['enabled'] === true,
          tags: textMap(given, 'tags'),
        })
        return { status: 201, body: keyOnWire(key, true) }
      },
    },
    {
      method: 'GET',
      path: KEYS,
      run: ({ query }) => {
        const { limit, position } = page(query)
        const found = keys.list({
          namePrefix: query.get('name') ?? '',
          customerId: query.get('customerId') ?? undefined,
          position,
          limit,
        })
        const includeValues = query.get('includeValues') === 'true'
        return { body: listOnWire(found, limit, (key) => keyOnWire(key, includeValues)) }
      },
    },
    {
      method: 'GET',
      path: KEY,
      context: keyTags,
      run: ({ parameters: [id = ''], query }) => ({
        body: keyOnWire(keys.get(id), query.get('includeValue') === 'true'),
      }),
    },
    {
      method: 'PATCH',
      path: KEY,
      context: keyTags,
      run: ({ parameters: [id = ''], body }) => ({
        body: keyOnWire(keys.update(id, patchOperations(body)), false),
      }),
    },
    {
      method: 'DELETE',
      path: KEY,
      limit: 'DeleteApiKey',
      context: keyTags,
      run: ({ parameters: [id = ''] }) => {
        keys.delete(id)
        plans.removeKey(id)
        return { status: 202, body: NO_BODY }
      },
    },
    {
      method: 'GET',
      path: TAGS,
      run: (call) => ({ body: { tags: keys.get(taggedKey(call)).tags } }),
    },
    {
      method: 'PUT',
      path: TAGS,
      // Unverified: that tagging a key asks about a PATCH of the key too, as iann0036/iam-dataset, pull request
      // 39, says.
      context: ({ body }) => tagContext(requestTags(body)),
      run: (call) => {
        const added = textMap(fields(call.body), 'tags')
        keys.tag(taggedKey(call), (tags) => ({ ...tags, ...added }))
        return { status: 204, body: NO_BODY }
      },
    },
    {
      method: 'DELETE',
      path: TAGS,
      context: ({ query }) => tagKeys(query.getAll('tagKeys')),
      run: (call) => {
        const removed = call.query.getAll('tagKeys')
        keys.tag(taggedKey(call), (tags) =>
          Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.includes(key))),
        )
        return { status: 204, body: NO_BODY }
      },
    },
  ]
}

/** Converts a key to its wire form. Reads leave the value out unless the caller asks for it. */
function keyOnWire({ value, ...key }: ApiKey, includeValue: boolean) {
  return { ...key, ...(includeValue && { value }), stageKeys: [] }
}

/** Returns the tags in a body, which IAM sees before the body is validated. */
function requestTags(body: Buffer): Tags {
  try {
    return textMap(fields(body), 'tags')
  } catch {
    return {}
  }
}

/**
 * Converts the tags of a request to IAM condition keys: `aws:RequestTag/<key>`, and `aws:TagKeys` with several values.
 */
function tagContext(tags: Tags): Context {
  return { ...prefixed('RequestTag', tags), ...tagKeys(Object.keys(tags)) }
}

/** If a request names no tags, its context lacks the condition key. */
function tagKeys(keys: string[]): Context {
  return keys.length > 0 ? { 'aws:TagKeys': keys } : {}
}

/** Converts tags to IAM condition keys such as `aws:ResourceTag/<key>`. */
export function prefixed(prefix: 'ResourceTag' | 'RequestTag', tags: Tags): { [key: string]: string } {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:${prefix}/${key}`, value]))
}
