import { timingSafeEqual } from 'node:crypto'

/** Compares two secrets in a time that does not reveal where they differ. Two empty secrets are not the same. */
export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right)
}
