/** The kinds of profile that a model is called by. */
export const KINDS = ['regional', 'geo', 'global'] as const
export type Kind = (typeof KINDS)[number]

/** US dollars for a million tokens by name, as in the table; those for long input as `long.input` and so on. */
export type FlatRates = { [rate: string]: number }

/** What a source says a model costs; what it does not say is missing. */
export type Quote = { [kind in Kind]?: FlatRates }

/** What one source says, by foundation model id. */
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

/** At most six decimals, as the table has them: 1000 times 0.0033 is 3.3. */
export function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6
}
