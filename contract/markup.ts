import { marked } from 'marked'

/** A description, which is Markdown, as HTML. The contract is trusted: HTML in it stays. */
export function text(markdown: string): string {
  return marked.parse(markdown, { async: false })
}

/** Plain text as HTML. */
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
