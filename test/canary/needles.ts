/** The length of a secret's start that the search compares first. */
const PREFIX = 16

/** Searches a text for many secrets at once. */
export class Needles {
  readonly #long = new Map<string, { kind: string; needle: string }[]>()
  readonly #short: { kind: string; needle: string }[] = []
  readonly #codes = new Map<string, string>()

  constructor(secrets: readonly { kind: string; value: string }[]) {
    for (const { kind, value } of secrets) {
      if (/^\d{6}$/.test(value)) this.#codes.set(value, kind)
      else for (const needle of formsOf(value)) this.#add(kind, needle)
    }
  }

  /** The kinds of the secrets that occur in some bytes, each once. */
  foundIn(bytes: Buffer): string[] {
    const text = bytes.toString('latin1')
    const found: string[] = []
    for (let at = 0; this.#long.size > 0 && at + PREFIX <= text.length; at += 1) {
      for (const { kind, needle } of this.#long.get(text.slice(at, at + PREFIX)) ?? []) {
        if (text.startsWith(needle, at)) found.push(kind)
      }
    }
    for (const { kind, needle } of this.#short) if (text.includes(needle)) found.push(kind)
    // Six digits also occur by chance in longer numbers and ids.
    for (const [digits] of this.#codes.size > 0 ? text.matchAll(/(?<![\w-])\d{6}(?![\w-])/g) : []) {
      const kind = this.#codes.get(digits)
      if (kind) found.push(kind)
    }
    return found
  }

  #add(kind: string, needle: string): void {
    if (needle.length < PREFIX) this.#short.push({ kind, needle })
    else {
      const prefix = needle.slice(0, PREFIX)
      this.#long.set(prefix, [...(this.#long.get(prefix) ?? []), { kind, needle }])
    }
  }
}

/** A secret as it is, and as bodies, URLs and headers encode it. */
function formsOf(value: string): Set<string> {
  // The last part of a token identifies it, even in a truncated copy; the first parts are not secret.
  const last = value.split('.').at(-1) ?? value
  const secret = last.length >= PREFIX ? last : value
  return new Set(
    [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ].map((form) => Buffer.from(form).toString('latin1')),
  )
}
