import { createMessage as operation } from '../generated/operations.ts'
import { ask, contextOf } from './ledger/ask.ts'
import { modelOf } from './models/alias.ts'
import { isJson } from './models/json.ts'
import { apisOf } from './models/speaks.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import { modelApi } from './ports/modelApi.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serveStream } from './runtime/stream.ts'

/**
 * The version in Bedrock's documentation of the route. It is not known whether Bedrock accepts the newer ones that
 * clients send.
 */
const VERSION = '2023-06-01'

const refusal = problem(
  400,
  'thread is not supported: the gateway stores no conversations. Send the whole conversation.',
)

/**
 * Anthropic's clients first request a conversation that the server keeps. This `error_code` tells them to send the
 * whole conversation. Source: Anthropic's client, `ThreadUnsupportedRequestErrorDetails`.
 */
const UNTHREADED = {
  ...refusal,
  body: {
    ...refusal.body,
    error: { ...refusal.body.error, details: { error_code: 'thread_unsupported_request' } },
  },
}

/** Serves Anthropic's Messages through Bedrock's own route. */
export async function createMessage(request: Request<'createMessage'>, ports: PortsOf<'createMessage'>) {
  // Bedrock rejects what some clients write into `metadata`.
  const { model, metadata: _, ...body } = request.body
  const modelId = modelOf(model)
  request.log({ modelId })
  if (!apisOf(modelId).includes('messages')) {
    return problem(
      404,
      `${model} does not support Anthropic's Messages here. GET /v1/models lists the routes of each model.`,
      { code: 'model_not_found' },
    )
  }
  if (body['thread'] !== undefined && body['thread'] !== null) return UNTHREADED
  const beta = request.headers['anthropic-beta']
  const asked = await ask(
    contextOf(request),
    {
      modelId,
      api: 'messages',
      body: { ...body, model: modelId },
      headers: { 'anthropic-version': VERSION, ...(beta !== undefined && { 'anthropic-beta': beta }) },
      streams: body.stream === true,
    },
    ports,
  )
  if ('refused' in asked) return asked.refused
  if ('events' in asked) return asked
  const { answer, headers } = asked
  if (!isJson(answer)) return problem(424, 'The model returned an unreadable answer.')
  return { status: 200 as const, headers, body: answer }
}

export const handler = serveStream(operation, createMessage, { profiles, accessKeys, ledger, modelApi })
