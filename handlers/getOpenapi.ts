import { getOpenapi as operation } from '../generated/operations.ts'
import { cacheHeaders, documentAt, isCurrent } from './documents/document.ts'
import type { Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns the contract in its public form. */
export async function getOpenapi({
  headers,
  baseUrl,
}: Request<'getOpenapi'>): Promise<Response<'getOpenapi'>> {
  const contract = documentAt('openapi.json', baseUrl)
  if (isCurrent(contract, headers['If-None-Match'])) {
    return { status: 304, headers: cacheHeaders(contract), body: undefined }
  }
  return { status: 200, headers: cacheHeaders(contract), body: JSON.parse(contract.text) }
}

export const handler = serve(operation, getOpenapi, {})
