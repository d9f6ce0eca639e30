import { cacheHeaders, documentAt, isCurrent } from './document.ts'
import { contentSecurityPolicy } from './policy.ts'

/**
 * Builds the response with a page next to the function's bundle, or a 304 if the caller's copy is current.
 *
 * @throws if there is no such file.
 */
export function pageAnswer(file: string, baseUrl: string, ifNoneMatch: string | undefined) {
  const page = documentAt(file, baseUrl)
  if (isCurrent(page, ifNoneMatch))
    return { status: 304, headers: cacheHeaders(page), body: undefined } as const
  return {
    status: 200,
    headers: {
      ...cacheHeaders(page),
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy(page.text),
    },
    body: page.text,
  } as const
}
