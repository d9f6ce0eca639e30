import { operations } from '../../generated/operations.ts'
import type { Missing } from './drift.ts'

/** Operations that take an access key: as a bearer token, and in x-api-key, which OpenAPI cannot say of that scheme. */
export const TAKES_ACCESS_KEY = Object.values(operations).flatMap(({ operationId, security }) =>
  security.some((all) => 'accessKey' in all) ? [operationId] : [],
)

/** What the suites leave out of the contract, and why. */
export const EXCEPTIONS: { of: (missing: Missing) => boolean; reason: string }[] = [
  {
    of: ({ status, path }) => path?.startsWith('errors') === true && status !== '422',
    reason:
      'Only a body that does not fit the contract has errors by field; every error declares the one shape.',
  },
  {
    of: ({ operationId, status, path }) => status === '400' && !path && said(operationId).maxBodyBytes === 0,
    reason: 'Without a body and a required parameter there is nothing that could be malformed.',
  },
  {
    of: ({ operationId, status, path }) =>
      /^(429|5..)$/.test(status ?? '') && !path && Object.keys(said(operationId).uses).length === 0,
    reason: 'The function calls nothing that could fail; throttling is the same for every public route.',
  },
  {
    of: ({ operationId, status, path }) =>
      operationId === 'getSignIn' && /^(429|5..)$/.test(status ?? '') && !path,
    reason: "What it tells stands in the function's environment: it calls nothing that could fail.",
  },
  {
    of: ({ status, path }) =>
      Number(status) >= 400 && /^(code|left|resetsAt|error\.(code|param|details.*))$/.test(path ?? ''),
    reason:
      'Only some refusals have a code or name a field, and only limits say what is left; every error declares the one shape.',
  },
  {
    of: ({ operationId, status, path }) =>
      status === '424' && !path && /^create(Message|Response|Embedding)$/.test(operationId),
    reason: 'The simulated models that fail are asked by InvokeModel and Converse.',
  },
  {
    of: ({ operationId, status, path }) =>
      status === '404' && !path && /^create(Response|Embedding)$/.test(operationId),
    reason: 'A model without a price is refused first, and every one with a price is there.',
  },
]

type Said = { maxBodyBytes: number; security: readonly object[]; uses: object }

function said(operationId: string): Said {
  const operation = new Map<string, Said>(Object.entries(operations)).get(operationId)
  if (!operation) throw new Error(`The contract has no operation ${operationId}`)
  return operation
}
