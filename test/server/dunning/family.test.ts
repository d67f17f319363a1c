import { describe, expect, it } from 'vitest'
import type { Book } from '../../../core/book.ts'
import { withFamilyCredits } from '../../../server/dunning/family.ts'
import type { Plan } from '../../../server/dunning/planned.ts'
import { aCreditNote, aCurrency, aCustomer, aPayment } from '../../support/ledger-records.ts'
import { item, message } from '../delivery/letters.ts'

type Facts = Partial<Pick<Book, 'customers' | 'payments' | 'creditNotes'>>

const parent = (of: string) => ({ parent: aCustomer(of).id })
const family = [
  aCustomer('P'),
  aCustomer('A', parent('P')),
  aCustomer('B', parent('A')),
  aCustomer('X'),
]

/** A message in euros to each of the customers of the book; who waits for a person. */
function waiting(facts: Facts): string[] {
  const book: Pick<Book, 'customers' | 'payments' | 'creditNotes'> = {
    ...{ customers: family, payments: [], creditNotes: [] },
    ...facts,
  }
  const messages = book.customers.map(({ id }) => ({ ...message([item('I1')]), customer: id }))
  const planned: Pick<Plan, 'messages'> = { messages }
  return withFamilyCredits(planned, book)
    .messages.filter(({ approvalReasons }) => approvalReasons.includes('FAMILY_CREDIT'))
    .map(({ customer, approval }) => `${customer} ${approval}`)
}

describe('a credit of a relative', () => {
  it('of the parent makes the messages to his own wait for a person', () => {
    expect(waiting({ payments: [aPayment('M1', 'P', { unapplied: 1n })] })).toEqual([
      ...['A human', 'B human'],
    ])
  })

  it('below counts as well, but nobody’s own: that is netted', () => {
    expect(waiting({ creditNotes: [aCreditNote('N1', 'B', { open: 1n })] })).toEqual([
      ...['P human', 'A human'],
    ])
  })

  it.each<[string, Facts]>([
    ['that is used up', { payments: [aPayment('M1', 'P', { unapplied: 0n })] }],
    [
      'that was returned',
      { payments: [aPayment('M1', 'P', { unapplied: 1n, state: 'returned' })] },
    ],
    [
      'in another currency',
      { payments: [aPayment('M1', 'P', { unapplied: 1n, currency: aCurrency('USD') })] },
    ],
    ['of a stranger', { payments: [aPayment('M1', 'X', { unapplied: 1n })] }],
  ])('%s does not', (_, facts) => {
    expect(waiting(facts)).toEqual([])
  })

  it('is found in a circle of parents, and under one whom the books leave out', () => {
    const circle = [
      ...[aCustomer('A', parent('B')), aCustomer('B', parent('A')), aCustomer('C', parent('A'))],
    ]
    const payments = [aPayment('M1', 'A', { unapplied: 1n })]
    expect(waiting({ customers: circle, payments })).toEqual(['B human', 'C human'])
    const orphans = [aCustomer('A', parent('gone')), aCustomer('B', parent('gone'))]
    expect(waiting({ customers: orphans, payments })).toEqual(['B human'])
  })
})
