// One write of the accounting API, alone or in a batch: create, full or sparse update, delete,
// void.

import { createRecord, deleteRecord, updateRecord, voidRecord } from './effects.ts'
import { missingParameter, stale, unsupported } from './faults.ts'
import type { Books, EntityType, Fields } from './model.ts'
import {
  checkFields,
  checkNumber,
  checkOpenPeriod,
  checkWhole,
  checkWholeToDelete,
} from './rules.ts'
import { recordJson } from './wire.ts'

export interface ApiWrite {
  readonly type: EntityType
  readonly fields: Fields
  readonly operation: string | null
  /** `include=void` of a payment's update, beside `operation=void` (section 2). */
  readonly voids: boolean
  readonly sameNumber: boolean
  readonly nowMs: number
}

const operations = new Set(['create', 'update', 'delete', 'void'])

export function carryOut(books: Books, write: ApiWrite): Record<string, unknown> {
  const { type, fields, operation, nowMs } = write
  if (operation !== null && !operations.has(operation)) throw unsupported()
  const { Id: id, SyncToken: syncToken } = fields
  const ends = operation === 'delete' || operation === 'void'
  if (typeof id !== 'string') {
    if (ends || operation === 'update' || write.voids) throw missingParameter('Id')
    return { [type]: recordJson(books, created(books, write)) }
  }
  const record = books.records[type].get(id)
  // Without one the write cannot know what it overwrites.
  if (typeof syncToken !== 'string') throw record ? stale() : missingParameter('SyncToken')
  const target = { id, syncToken, nowMs }
  checkOpenPeriod(books, ends || write.voids ? null : fields, record)
  if (operation === 'delete') {
    if (type === 'Customer' || type === 'Term') throw unsupported()
    checkWholeToDelete(type, fields)
    deleteRecord(books, type, target)
    return { [type]: { domain: 'QBO', status: 'Deleted', Id: id } }
  }
  if (operation === 'void' || write.voids) {
    if (type !== 'Invoice' && type !== 'Payment' && type !== 'CreditMemo') throw unsupported()
    return { [type]: recordJson(books, voidRecord(books, type, target)) }
  }
  const sparse = fields['sparse'] === true
  check(books, write, sparse)
  return { [type]: recordJson(books, updateRecord(books, type, { ...target, fields, sparse })) }
}

function created(books: Books, write: ApiWrite) {
  const { type, fields, nowMs } = write
  check(books, write, false)
  checkOpenPeriod(books, fields, undefined)
  return createRecord(books, type, { fields, nowMs })
}

function check(books: Books, { type, fields, sameNumber }: ApiWrite, sparse: boolean): void {
  checkFields(type, fields)
  if (!sparse) checkWhole(type, fields)
  if (!sameNumber) checkNumber(books, type, fields)
}
