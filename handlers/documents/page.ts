import { cacheHeaders, documentAt, isCurrent } from './document.ts'
import { contentSecurityPolicy } from './policy.ts'

/**
 * The answer with a page that lies beside the function's bundle, or that the copy of the caller is this page.
 *
 * @throws where there is no such file.
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
