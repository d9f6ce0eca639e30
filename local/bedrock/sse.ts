/** Encodes an event of a text/event-stream, with an optional name. Source: HTML standard, 'Server-sent events'. */
export function sseEvent(data: object, name?: string): Uint8Array {
  return sseData(JSON.stringify(data), name)
}

/** Encodes an event whose data is a line of text. */
export function sseData(line: string, name?: string): Uint8Array {
  return Buffer.from(`${name === undefined ? '' : `event: ${name}\n`}data: ${line}\n\n`)
}

/** The headers of a stream that no intermediary may cache or change. */
export const SSE_HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache' }
