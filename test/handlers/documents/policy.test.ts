import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../../handlers/documents/policy.ts'

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

test('a page may run its inline scripts and apply its inline styles, and no others', () => {
  const policy = contentSecurityPolicy(
    '<style>p { margin: 0 }\n</style><p>1</p><script>one()</script><script>two("</p>")</script>',
  )
  expect(policy).toContain(`script-src ${hashOf('one()')} ${hashOf('two("</p>")')};`)
  expect(policy).toContain(`style-src ${hashOf('p { margin: 0 }\n')};`)
  expect(policy).not.toContain('unsafe')
})

test('a page without scripts may run none', () => {
  expect(contentSecurityPolicy('<p>1</p>')).toContain("script-src 'none'; style-src 'none';")
})
