/** A change to a generated client, and a function that the change needs. */
type Patch = { from: string; to: string; added?: string }

/**
 * Adds to the message of an error what the generator omits: the API's message and the fields that it names. A printed
 * or logged error then says why the call was refused.
 */
const TYPESCRIPT: Patch = {
  from: 'super(`Request failed with status ${status}`);',
  to: 'super(reasonOf(status, body));',
  added: `
/** What the API said of a failure: its message and the fields that it names. */
function reasonOf(status: number, body: unknown): string {
  const { message, errors } = (body ?? {}) as { message?: unknown; errors?: unknown };
  const fields = (Array.isArray(errors) ? errors : []).map((one) => \`\${one?.field || 'body'} \${one?.message}\`);
  const said = [typeof message === 'string' ? message : '', fields.join(', ')].filter(Boolean).join(' ');
  return said ? \`\${status}: \${said}\` : \`Request failed with status \${status}\`;
}
`,
}

const PYTHON: Patch = {
  from: '        super().__init__(f"Request failed with status {status}")\n',
  to: '        super().__init__(_reason_of(status, body))\n',
  added: `

def _reason_of(status: int, body: Any) -> str:
    """What the API said of a failure: its message and the fields that it names."""
    body = body if isinstance(body, dict) else {}
    errors = body.get("errors")
    fields = [
        f"{one.get('field') or 'body'} {one.get('message')}"
        for one in (errors if isinstance(errors, list) else [])
        if isinstance(one, dict)
    ]
    said = " ".join(part for part in (str(body.get("message") or ""), ", ".join(fields)) if part)
    return f"{status}: {said}" if said else f"Request failed with status {status}"
`,
}

/** A broken stream may already be paid for, so a client reconnects only on request. */
const ONCE: Patch = {
  from: 'const { reconnect = true, reconnectDelay, ...rest } = init;',
  to: 'const { reconnect = false, reconnectDelay, ...rest } = init;',
}

const PATCHES: { [target: string]: Patch } = { typescript: TYPESCRIPT, cli: TYPESCRIPT, python: PYTHON }

/**
 * Applies the changes of a target to its generated client: errors that contain the API's message, and streams without
 * automatic reconnection. Leaves a target without changes as it is.
 *
 * @throws if the generator no longer writes the code that a change replaces.
 */
export function mended(target: string, source: string): string {
  const reads = target === 'typescript' && source.includes('text/event-stream')
  const patches = [...(PATCHES[target] ? [PATCHES[target]] : []), ...(reads ? [ONCE] : [])]
  return patches.reduce((patched, { from, to, added = '' }) => {
    if (!patched.includes(from))
      throw new Error(`The ${target} generator now writes otherwise: ${from.trim()}`)
    return patched.replace(from, () => to) + added
  }, source)
}
