import { getPortal as operation } from '../generated/operations.ts'
import { pageAnswer } from './documents/page.ts'
import type { Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns the portal. */
export async function getPortal({ headers, baseUrl }: Request<'getPortal'>): Promise<Response<'getPortal'>> {
  return pageAnswer('portal.html', baseUrl, headers['If-None-Match'])
}

export const handler = serve(operation, getPortal, {})
