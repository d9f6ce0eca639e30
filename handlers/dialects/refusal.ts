/** A request that is answered with a 400: what to say, and the parameter that it is about. */
export type Refused = { refused: string; param?: string }

/** Thrown within a mapper, and returned by it as {@link Refused}. */
class Refusal extends Error {
  readonly param: string | undefined

  constructor(message: string, param?: string) {
    super(message)
    this.param = param
  }
}

/** Ends the mapping of a request. */
export function refuse(message: string, param?: string): never {
  throw new Refusal(message, param)
}

/** What `map` gives, or why it refuses. A request that is nested too deeply to be walked is refused too. */
export function orRefused<Mapped extends object>(map: () => Mapped): Mapped | Refused {
  try {
    return map()
  } catch (error) {
    if (error instanceof Refusal)
      return { refused: error.message, ...(error.param !== undefined && { param: error.param }) }
    if (error instanceof RangeError) return { refused: 'The body is nested too deeply.' }
    throw error
  }
}
