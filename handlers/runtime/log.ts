type Fields = { [field: string]: unknown }

/** Writes one line of JSON. The caller keeps secrets out of it; {@link faultOf} helps. */
export function log(level: 'info' | 'warn' | 'error', fields: Fields): void {
  console[level](JSON.stringify({ level, ...fields }))
}

/**
 * Returns the loggable part of an error. The message is left out because it may quote the input: a JSON parser quotes
 * the text, Cognito the parameter value that it rejects.
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
