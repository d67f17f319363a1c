// How far the reminding of an invoice is, written on the invoice itself: read, one field changed,
// written under the version that was read. Nothing but that field is ever sent.

import { type Day, parseDay } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { Conflict, Rejected } from '../contract/failure.ts'
import type { HostAccess, HostStatus, StatusWritten } from '../contract/host.ts'
import { type ExactJson, plainDecimal } from '../kit/exact-json.ts'
import type { QuickBooksClient } from './client.ts'
import {
  definitionOn,
  type FieldDefinition,
  fieldDefinitions,
  fieldsWith,
  heldValue,
  isNamed,
  valueFor,
} from './custom-field.ts'
import { isGone, misshapenWrite } from './fault.ts'
import { hostInstant, saysVoided } from './map.ts'
import { noteWith, noteWithout } from './private-note.ts'
import { requestIdFor } from './request-id.ts'
import { InvoiceAnswer, type StatusInvoice, StatusPreferences } from './schema.ts'

export interface StatusDoor {
  readonly client: QuickBooksClient
  preferences(access: HostAccess): Promise<ExactJson>
}

export async function statusFields(door: StatusDoor, access: HostAccess): Promise<string[]> {
  return (await definitions(door, access)).map(({ name }) => name)
}

/** Somebody keeps the invoice open: he is not raced for it. */
const mostTries = 3

export async function writeStatus(
  door: StatusDoor,
  access: HostAccess,
  status: HostStatus,
): Promise<StatusWritten> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await writeOnce(door, access, status)
    } catch (error) {
      // Refused as gone: the next reading says whether it is.
      const mayPass = error instanceof Conflict || isGone(error)
      if (!mayPass || tried >= mostTries) throw error
    }
  }
}

/** Null where it is no longer there: only the reading says so, a write may be refused likewise. */
async function readInvoice(
  { client }: StatusDoor,
  access: HostAccess,
  invoice: InvoiceId,
): Promise<ExactJson | null> {
  try {
    return await client.readInvoice(access, invoice)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

async function writeOnce(
  door: StatusDoor,
  access: HostAccess,
  status: HostStatus,
): Promise<StatusWritten> {
  const read = await readInvoice(door, access, status.invoice)
  if (read === null) return { kind: 'gone' }
  const invoice = invoiceIn(read)
  if (isVoid(invoice)) return { kind: 'void' }
  const change = await changeFor(door, access, { invoice, status })
  if (change.kind !== 'changed') return change
  const syncToken = invoice.SyncToken
  try {
    const answer = await door.client.changeInvoice(access, {
      id: invoice.Id,
      syncToken,
      fields: change.fields,
      // Of another version it is another write: whether Intuit keeps a refusal under the id is not
      // confirmed.
      requestId: requestIdFor(`${status.key} ${syncToken}`),
    })
    return written(invoiceIn(answer), change)
  } catch (error) {
    const closed = await closedBooks(door, access, { error, invoice })
    if (closed === null) throw error
    return closed
  }
}

type Change =
  | { readonly kind: 'unchanged' | 'no_field' | 'no_room' }
  | {
      readonly kind: 'changed'
      readonly fields: Readonly<Record<string, ExactJson>>
      /** Of a custom field, which the host may leave as it was without a word. */
      readonly value?: { readonly of: FieldDefinition; readonly is: string }
    }

interface Wanted {
  readonly invoice: StatusInvoice
  readonly status: HostStatus
}

async function changeFor(
  door: StatusDoor,
  access: HostAccess,
  { invoice, status }: Wanted,
): Promise<Change> {
  const { place } = status
  if (place.kind === 'private_note') {
    const note = invoice.PrivateNote ?? ''
    const change = status.text === null ? noteWithout(note) : noteWith(note, status.text)
    if (change.kind !== 'changed') return change
    return { kind: 'changed', fields: { PrivateNote: change.note } }
  }
  const given = invoice.CustomField ?? []
  const field =
    definitionOn(given, place.name) ??
    (await definitions(door, access)).find(({ name }) => isNamed(name, place.name))
  if (!field) return { kind: 'no_field' }
  const held = heldValue(given, field) ?? ''
  const value = status.text === null ? '' : valueFor(status.short)
  // What somebody else put there meanwhile is not ours to take away.
  const isOurs = [status.short, status.shortBefore].some((ours) => held === valueFor(ours ?? ''))
  if (held === value || (status.text === null && !isOurs)) return { kind: 'unchanged' }
  const CustomField = fieldsWith(given as readonly ExactJson[], field, value)
  return { kind: 'changed', fields: { CustomField }, value: { of: field, is: value } }
}

/** A field that was taken away meanwhile, or is not meant for invoices, is left out silently. */
function written(
  invoice: StatusInvoice,
  { value }: Extract<Change, { readonly kind: 'changed' }>,
): StatusWritten {
  if (value && (heldValue(invoice.CustomField ?? [], value.of) ?? '') !== value.is) {
    return { kind: 'field_ignored' }
  }
  const updatedAt = hostInstant(invoice.MetaData.LastUpdatedTime)
  if (updatedAt === null) throw misshapenWrite()
  return { kind: 'written', updatedAt, edit: invoice.SyncToken }
}

function invoiceIn(answer: ExactJson): StatusInvoice {
  const found = InvoiceAnswer.safeParse(answer)
  if (!found.success) throw misshapenWrite()
  return found.data.Invoice
}

const isVoid = ({ TotalAmt, PrivateNote }: StatusInvoice): boolean =>
  plainDecimal(TotalAmt) === '0' && saysVoided(PrivateNote ?? '')

/** 6200 and 6210 say so themselves (not confirmed which); 6000 may be anything. */
const closedCodes = new Set(['6200', '6210'])
const anyRule = '6000'

interface Refused {
  readonly error: unknown
  readonly invoice: StatusInvoice
}

/** Null where it was refused for another reason. The day is the company's own, asked now. */
async function closedBooks(
  door: StatusDoor,
  access: HostAccess,
  { error, invoice }: Refused,
): Promise<StatusWritten | null> {
  if (!(error instanceof Rejected)) return null
  if (!closedCodes.has(error.code) && error.code !== anyRule) return null
  const until = closedUntil(await door.preferences(access))
  const within = until !== null && invoice.TxnDate <= until
  return closedCodes.has(error.code) || within ? { kind: 'books_closed', until } : null
}

function closedUntil(preferences: ExactJson): Day | null {
  const { AccountingInfoPrefs } = StatusPreferences.safeParse(preferences).data ?? {}
  return parseDay(AccountingInfoPrefs?.BookCloseDate ?? '')
}

async function definitions(door: StatusDoor, access: HostAccess): Promise<FieldDefinition[]> {
  const preferences = StatusPreferences.safeParse(await door.preferences(access))
  return preferences.success ? fieldDefinitions(preferences.data) : []
}
