import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { operationsOf, readContract } from '../../contract/document.ts'
import { firstRequests, pageOf } from '../../contract/page.ts'
import { publicContract } from '../../contract/public.ts'

const URL = 'https://api.example.com/prod'
const published = (contract = readContract()) => JSON.parse(JSON.stringify(publicContract(contract, URL)))
const page = pageOf(published(), firstRequests(readContract()))

describe('the documentation page', () => {
  test('is small: anybody can request it as often as the stage allows', () => {
    // The page grows with the contract: this much for each operation.
    expect(page.length).toBeLessThan(9500 * operationsOf(readContract()).length)
    expect(gzipSync(page).length).toBeLessThan(50_000)
  })

  test('runs no script and loads nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i)
  })

  test('describes every operation, with an anchor and with every status', () => {
    for (const { operation } of operationsOf(readContract())) {
      const [, article = ''] = page.split(`<article id="${operation.operationId}">`)
      const [own = ''] = article.split('</article>')
      expect(own).toContain(`<h3>${operation.summary}</h3>`)
      for (const status of Object.keys(operation.responses)) expect(own).toContain(`>${status}</code>`)
    }
  })

  test('leads from registration to a reply, with requests to this deployment', () => {
    const [, start = ''] = page.split('<section id="start">')
    const [steps = ''] = start.split('</section>')
    expect(steps).toContain(`API=${URL}`)
    expect([...steps.matchAll(/\$API(\/[\w/]+)/g)].map(([, path]) => path)).toEqual([
      '/register',
      '/confirm',
      '/login',
      '/bedrock',
    ])
  })

  test('lists fields level by level, with their constraints', () => {
    expect(page).toMatch(
      /<code>email<\/code> <small>string, required, format email, characters from 1, .* to 128/,
    )
  })

  test('can be made from a recursive schema, and from text that looks like HTML', () => {
    const contract = published()
    contract.components.schemas.Node = {
      type: 'object',
      properties: {
        '<b>': { $ref: '#/components/schemas/Node' },
        list: { type: 'array', items: { $ref: '#/components/schemas/Node' } },
      },
    }
    contract.paths['/login'].post.requestBody.content['application/json'].schema = {
      $ref: '#/components/schemas/Node',
    }
    contract.info.title = 'A & <B>'
    const odd = pageOf(contract, [])
    expect(odd).toContain('<title>A &amp; &lt;B&gt;</title>')
    expect(odd).toContain('<code>&lt;b&gt;</code>')
  })
})
