/**
 * `npm run prices`: compares the committed prices with AWS's price list and the package genai-prices, and updates them.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { genaiQuotes, genaiUnknown } from './genaiPrices.ts'
import { listedQuotes, OFFERS, type Offer, offerUrl, readOffer } from './priceList.ts'
import { compare, type Finding, readTable, renewed, writeTable } from './table.ts'

const HELP = `Compares prices/bedrock.json with AWS's public price list and the package genai-prices.

Usage: npm run prices -- [options]

  --price-list DIR      read the price list from DIR, which holds ${OFFERS.join('.json and ')}.json,
                        instead of fetching it from AWS
  --without-price-list  use only genai-prices
  --write               update the table; without it nothing is written. If the two sources contradict
                        each other, the model stays unchanged
  -h, --help            this text

The prices are those of the table's Region. Images and limits of tokens are kept by hand.
Exits with 0 if the table matches the sources or was updated to match, with 1 if a difference or a contradiction
remains, and with 2 for a wrong option or an unreadable source.
`

const TABLE = fileURLToPath(new URL('bedrock.json', import.meta.url))
const PACKAGE = new URL('../node_modules/@pydantic/genai-prices/package.json', import.meta.url)

/** A wrong option or an unreadable source, with a message for the user. */
class RenewalError extends Error {}

export type RenewalOptions = {
  table: string
  /** A folder of downloaded files; `aws` fetches them; `none` does without. */
  priceList: { from: 'folder'; folder: string } | { from: 'aws' | 'none' }
  write: boolean
  today: string
}

/**
 * Compares the table with its sources and prints the differences.
 *
 * @param print takes a line for the user.
 * @param fetchText fetches a URL; rejects if that fails.
 * @returns whether a difference or a contradiction remains.
 * @throws RenewalError if a source cannot be read; nothing is written then.
 */
export async function renewPrices(
  { table: file, priceList, write, today }: RenewalOptions,
  print: (line: string) => void,
  fetchText: (url: string) => Promise<string> = fetched,
): Promise<boolean> {
  const table = readTable(file)
  const modelIds = Object.keys(table.models)
  const offers = await Promise.all(
    priceList.from === 'none'
      ? []
      : OFFERS.map(async (offer) => {
          const { name, text } = await textOf(offer, table.region, priceList, fetchText)
          return readAs(name, text)
        }),
  )
  const listed = listedQuotes(offers, modelIds)
  const comparison = compare(table, listed.quotes, genaiQuotes(modelIds, new Date(today)))
  const { changes, disagreements } = comparison
  for (const finding of changes) print(`  ${labelOf(finding)}: ${change(finding)}`)
  for (const finding of disagreements) print(`  ${labelOf(finding)}: ${contradiction(finding)}`)
  for (const conflict of listed.conflicts) print(`  The price list contradicts itself: ${conflict}`)
  const unknown = [...listed.unknown, ...genaiUnknown(modelIds)]
  if (unknown.length > 0) print(`Not in the table: ${unknown.join(', ')}.`)
  const contradictions = disagreements.length + listed.conflicts.length
  print(`${count(changes.length, 'difference')}, ${count(contradictions, 'contradiction')}.`)
  if (!write) {
    if (changes.length > 0) print('Nothing was written. Add --write to update the table.')
    return changes.length + contradictions > 0
  }
  const names = {
    priceList:
      offers.length > 0 ? `AWS price list ${offers.map(({ version }) => version).join(', ')}` : undefined,
    genai: await packageName(),
    today,
  }
  const next = renewed(table, comparison, names)
  if (next !== table) {
    writeTable(file, next)
    print(`Wrote ${file}.`)
  }
  return contradictions > 0
}

async function textOf(
  offer: string,
  region: string,
  priceList: RenewalOptions['priceList'],
  fetchText: (url: string) => Promise<string>,
): Promise<{ name: string; text: string }> {
  if (priceList.from === 'folder') {
    const name = join(priceList.folder, `${offer}.json`)
    const text = await readFile(name, 'utf8').catch((error: unknown) => {
      throw new RenewalError(`Could not read ${name}: ${messageOf(error)}`)
    })
    return { name, text }
  }
  const name = offerUrl(offer, region)
  const text = await fetchText(name).catch((error: unknown) => {
    throw new RenewalError(
      `Could not fetch ${name}: ${messageOf(error)}\nDownload it elsewhere as ${offer}.json and name its folder with --price-list, or add --without-price-list.`,
    )
  })
  return { name, text }
}

async function fetched(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  return answer.text()
}

function readAs(name: string, text: string): Offer {
  try {
    return readOffer(text)
  } catch (error) {
    throw new RenewalError(`${name} is not a price list: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // The error of fetch has the reason only in its cause.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

async function packageName(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(PACKAGE, 'utf8'))
  return `${name} ${version}`
}

function labelOf({ modelId, kind, rate }: Finding): string {
  return `${modelId} ${kind} ${rate}`
}

function change({ now, priceList, genai }: Finding): string {
  const sources = [priceList !== undefined && 'price list', genai !== undefined && 'genai-prices']
  return `${now ?? 'none'} -> ${priceList ?? genai} (${sources.filter(Boolean).join(' and ')})`
}

function contradiction({ now, priceList, genai }: Finding): string {
  return `stays ${now ?? 'none'}: the price list says ${priceList}, genai-prices ${genai}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function options(): { help: boolean } & Omit<RenewalOptions, 'table' | 'today'> {
  const { values } = parseArgs({
    options: {
      'price-list': { type: 'string' },
      'without-price-list': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { help, write, 'price-list': folder, 'without-price-list': without } = values
  if (folder !== undefined && without)
    throw new RenewalError('--price-list and --without-price-list contradict each other.')
  if (folder === '') throw new RenewalError('--price-list takes a folder.')
  const priceList = folder
    ? { from: 'folder' as const, folder }
    : ({ from: without ? 'none' : 'aws' } as const)
  return { help, write, priceList }
}

async function main(): Promise<number> {
  const { help, ...chosen } = options()
  if (help) {
    console.log(HELP)
    return 0
  }
  const today = new Date().toISOString().slice(0, 10)
  return (await renewPrices({ ...chosen, table: TABLE, today }, (line) => console.log(line))) ? 1 : 0
}

if (import.meta.main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    // parseArgs throws a TypeError with a code for an unknown option.
    const usage = error instanceof TypeError && 'code' in error
    if (!usage && !(error instanceof RenewalError)) throw error
    console.error(usage ? `${error.message}\nSee npm run prices -- --help.` : error.message)
    process.exitCode = 2
  }
}
