import { marked } from 'marked'

/** Renders a Markdown description as HTML. The contract is trusted, so its HTML stays. */
export function text(markdown: string): string {
  return marked.parse(markdown, { async: false })
}

/** Escapes plain text for HTML. */
export function escaped(plain: string): string {
  return plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Plain text as a block of code. */
export function code(plain: string): string {
  return `<pre><code>${escaped(plain)}</code></pre>`
}
