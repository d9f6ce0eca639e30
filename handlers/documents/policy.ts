import { createHash } from 'node:crypto'

/**
 * Builds the content security policy of a page. The page may run its inline scripts, apply its inline styles, call this
 * API and show images in data URLs. It may do nothing else, and cannot turn text into markup.
 */
export function contentSecurityPolicy(page: string): string {
  return [
    "default-src 'none'",
    `script-src ${sourcesOf('script', page)}`,
    `style-src ${sourcesOf('style', page)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** Returns the sources of the inline elements, each by its hash (CSP level 3, 'Hash source'). */
function sourcesOf(element: 'script' | 'style', page: string): string {
  const inline = [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))]
  const hashes = inline.map(([, text = '']) => createHash('sha256').update(text).digest('base64'))
  return hashes.map((hash) => `'sha256-${hash}'`).join(' ') || "'none'"
}
