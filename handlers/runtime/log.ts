type Fields = { [field: string]: unknown }

/** Writes one line of JSON; a line without secrets is the caller's duty, and {@link faultOf} helps. */
export function log(level: 'info' | 'warn' | 'error', fields: Fields): void {
  console[level](JSON.stringify({ level, ...fields }))
}

/**
 * What may be logged of an error. Its message is left out, since it may quote the input: a JSON parser
 * quotes the text, Cognito the value of the parameter that it refuses.
 */
export function faultOf(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack = '' } = error
  // The stack begins with the message, whose lines may look like frames.
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n')
  return {
    name,
    ...('$metadata' in error && { aws: error.$metadata }),
    ...(error.cause !== undefined && { cause: faultOf(error.cause) }),
    frames: frames.map((line) => line.trim()).filter((line) => line.startsWith('at ')),
  }
}
