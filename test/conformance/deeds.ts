// What people do to records, one deed at a time, each to customers of its own: prepared before the
// first reading, done after it.

import { currency, dueIn } from './acts.ts'
import type { Company } from './company.ts'
import type { Ability, HostUnderTest } from './host.ts'

export interface Deed {
  /** What happens, for a case's name. */
  readonly name: string
  readonly needs: readonly Ability[]
  /** What more a host must be capable of for its word to be enough. */
  readonly toTell?: readonly Ability[]
  /** Brings about what the deed is done to; the deed itself, to be done later. */
  prepare(company: Company): Promise<() => Promise<unknown>>
}

const euros = currency('EUR')

async function owing(company: Company, name: string) {
  const { people } = company.host
  const customer = await people.addCustomer({ name, currency: euros })
  const invoice = (amount: bigint) => people.invoice({ customer, amount, due: dueIn(company, -20) })
  return { people, customer, invoice }
}

/** A credit that pays an invoice whole, and something of the one is left. */
async function credited(company: Company, name: string) {
  const { people, customer, invoice } = await owing(company, name)
  const [one, credit] = [await invoice(60_00n), await people.credit({ customer, amount: 100_00n })]
  const held = await people.useCredit({ customer, credit, invoice: one, amount: 60_00n })
  return { people, customer, credit, invoice: one, held }
}

const plain: readonly Deed[] = [
  {
    name: 'an invoice of a new customer',
    needs: [],
    prepare: async (company) => async () => (await owing(company, 'New')).invoice(10_00n),
  },
  {
    name: 'an invoice that is changed',
    needs: [],
    prepare: async (company) => {
      const { people, invoice } = await owing(company, 'Changed')
      const id = await invoice(10_00n)
      return () => people.changeTotal(id, 12_34n)
    },
  },
  {
    name: 'a payment of several invoices, with something left over',
    needs: [],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Paid')
      const [a, b] = [await invoice(10_00n), await invoice(20_00n)]
      const on = [
        { invoice: a, amount: 10_00n },
        { invoice: b, amount: 5_00n },
      ]
      return () => people.pay({ customer, amount: 17_00n, on })
    },
  },
  {
    name: 'a credit',
    needs: [],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Credited')
      await invoice(10_00n)
      return () => people.credit({ customer, amount: 4_00n })
    },
  },
  {
    name: 'a credit that is set against an invoice',
    needs: [],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Set against')
      const one = await invoice(10_00n)
      const credit = await people.credit({ customer, amount: 4_00n })
      return () => people.useCredit({ customer, credit, invoice: one, amount: 4_00n })
    },
  },
]

const voided: readonly Deed[] = [
  {
    name: 'a void of an unpaid invoice',
    needs: ['voids'],
    prepare: async (company) => {
      const { people, invoice } = await owing(company, 'Void')
      const id = await invoice(10_00n)
      return () => people.voidInvoice(id)
    },
  },
  {
    name: 'a void of a paid invoice, whose payment is free again',
    needs: ['voids'],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Void and paid')
      const id = await invoice(10_00n)
      await people.pay({ customer, amount: 10_00n, on: [{ invoice: id, amount: 10_00n }] })
      return () => people.voidInvoice(id)
    },
  },
  {
    name: 'a void of an invoice that a credit paid, which is free again',
    needs: ['voids'],
    prepare: async (company) => {
      const { people, invoice } = await credited(company, 'Void and credited')
      return () => people.voidInvoice(invoice)
    },
  },
]

const deleted: readonly Deed[] = [
  {
    name: 'a deleted invoice that was paid in part',
    needs: ['deletes'],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Deleted')
      const id = await invoice(10_00n)
      await people.pay({ customer, amount: 4_00n, on: [{ invoice: id, amount: 4_00n }] })
      return () => people.remove('invoice', id)
    },
  },
  {
    name: 'a deleted payment, whose invoice is open again',
    needs: ['deletes'],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Payment deleted')
      const id = await invoice(10_00n)
      const on = [{ invoice: id, amount: 10_00n }]
      const payment = await people.pay({ customer, amount: 10_00n, on })
      return () => people.remove('payment', payment)
    },
  },
  {
    name: 'a credit that is taken back from its invoice',
    needs: ['deletes'],
    prepare: async (company) => {
      const { people, held } = await credited(company, 'Taken back')
      return () => people.remove('payment', held)
    },
  },
  {
    name: 'a deleted credit that had paid an invoice',
    needs: ['deletes'],
    prepare: async (company) => {
      const { people, credit } = await credited(company, 'Credit deleted')
      return () => people.remove('creditNote', credit)
    },
  },
]

const ofCustomers: readonly Deed[] = [
  {
    name: 'two customers who become one, with all that both owed',
    needs: ['merges'],
    toTell: ['tells_merges'],
    prepare: async (company) => {
      const one = await owing(company, 'Survivor')
      const other = await credited(company, 'Lost')
      await one.invoice(10_00n)
      const { people } = company.host
      return () => people.merge({ survivor: one.customer, lost: other.customer })
    },
  },
  {
    name: 'a customer who is lost into one that is new',
    needs: ['merges'],
    toTell: ['tells_merges'],
    prepare: async (company) => {
      const { people, customer: lost, invoice } = await owing(company, 'Lost into a new one')
      await invoice(10_00n)
      return async () => {
        const survivor = await people.addCustomer({ name: 'New survivor', currency: euros })
        await people.merge({ survivor, lost })
      }
    },
  },
  {
    name: 'a customer who is made inactive, his debt balanced',
    needs: ['deactivates'],
    prepare: async (company) => {
      const { people, customer, invoice } = await owing(company, 'Inactive')
      await invoice(10_00n)
      await invoice(20_00n)
      return () => people.makeInactive(customer)
    },
  },
]

export const deeds: readonly Deed[] = [...plain, ...voided, ...deleted, ...ofCustomers]

/** Those of which a host's own list of changes tells, where it has one. */
export const listedDeeds = ({ lacks }: HostUnderTest): readonly Deed[] =>
  deeds.filter(({ toTell = [] }) => toTell.every((ability) => !lacks[ability]))

export const merges: readonly Deed[] = ofCustomers.filter(({ needs }) => needs.includes('merges'))

/** Those that the host is capable of, prepared. */
export async function prepareAll(
  company: Company,
  some: readonly Deed[] = deeds,
): Promise<readonly { readonly name: string; readonly deed: () => Promise<unknown> }[]> {
  const { lacks } = company.host
  const possible = some.filter(({ needs }) => needs.every((ability) => !lacks[ability]))
  const prepared = []
  for (const { name, prepare } of possible) prepared.push({ name, deed: await prepare(company) })
  return prepared
}
