import { expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import type { Book } from '../../../core/book.ts'
import { invoiceId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { plan } from '../../../server/dunning/plan.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { contact, planOf, story, wednesday } from '../../support/story.ts'

const many = 150_000

/** C1 with very many invoices like the story's one. */
function largeAccount(records: Partial<Book>): Book {
  const book = parseBook(story())
  const [one] = book.invoices
  if (!one) throw new Error('the story has an invoice')
  const invoices = Array.from({ length: many }, (_, i) => ({ ...one, id: invoiceId(`I${i}`) }))
  return { ...book, invoices, ...records }
}

test('one customer may have more open items than a function takes arguments', () => {
  const policy = { ...frStandard, key: 'another' }
  const book = largeAccount({})
  const customers = book.customers.map((customer) => ({ ...customer, policy: 'none' }))
  const planned = plan({ ...book, customers }, policy, wednesday as Instant)
  expect(planned.held).toHaveLength(many)
  expect(plan(book, policy, wednesday as Instant).messages[0]?.items).toHaveLength(many)
})

test('a long history of a large account is read once, not once an item', () => {
  const [said] = parseBook(story({ history: [contact('reminder-1', '2026-10-12')] })).history
  if (!said) throw new Error('the story has a contact')
  const history = Array.from({ length: many }, (_, i) => ({
    ...said,
    items: [{ invoice: invoiceId(`I${i}`), instalment: 1 }],
  }))
  const planned = plan(largeAccount({ history }), frStandard, wednesday as Instant)
  expect(new Set(planned.messages[0]?.items.map(({ step }) => step))).toEqual(
    new Set(['reminder-2']),
  )
})

test('a contact that names nothing keeps its place among those that name the item', () => {
  const unnamed = contact('reminder-1', '2026-10-14', { about: [], outcome: 'ambiguous' })
  const before = contact('reminder-1', '2026-10-12')
  const after = contact('reminder-1', '2026-10-16')
  const codes = (history: object[]) =>
    planOf(story({ history })).held.flatMap(({ blockers }) => blockers.map(({ code }) => code))
  expect(codes([before, unnamed])).toContain('AMBIGUOUS_SEND')
  expect(codes([unnamed, after])).not.toContain('AMBIGUOUS_SEND')
})
