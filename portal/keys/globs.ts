/** The globs of models in what somebody typed, with commas between them. */
export function globsIn(text: string): string[] {
  return text
    .split(',')
    .map((glob) => glob.trim())
    .filter(Boolean)
}
