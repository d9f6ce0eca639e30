import { describe, expect, test } from 'vitest'
import { type Contract, type JsonObject, readContract } from '../../contract/document.ts'
import { responseHeaders } from '../../contract/headers.ts'
import { publicContract } from '../../contract/public.ts'

const contract = readContract()

function published(schema: JsonObject): unknown {
  const changed: Contract = {
    ...contract,
    components: { ...contract.components, schemas: { Thing: schema } },
  }
  return Object(publicContract(changed)).components.schemas.Thing
}

describe('the published contract', () => {
  test('has no extension', () => {
    expect(published({ 'x-note': 1, type: 'object', 'x-uses': {} })).not.toHaveProperty('x-note')
    const named = JSON.stringify(publicContract(contract)).match(/"x-[^"]*(?=":)/g) ?? []
    const headers = responseHeaders(contract)['Access-Control-Expose-Headers']?.split(',')
    for (const name of new Set(named)) expect(headers).toContain(name.slice(1))
  })

  test('says for an operation which group may call it', () => {
    const [path = '', item = {}] = Object.entries(contract.paths)[0] ?? []
    const described = (groups: string[]) => {
      const operation = { ...item.post, 'x-groups': groups }
      const changed = Object.assign({}, contract, { paths: { [path]: { post: operation } } })
      return String(Object(publicContract(changed)).paths[path].post.description)
    }
    expect(described(['administrators'])).toBe(
      `${item.post?.description.trimEnd()}\n\nFor members of the group \`administrators\` alone.`,
    )
    expect(described(['a', 'b'])).toMatch(/of the group `a` or `b` alone\.$/)
  })

  test('keeps names that only look like extensions', () => {
    const thing = published({
      type: 'object',
      required: ['x-id'],
      properties: {
        'x-id': { type: 'string', 'x-note': 1 },
        example: { type: 'string', 'x-note': 1 },
        properties: { type: 'object', properties: { 'x-deep': { 'x-note': 1, type: 'string' } } },
      },
      example: { 'x-id': 'a' },
      default: { 'x-id': 'a' },
    })
    expect(thing).toMatchObject({
      required: ['x-id'],
      properties: {
        'x-id': { type: 'string' },
        example: { type: 'string' },
        properties: { properties: { 'x-deep': { type: 'string' } } },
      },
      example: { 'x-id': 'a' },
      default: { 'x-id': 'a' },
    })
    expect(JSON.stringify(thing)).not.toContain('x-note')
  })

  test('allows additional fields in responses, except where the contract forbids them', () => {
    const thing = published({
      type: 'object',
      properties: {
        a: { type: 'object', properties: {} },
        b: { type: 'object', additionalProperties: false },
      },
    })
    expect(thing).toMatchObject({
      additionalProperties: true,
      properties: { a: { additionalProperties: true }, b: { additionalProperties: false } },
    })
  })

  test('keeps a header whose name starts with x-', () => {
    const responses = { Held: { description: 'd', headers: { 'X-Held': {}, 'x-held': { 'x-note': 1 } } } }
    const changed: Contract = { ...contract, components: { ...contract.components, responses } }
    expect(Object(publicContract(changed)).components.responses).toEqual({
      Held: { description: 'd', headers: { 'X-Held': {}, 'x-held': {} } },
    })
  })
})
