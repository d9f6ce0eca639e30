import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

/**
 * Adds to a line of the compiler about a generated file, which nobody edits, the place in the contract that caused it.
 */
export function withOrigin(line: string, root = ROOT): string {
  const [, file, row] = /^(generated\/\w+(?:\.d)?\.ts)[(:](\d+)/.exec(line) ?? []
  if (file === undefined || !existsSync(join(root, file))) return line
  const above = readFileSync(join(root, file), 'utf8').split('\n').slice(0, Number(row)).reverse()
  const name = above.map(nameIn).find((found) => found !== undefined)
  const contract = readFileSync(join(root, 'openapi.yaml'), 'utf8').split('\n')
  const at = contract.findIndex(
    (text) => name !== undefined && new RegExp(`operationId: ${name}\\b|^ {4}${name}:`).test(text),
  )
  return at < 0 ? line : `openapi.yaml:${at + 1} ${line}`
}

/** The operation or schema that begins on a line of generated code. */
function nameIn(line: string): string | undefined {
  const [, constant, member] = /^export const (\w+) =|^ {4,8}(\w+): \{$/.exec(line) ?? []
  return constant ?? member
}
