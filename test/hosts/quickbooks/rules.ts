// What the accounting API refuses before it looks at the books: fields too long, records not whole,
// closed periods, numbers used twice (reference, sections 2 and 5).

import {
  ApiFault,
  badName,
  closedPeriod,
  duplicateNumber,
  missingParameter,
  tooLong,
} from './faults.ts'
import type { Books, EntityType, Fields, HostRecord } from './model.ts'
import { isFields, textField } from './model.ts'

const longest: Readonly<Partial<Record<EntityType, Readonly<Record<string, number>>>>> = {
  Customer: { DisplayName: 500, Notes: 2000 },
  Invoice: { PrivateNote: 4000, DocNumber: 21 },
  CreditMemo: { PrivateNote: 4000, DocNumber: 21 },
  Payment: { PrivateNote: 4000, PaymentRefNum: 21 },
  Attachable: { Note: 2000 },
}

/** Lengths of section 2, but for numbers: 21 is what the application's form takes [?]. */
export function checkFields(type: EntityType, fields: Fields): void {
  for (const [name, most] of Object.entries(longest[type] ?? {})) {
    const value = fields[name]
    if (typeof value === 'string' && value.length > most) throw tooLong(name, most)
  }
  checkCustomFields(fields)
  const name = fields['DisplayName']
  if (type === 'Customer' && typeof name === 'string' && /[:\t\n]/.test(name)) throw badName()
}

/** As the application's form takes it [?]. */
const longestValue = 31

function checkCustomFields({ CustomField: given }: Fields): void {
  if (!Array.isArray(given)) return
  for (const field of given) {
    const value: unknown = isFields(field) ? field['StringValue'] : undefined
    if (typeof value === 'string' && value.length > longestValue) {
      throw tooLong('CustomField', longestValue)
    }
  }
}

const needed: Readonly<Partial<Record<EntityType, readonly string[]>>> = {
  Invoice: ['CustomerRef', 'Line'],
  CreditMemo: ['CustomerRef', 'Line'],
  Payment: ['CustomerRef', 'TotalAmt'],
  Customer: ['DisplayName'],
}

/** A create and a full update bring what the record cannot be without; a sparse one need not. */
export function checkWhole(type: EntityType, fields: Fields): void {
  for (const name of needed[type] ?? []) {
    if (fields[name] === undefined) throw missingParameter(name)
  }
}

/** Both the day that a record has and the one that it gets lie after the closing (section 2). */
export function checkOpenPeriod(
  books: Books,
  fields: Fields | null,
  record: HostRecord | undefined,
): void {
  const { bookCloseDate: closed, closedCode } = books.standing
  if (closed === null) return
  const days = [fields?.['TxnDate'], record && textField(record, 'TxnDate')]
  if (days.some((day) => typeof day === 'string' && day <= closed))
    throw closedPeriod(closed, closedCode)
}

/** Unless `include=allowduplicatedocnum` (sections 2 and 5). */
export function checkNumber(books: Books, type: EntityType, fields: Fields): void {
  const { DocNumber: number, Id: id } = fields
  if (typeof number !== 'string' || number === '') return
  if (type !== 'Invoice' && type !== 'CreditMemo') return
  for (const record of books.records[type].values()) {
    if (record.id !== id && record.fields['DocNumber'] === number) throw duplicateNumber(number)
  }
}

/** An Attachable goes only where the whole of it is shown again (section 2). */
export function checkWholeToDelete(type: EntityType, fields: Fields): void {
  if (type === 'Attachable' && fields['AttachableRef'] === undefined) {
    throw missingParameter('AttachableRef')
  }
}

/** Who connected has no access any more, or the company no subscription (section 5). */
export function checkStanding({ standing }: Books, method: string): void {
  if (standing.accessLost) {
    throw new ApiFault({
      code: '120',
      message: 'Authorization Failure',
      detail: 'Authorization Failure : -11014',
      type: 'AuthorizationFault',
    })
  }
  const { subscription } = standing
  if (subscription === 'active' || (subscription === 'read-only' && method === 'GET')) return
  throw new ApiFault({
    code: '6190',
    message: 'Invalid Company Status',
    detail: 'Invalid Company Status : Subscription period has ended or canceled.',
  })
}
