// Rows copied into a temporary table of this transaction. Row security does not hold for COPY, so
// nothing is copied anywhere else: from there a statement takes them where they belong.

import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { assert } from '../../core/assert.ts'
import type { Tx } from './tx.ts'

/** `lines` are in the text format of COPY, each with its end; in pieces of any length. */
export async function copyInto(tx: Tx, table: string, lines: Iterable<string>): Promise<void> {
  await pipeline(buffersOf(lines), tx.query(copyFrom(`copy ${nameOf(table)} from stdin`)))
}

export async function clearStaged(tx: Tx, table: string): Promise<void> {
  await tx.query(`delete from ${nameOf(table)}`)
}

function nameOf(table: string): string {
  assert(temporaryName.test(table), `${table} is no name of a temporary table`)
  return `pg_temp.${table}`
}

const temporaryName = /^[a-z][a-z_]*$/
const bufferCharacters = 65_536

function* buffersOf(lines: Iterable<string>): Iterable<Buffer> {
  let waiting = ''
  for (const line of lines) {
    waiting += line
    if (waiting.length < bufferCharacters) continue
    yield Buffer.from(waiting)
    waiting = ''
  }
  if (waiting !== '') yield Buffer.from(waiting)
}
