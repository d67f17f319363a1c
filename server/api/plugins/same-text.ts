// Whether two secrets are one, told in the same time wherever they differ.

import { timingSafeEqual } from 'node:crypto'

/** In constant time for texts of one length, and the length of ours is no secret. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
