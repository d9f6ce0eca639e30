/** The kinds of id by which a model is called. */
export const KINDS = ['regional', 'geo', 'global'] as const
export type Kind = (typeof KINDS)[number]

/** US dollars for a million tokens by rate, as in the table; rates for long input are `long.input` and so on. */
export type FlatRates = { [rate: string]: number }

/** A source's prices of a model; unknown rates are missing. */
export type Quote = { [kind in Kind]?: FlatRates }

/** The prices of one source, by foundation model id. */
export type Quotes = ReadonlyMap<string, Quote>

type Name = { name: string; date?: string | undefined; version?: string | undefined }

function nameOf(id: string): Name {
  const {
    name = id,
    date,
    version,
  } = /^(?<name>.+?)(-(?<date>\d{8}))?(-v(?<version>\d+)(:\w+)*)?$/.exec(id)?.groups ?? {}
  return { name, date, version }
}

/**
 * Whether two ids name the same model: a source may leave out the date or the version, but `titan-embed-text-v1`
 * is not `titan-embed-text-v2:0`.
 */
export function isSameModel(one: string, other: string): boolean {
  const [a, b] = [nameOf(one), nameOf(other)]
  return (
    a.name === b.name &&
    (!a.date || !b.date || a.date === b.date) &&
    (!a.version || !b.version || a.version === b.version)
  )
}

/** Rounds to six decimals, like the table: 1000 times 0.0033 is 3.3. */
export function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6
}
