/** A refusal with status 400: the message, and the parameter that it concerns. */
export type Refused = { refused: string; param?: string }

/** Thrown within a mapper, which returns it as {@link Refused}. */
class Refusal extends Error {
  readonly param: string | undefined

  constructor(message: string, param?: string) {
    super(message)
    this.param = param
  }
}

/** Stops the mapping of a request. */
export function refuse(message: string, param?: string): never {
  throw new Refusal(message, param)
}

/** Returns the result of `map`, or its refusal. A request that is nested too deeply to be walked is refused too. */
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
