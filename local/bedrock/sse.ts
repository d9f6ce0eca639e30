/** An event of a text/event-stream, with a name where it has one. Source: HTML standard, 'Server-sent events'. */
export function sseEvent(data: object, name?: string): Uint8Array {
  return sseData(JSON.stringify(data), name)
}

/** The same with data that is a line of text. */
export function sseData(line: string, name?: string): Uint8Array {
  return Buffer.from(`${name === undefined ? '' : `event: ${name}\n`}data: ${line}\n\n`)
}

/** The headers of a stream that nobody on the way is to keep or to change. */
export const SSE_HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' }
