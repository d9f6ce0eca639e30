import { getDocs as operation } from '../generated/operations.ts'
import { pageAnswer } from './documents/page.ts'
import type { Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns the documentation page. */
export async function getDocs({ headers, baseUrl }: Request<'getDocs'>): Promise<Response<'getDocs'>> {
  return pageAnswer('docs.html', baseUrl, headers['If-None-Match'])
}

export const handler = serve(operation, getDocs, {})
