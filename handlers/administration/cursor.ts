/** Where a list goes on, as one parameter of a query, whatever characters it has. */
export function cursorOf(next: string): string {
  return Buffer.from(next).toString('base64url')
}

/** What a cursor stands for; a list says itself whether it takes it. */
export function placeOf(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString()
}
