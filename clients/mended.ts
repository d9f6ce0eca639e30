/** A place in a generated client that is written otherwise, and a function that it needs for that. */
type Patch = { from: string; to: string; added?: string }

/**
 * What the generator leaves out of an error: the message of the API, and the fields that it names. Whoever prints an
 * error, or finds it in a log, reads why the call was refused.
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

/** What broke off may have been paid for: nobody pays twice without asking for it. */
const ONCE: Patch = {
  from: 'const { reconnect = true, reconnectDelay, ...rest } = init;',
  to: 'const { reconnect = false, reconnectDelay, ...rest } = init;',
}

const PATCHES: { [target: string]: Patch } = { typescript: TYPESCRIPT, cli: TYPESCRIPT, python: PYTHON }

/**
 * A generated client whose errors say what the API said, and whose streams are not asked for again by themselves; as it
 * is, for a target where nobody asked for that.
 *
 * @throws where the generator writes that place otherwise than it did.
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
