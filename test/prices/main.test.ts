import { execFile } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type RenewalOptions, renewPrices } from '../../prices/main.ts'
import { readTable, writeTable } from '../../prices/table.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const ROOT = join(import.meta.dirname, '../..')
const LISTS = join(import.meta.dirname, 'priceList')
const NOVA = 'amazon.nova-lite-v1:0'

/** A copy of the committed table with another price for Nova Lite's input. */
function tableWith(input?: number): string {
  const table = join(temporaryFolder(), 'bedrock.json')
  copyFileSync(join(ROOT, 'prices/bedrock.json'), table)
  const regional = readTable(table).models[NOVA]?.regional
  if (input === undefined || !regional) return table
  const changed = readTable(table)
  for (const model of [changed.models[NOVA], changed.models[`${NOVA}:300k`]])
    if (model) model.regional = { ...regional, input }
  writeTable(table, changed)
  return table
}

async function renew(
  table: string,
  options: Partial<RenewalOptions> = {},
  fetchText?: () => Promise<string>,
) {
  const lines: string[] = []
  const left = await renewPrices(
    { table, priceList: { from: 'folder', folder: LISTS }, write: false, today: '2026-11-30', ...options },
    (line) => lines.push(line),
    fetchText,
  )
  return { left, lines, text: lines.join('\n') }
}

describe('npm run prices', () => {
  it('says that nothing differs, and writes nothing', async () => {
    const table = tableWith()
    const before = readFileSync(table, 'utf8')
    const { left, lines } = await renew(table, { write: true })
    expect(left).toBe(false)
    expect(lines).toEqual(['Not in the table: GLM 9.', '0 differences, 0 contradictions.'])
    expect(readFileSync(table, 'utf8')).toBe(before)
  })

  it('shows a difference and writes it only if requested', async () => {
    const table = tableWith(9)
    const before = readFileSync(table, 'utf8')
    const shown = await renew(table)
    expect(shown.left).toBe(true)
    expect(shown.lines).toContain(`  ${NOVA} regional input: 9 -> 0.06 (price list and genai-prices)`)
    expect(shown.lines.at(-1)).toBe('Nothing was written. Add --write to update the table.')
    expect(readFileSync(table, 'utf8')).toBe(before)

    const written = await renew(table, { write: true })
    expect(written).toMatchObject({ left: false })
    expect(readTable(table)).toMatchObject({
      version: '2026-11-30',
      sources: {
        priceList: { name: 'AWS price list 20261120000000, 20261119000000', date: '2026-11-30' },
      },
      models: { [NOVA]: { source: 'priceList', regional: { input: 0.06 } } },
    })
    expect(await renew(table)).toMatchObject({ left: false })
  })

  it('changes nothing when two prices contradict each other, also with --write', async () => {
    const folder = temporaryFolder()
    for (const name of ['AmazonBedrock.json', 'AmazonBedrockFoundationModels.json'])
      writeFileSync(
        join(folder, name),
        readFileSync(join(LISTS, name), 'utf8').replace('"0.0000600000"', '"0.00007"'),
      )
    const table = tableWith(9)
    const { left, lines } = await renew(table, { priceList: { from: 'folder', folder }, write: true })
    expect(left).toBe(true)
    expect(lines).toContain(`  ${NOVA} regional input: stays 9: the price list says 0.07, genai-prices 0.06`)
    expect(readTable(table).models[NOVA]?.regional).toMatchObject({ input: 9 })
  })

  it('uses only genai-prices if requested', async () => {
    const { lines } = await renew(tableWith(9), { priceList: { from: 'none' } })
    expect(lines).toContain(`  ${NOVA} regional input: 9 -> 0.06 (genai-prices)`)
  })

  it('fetches the price list of the table’s Region', async () => {
    const urls: string[] = []
    const fetchText = async (url = '') => {
      urls.push(url)
      return readFileSync(join(LISTS, `${url.split('/')[6]}.json`), 'utf8')
    }
    expect(await renew(tableWith(), { priceList: { from: 'aws' } }, fetchText)).toMatchObject({ left: false })
    expect(urls.map((url) => url.split('/').slice(6).join('/'))).toEqual([
      'AmazonBedrock/current/us-east-1/index.json',
      'AmazonBedrockFoundationModels/current/us-east-1/index.json',
    ])
  })

  it('says what to do if the price list cannot be fetched or read', async () => {
    const table = tableWith(9)
    const before = readFileSync(table, 'utf8')
    const unreachable = async () => {
      throw new TypeError('fetch failed', { cause: new Error('no such host') })
    }
    const options = { write: true, priceList: { from: 'aws' as const } }
    await expect(renew(table, options, unreachable)).rejects.toThrow(
      /^Could not fetch https:.*fetch failed: no such host\nDownload it elsewhere as \w+\.json and name its folder with --price-list, or add --without-price-list\.$/,
    )
    await expect(renew(table, options, async () => '<html>')).rejects.toThrow(/ is not a price list: /)
    const folder = temporaryFolder()
    await expect(renew(table, { write: true, priceList: { from: 'folder', folder } })).rejects.toThrow(
      /^Could not read .*AmazonBedrock\w*\.json: ENOENT/,
    )
    expect(readFileSync(table, 'utf8')).toBe(before)
  })
})

describe('the command line', () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(ROOT, 'prices/main.ts'), ...args]).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, output: error.stderr }),
    )

  it('prints its help', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      output: expect.stringContaining('--without-price-list'),
    })
  })

  it('exits with 0 if the committed table agrees with its sources', async () => {
    expect(await run('--without-price-list')).toMatchObject({ code: 0 })
  })

  it.each([['--bogus'], ['--price-list', ''], ['--price-list', 'a', '--without-price-list']])(
    'ends with 2 for %s %s',
    async (...args) => {
      expect((await run(...args)).code).toBe(2)
    },
  )
})
