import { createHash } from 'node:crypto'

/**
 * What a page may do: run the scripts and apply the styles that stand in it, call this API and show images of its own.
 * Nothing else, and no text becomes markup.
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

/** What stands in a page, each by its hash (CSP level 3, 'Hash source'). */
function sourcesOf(element: 'script' | 'style', page: string): string {
  const inline = [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))]
  const hashes = inline.map(([, text = '']) => createHash('sha256').update(text).digest('base64'))
  return hashes.map((hash) => `'sha256-${hash}'`).join(' ') || "'none'"
}
