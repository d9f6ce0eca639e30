/** Encodes the place where a list continues as a query parameter, whatever characters it contains. */
export function cursorOf(next: string): string {
  return Buffer.from(next).toString('base64url')
}

/** Decodes a cursor. Each list itself checks whether it accepts the place. */
export function placeOf(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString()
}
