/** A request with its response. */
export type Recorded = {
  method: string
  path: string
  headers: { [name: string]: string }
  body: unknown
  status: number
  answerHeaders: { [name: string]: string }
  answer: unknown
}

/** Fields and headers of which only the beginning is shown. */
const SECRET = /^(authorization|x-api-key|api ?key|password|(id|access|refresh)token)$/i
const LONGEST_TEXT = 160
const MOST_ITEMS = 2

/** A readable request and response: secrets are cut to their beginning, long values shortened. */
export function transcript({ method, path, headers, body, status, answerHeaders, answer }: Recorded): string {
  return [
    `  > ${method} ${path}`,
    ...fields(headers).map((line) => `  > ${line}`),
    ...lines(body).map((line) => `  > ${line}`),
    `  < ${status}`,
    ...fields(answerHeaders).map((line) => `  < ${line}`),
    ...lines(answer).map((line) => `  < ${line}`),
  ].join('\n')
}

/** The beginning of a secret value. */
export function begun(secret: string): string {
  return `${secret.slice(0, 4)}…`
}

function fields(headers: { [name: string]: string }): string[] {
  return Object.entries(headers).map(
    ([name, value]) => `${name}: ${SECRET.test(name) ? value.replace(/\S+$/, begun) : value}`,
  )
}

function lines(body: unknown): string[] {
  if (body === undefined) return []
  const readable = typeof body === 'string' ? shortText(body) : JSON.stringify(body, readableField, 2)
  return readable.split('\n')
}

function readableField(name: string, value: unknown): unknown {
  if (typeof value === 'string') return SECRET.test(name) ? begun(value) : shortText(value)
  if (!Array.isArray(value) || value.length <= MOST_ITEMS) return value
  return [...value.slice(0, MOST_ITEMS), `… ${value.length - MOST_ITEMS} more`]
}

function shortText(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return `${text.slice(0, LONGEST_TEXT / 2)}… (${text.length} characters)`
}
