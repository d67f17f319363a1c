// A letter about nobody: two invoices of an invented customer, on which a text is tried before it
// is saved, and from which the examples beside the editor come.

import { present } from '../../core/assert.ts'
import type { Book, Company } from '../../core/book.ts'
import { parseCurrency } from '../../core/currency.ts'
import { addDays, type Day } from '../../core/day.ts'
import { customerId, invoiceId } from '../../core/ids.ts'
import type { PlannedItem, PlannedMessage } from '../dunning/planned.ts'
import type { Tone } from '../dunning/tone.ts'
import type { LetterFacts } from './view.ts'
import type { LetterMeaning } from './wording.ts'

export interface TextKey {
  readonly language: string
  /** Of any policy. */
  readonly step: string
  readonly tone: Tone
}

/** A text with what its step is to the customer. */
export interface TextKind extends TextKey {
  readonly meaning: LetterMeaning
}

const eur = present(parseCurrency('EUR'), 'a currency')
const customer = customerId('sample')
const names: Readonly<Record<string, string>> = { fr: 'Menuiserie des Lilas', en: 'Lilac Joinery' }

/** Items of one invoice or of two, late or soon due. */
export function sampleFacts(
  { language, step, tone, meaning }: TextKind,
  {
    company,
    today,
    count,
  }: { readonly company: Company; readonly today: Day; readonly count: 1 | 2 },
): LetterFacts {
  const late = meaning === 'courtesy' ? -7 : 20
  const parts = [80_000n, 30_000n].slice(0, count).map((open, index) => {
    const due = addDays(today, -late)
    const id = invoiceId(`sample-${index}`)
    const number = `F-2026-10${index + 1}`
    const claims = late > 0 ? { penalties: 544n, indemnity: 4000n } : {}
    const item: PlannedItem = {
      ...{ invoice: id, instalment: 1, step, currency: eur, open, daysOverdue: late },
      ...claims,
    }
    const instalments = [{ due, amount: open, open }]
    const facts = { id, customer, number, issued: addDays(due, -30), currency: eur, total: open }
    return { item, invoice: { ...facts, status: 'posted' as const, instalments } }
  })
  const items = parts.map(({ item }) => item)
  return {
    book: { ...emptyBook(company, language), invoices: parts.map(({ invoice }) => invoice) },
    message: sampleMessage({ language, step, tone, meaning }, items, today),
    said: { meaning, nth: 1, remindersBefore: 2, noticeFollows: true },
    day: today,
  }
}

function sampleMessage(
  { language, step, tone, meaning }: TextKind,
  items: readonly PlannedItem[],
  today: Day,
): PlannedMessage {
  const sum = (of: (item: PlannedItem) => bigint) => items.reduce((all, item) => all + of(item), 0n)
  const total = {
    currency: eur,
    open: sum(({ open }) => open),
    penalties: sum(({ penalties = 0n }) => penalties),
    indemnity: sum(({ indemnity = 0n }) => indemnity),
  }
  return {
    ...{ customer, step, channel: 'email', language, sendOn: today, items, totals: [total] },
    ...{ approval: 'human', approvalReasons: [], policy: { key: 'sample', version: 1 } },
    tone: { tone, reason: 'STEP' },
    ...(meaning === 'notice' ? { deadline: addDays(today, 11) } : {}),
  }
}

function emptyBook(company: Company, language: string): Omit<Book, 'invoices'> {
  const person = { id: customer, name: names[language] ?? 'Lilas', kind: 'business' as const }
  return {
    company,
    customers: [{ ...person, country: company.country }],
    ...{ creditNotes: [], payments: [], promises: [], plans: [], disputes: [], holds: [] },
    ...{ history: [], proceedings: [] },
  }
}
