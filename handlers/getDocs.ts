import { getDocs as operation } from '../generated/operations.ts'
import { cacheHeaders, documentAt, isCurrent } from './documents/document.ts'
import { contentSecurityPolicy } from './documents/policy.ts'
import type { Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Answers with the documentation page. */
export async function getDocs({ headers, baseUrl }: Request<'getDocs'>): Promise<Response<'getDocs'>> {
  const page = documentAt('docs.html', baseUrl)
  if (isCurrent(page, headers['If-None-Match'])) {
    return { status: 304, headers: cacheHeaders(page), body: undefined }
  }
  return {
    status: 200,
    headers: {
      ...cacheHeaders(page),
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy(page.text),
    },
    body: page.text,
  }
}

export const handler = serve(operation, getDocs, {})
