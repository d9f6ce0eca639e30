import { timingSafeEqual } from 'node:crypto'

/** Whether two secrets are the same; how long it takes does not tell where they differ. Two empty ones are not. */
export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right)
}
