import fc from 'fast-check'
import { type Json, operationsOf, type Parameter, readContract } from '../../contract/document.ts'
import { urlOf } from '../conformance/route.ts'
import { broken, contentTypes, hostileBytes, hostileHeaders, hostileQueries, hostileText } from './hostile.ts'
import { fitting } from './schema.ts'

export type FuzzRequest = {
  operationId: string
  method: string
  path: string
  headers: (readonly [name: string, value: string])[]
  body: Buffer | undefined
  /** Whether it has the credentials that the operation requires. */
  mayEnter: boolean
}

export type Caller = { idToken: string; apiKey: string; accessKey: string }

/**
 * Requests to every operation of the contract, each right or wrong in any of its parts.
 *
 * @param callerOf whose credentials the right requests to an operation use.
 * @param falseTokens that every operation must refuse.
 */
export function fuzzRequests(
  callerOf: (operationId: string) => Caller,
  falseTokens: fc.Arbitrary<string>,
): fc.Arbitrary<FuzzRequest> {
  const contract = readContract()
  return fc.oneof(
    ...operationsOf(contract).map(({ path, method, operation }) => {
      const { operationId, requestBody, security, parameters = [] } = operation
      const right = callerOf(operationId)
      const needs = (scheme: string) => security.some((all) => scheme in all)
      const bearer = `Bearer ${needs('accessKey') ? right.accessKey : right.idToken}`
      const schema = requestBody?.content['application/json']?.schema
      const example = requestBody?.content['application/json']?.example ?? {}
      const fits = fc.oneof(
        fitting(schema ?? { type: 'object', properties: {} }),
        // The contract does not describe the input of a model, except by its example.
        fc.constant(example),
      )
      const body = fc.oneof(
        { weight: 2, arbitrary: fits.map((value) => Buffer.from(JSON.stringify(value))) },
        { weight: 4, arbitrary: broken(fits) },
        { weight: 2, arbitrary: hostileBytes },
      )
      return fc
        .record({
          token: fc.oneof(
            { weight: 5, arbitrary: fc.constant<string | undefined>(bearer) },
            { weight: 2, arbitrary: falseTokens },
            { weight: 1, arbitrary: falseTokens.map((token) => `Bearer ${token}`) },
            { weight: 1, arbitrary: fc.constant(undefined) },
          ),
          apiKey: fc.oneof(
            { weight: 5, arbitrary: fc.constant<string | undefined>(right.apiKey) },
            {
              weight: 1,
              arbitrary: fc.constantFrom(`${right.apiKey}x`, right.apiKey.toLowerCase(), '', 'x'.repeat(200)),
            },
            { weight: 1, arbitrary: fc.constant(undefined) },
          ),
          contentType: sometimes(fc.constantFrom(...contentTypes), 'application/json'),
          header: sometimes(fc.constantFrom(...hostileHeaders), undefined),
          own: sometimes(
            fc.tuple(fc.stringMatching(/^[a-z-]{1,20}$/), hostileText.map(headerValue)),
            undefined,
          ),
          query: sometimes(fc.constantFrom(...hostileQueries), ''),
          path: valuesOf(parameters, 'path'),
          parameters: valuesOf(parameters, 'query'),
          declared: valuesOf(parameters, 'header'),
          body: schema ? body : sometimes(body, undefined),
        })
        .map(
          ({ token, apiKey, contentType, header, own, query, body, ...sent }): FuzzRequest => ({
            operationId,
            method: method.toUpperCase(),
            path: withQuery(urlOf(path, { path: sent.path, query: sent.parameters }), query),
            headers: [
              ...(token === undefined ? [] : [['Authorization', token] as const]),
              ...(apiKey === undefined ? [] : [['x-api-key', apiKey] as const]),
              ...(body === undefined ? [] : [['Content-Type', contentType] as const]),
              ...Object.entries(sent.declared).map(
                ([name, value]) => [name, headerValue(String(value))] as const,
              ),
              ...(header ? [header] : []),
              ...(own && !CONNECTION.has(own[0]) ? [own] : []),
            ],
            body,
            mayEnter:
              (!(needs('token') || needs('accessKey')) || token === bearer) &&
              (!needs('apiKey') || apiKey === right.apiKey),
          }),
        )
    }),
  )
}

/** A value for each parameter in one location, mostly a valid one, and none for some optional ones. */
function valuesOf(parameters: Parameter[], place: string): fc.Arbitrary<{ [name: string]: Json }> {
  const declared = parameters.filter((parameter) => parameter.in === place)
  const values = declared.map(({ name, schema }): [string, fc.Arbitrary<Json>] => [
    name,
    fc.oneof({ weight: 4, arbitrary: fitting(schema) }, { weight: 1, arbitrary: hostileText }),
  ])
  return fc.record<{ [name: string]: Json }>(Object.fromEntries(values), {
    requiredKeys: place === 'path' ? declared.map(({ name }) => name) : [],
  })
}

/** Appends a query to a URL. */
function withQuery(url: string, query: string): string {
  return url.includes('?') ? url + query.replace('?', '&') : url + query
}

/** Headers that concern the connection rather than the gateway; raw sockets send those. */
const CONNECTION = new Set(['connection', 'content-length', 'expect', 'host', 'transfer-encoding', 'upgrade'])

/** A header value that an HTTP client can send. */
function headerValue(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
}

function sometimes<T, U>(arbitrary: fc.Arbitrary<T>, otherwise: U): fc.Arbitrary<T | U> {
  return fc.oneof<[fc.WeightedArbitrary<U>, fc.WeightedArbitrary<T>]>(
    { weight: 4, arbitrary: fc.constant(otherwise) },
    { weight: 1, arbitrary },
  )
}
