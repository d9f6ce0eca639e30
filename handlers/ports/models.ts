import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { HttpResponse } from '@smithy/core/protocols'
import { callOf, type ReservedCall } from '../ledger/spend.ts'
import { parseJson } from '../runtime/json.ts'
import { clientConfig, ownCredentials } from './aws.ts'
import { credentialsOf } from './callerRole.ts'

type Credentials = Awaited<ReturnType<typeof credentialsOf>>

const config = clientConfig(0)

/** One client per credentials. All clients share the same connections. */
const clients = new WeakMap<Credentials, BedrockRuntimeClient>([
  [ownCredentials, new BedrockRuntimeClient(config)],
])

function clientOf(credentials: Credentials): BedrockRuntimeClient {
  const client = clients.get(credentials) ?? new BedrockRuntimeClient({ ...config, credentials })
  clients.set(credentials, client)
  return client
}

/** The tokens of a call as Bedrock's headers count them. The provider's body may count more. */
export type CountedTokens = { [kind in keyof typeof TOKEN_HEADERS]?: number }

export type Invoked =
  | { outcome: 'answered'; body: unknown; tokens: CountedTokens }
  | {
      outcome: 'invalid' | 'denied' | 'notFound' | 'modelFailed' | 'throttled' | 'unavailable' | 'timedOut'
      message: string
    }

/** Calls to the models of Amazon Bedrock. */
export const models = {
  /**
   * Invokes a model with a body of its provider's shape.
   *
   * @returns the provider's body, parsed if it is JSON, else as text.
   */
  async invoke(reserved: ReservedCall, abortSignal: AbortSignal): Promise<Invoked> {
    const { body, spender } = callOf(reserved)
    const runtime = clientOf(await credentialsOf(spender, abortSignal))
    return invoke(runtime, reserved, body, abortSignal)
  },

  /**
   * Invokes a model with each item of `inputs` in the reserved body, a few at once. The results keep the order of the
   * inputs.
   */
  async invokeEach(reserved: ReservedCall, abortSignal: AbortSignal): Promise<Invoked[]> {
    const { body, spender } = callOf(reserved)
    const runtime = clientOf(await credentialsOf(spender, abortSignal))
    const inputs: unknown[] = Array.isArray(body['inputs']) ? body['inputs'] : []
    const invoked: Invoked[] = []
    for (let at = 0; at < inputs.length; at += AT_ONCE) {
      const group = inputs
        .slice(at, at + AT_ONCE)
        .map((input) => invoke(runtime, reserved, input, abortSignal))
      invoked.push(...(await Promise.all(group)))
      // The remaining inputs would be refused as well, or would cost money for nothing.
      if (invoked.some(({ outcome }) => outcome !== 'answered')) break
    }
    return invoked
  },
}

const AT_ONCE = 8

async function invoke(
  runtime: BedrockRuntimeClient,
  reserved: ReservedCall,
  body: unknown,
  abortSignal: AbortSignal,
): Promise<Invoked> {
  const { modelId, guardrail } = callOf(reserved)
  const command = new InvokeModelCommand({
    modelId,
    body: JSON.stringify(body),
    contentType: 'application/json',
    accept: 'application/json',
    ...(guardrail && { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version }),
  })
  let tokens: CountedTokens = {}
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      tokens = tokensIn(result.response)
      return result
    },
    { step: 'deserialize' },
  )
  try {
    const answer = await runtime.send(command, { abortSignal })
    return { outcome: 'answered', body: parsed(answer.body.transformToString()), tokens }
  } catch (error) {
    const outcome = error instanceof Error ? OUTCOMES[error.name] : undefined
    if (!outcome || !(error instanceof Error)) throw error
    return { outcome, message: error.message }
  }
}

/** The errors of InvokeModel (Bedrock API reference, 'InvokeModel'). */
const OUTCOMES: { [name: string]: Exclude<Invoked['outcome'], 'answered'> } = {
  ValidationException: 'invalid',
  AccessDeniedException: 'denied',
  ResourceNotFoundException: 'notFound',
  ModelErrorException: 'modelFailed',
  ModelNotReadyException: 'throttled',
  ThrottlingException: 'throttled',
  ServiceQuotaExceededException: 'throttled',
  ServiceUnavailableException: 'unavailable',
  InternalServerException: 'unavailable',
  ModelTimeoutException: 'timedOut',
}

/**
 * The headers that count tokens (Bedrock user guide, 'Understand how tokens are counted'). The SDK's types lack them.
 */
const TOKEN_HEADERS = {
  inputTokens: 'x-amzn-bedrock-input-token-count',
  outputTokens: 'x-amzn-bedrock-output-token-count',
  cacheReadTokens: 'x-amzn-bedrock-cache-read-input-token-count',
  cacheWriteTokens: 'x-amzn-bedrock-cache-write-input-token-count',
} as const

function tokensIn(response: unknown): CountedTokens {
  if (!HttpResponse.isInstance(response)) return {}
  const { headers } = response
  return Object.fromEntries(
    Object.entries(TOKEN_HEADERS).flatMap(([kind, header]) =>
      headers[header] === undefined ? [] : [[kind, Number(headers[header])]],
    ),
  )
}

function parsed(body: string): unknown {
  try {
    return parseJson(body)
  } catch {
    return body
  }
}
