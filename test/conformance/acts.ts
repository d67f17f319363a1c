// Random acts of people, from a seed: what a company's books go through in a day. Each act is one
// that the host would allow in the state that its books are in.

import { present } from '../../core/assert.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { addDays, type Day } from '../../core/day.ts'
import { dayIn } from '../../core/instant.ts'
import { random } from '../support/random.ts'
import type { Company } from './company.ts'
import type { Ability, Books } from './host.ts'

export interface Chance {
  /** From 0 to below `most`. */
  upTo(most: number): number
  /** So often out of a hundred. */
  often(percent: number): boolean
  /** Undefined of nothing. */
  pick<T>(from: readonly T[]): T | undefined
}

export function chanceOf(seed: number): Chance {
  const next = random(seed)
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 5; i += 1) next()
  const upTo = (most: number) => Math.floor(next() * most)
  return {
    upTo,
    often: (percent) => next() * 100 < percent,
    pick: (from) => from[upTo(from.length)],
  }
}

export const currency = (code: string): Currency => present(parseCurrency(code), code)

export const dueIn = ({ deps }: Company, days: number): Day =>
  addDays(dayIn(deps.clock.now(), 'Europe/Paris'), days)

interface Scene {
  readonly company: Company
  readonly books: Books
  readonly chance: Chance
}

/** Says what was done; null where the books had nothing to do it with. */
type Act = (scene: Scene) => Promise<string | null>

let names = 0
const newName = (): string => {
  names += 1
  return `Client ${names}`
}

const least = (a: bigint, b: bigint): bigint => [a, b].sort((x, y) => (x < y ? -1 : 1))[0] ?? a
const amount = (chance: Chance): bigint => BigInt(100 + chance.upTo(500_000))
/** All of it every second time, else a part. */
const partOf = (open: bigint, chance: Chance): bigint =>
  chance.often(50) ? open : (open * BigInt(1 + chance.upTo(99))) / 100n + 1n

const addCustomer: Act = async ({ company, books, chance }) => {
  const parent = chance.often(20) ? chance.pick(books.customers) : undefined
  const given = { name: newName(), currency: currency(chance.often(25) ? 'USD' : 'EUR') }
  const id = await company.host.people.addCustomer(
    parent ? { ...given, parent: parent.id, currency: parent.currency } : given,
  )
  return `customer ${id}`
}

const invoice: Act = async ({ company, books, chance }) => {
  const customer = chance.pick(books.customers)
  if (!customer) return null
  const due = dueIn(company, chance.upTo(60) - 40)
  const given = { customer: customer.id, amount: amount(chance), due }
  return `invoice ${await company.host.people.invoice(given)} of ${customer.id}`
}

const pay: Act = async ({ company, books, chance }) => {
  const open = chance.pick(books.invoices.filter((one) => one.open > 0n))
  if (!open) return null
  const some = partOf(open.open, chance)
  const applied = least(some, open.open)
  const amount = applied + (chance.often(20) ? 500n : 0n)
  const on = [{ invoice: open.id, amount: applied }]
  const id = await company.host.people.pay({ customer: open.customer, amount, on })
  return `payment ${id} of ${amount} on ${open.id}`
}

const payAhead: Act = async ({ company, books, chance }) => {
  const customer = chance.pick(books.customers)
  if (!customer) return null
  const given = { customer: customer.id, amount: amount(chance), on: [] }
  return `payment ${await company.host.people.pay(given)} ahead of ${customer.id}`
}

const credit: Act = async ({ company, books, chance }) => {
  const customer = chance.pick(books.customers)
  if (!customer) return null
  const given = { customer: customer.id, amount: amount(chance) }
  return `credit ${await company.host.people.credit(given)} of ${customer.id}`
}

const useCredit: Act = async ({ company, books, chance }) => {
  const pairs = books.credits
    .filter(({ open }) => open > 0n)
    .flatMap((note) =>
      books.invoices
        .filter((one) => one.customer === note.customer && one.open > 0n)
        .map((one) => ({ note, one })),
    )
  const pair = chance.pick(pairs)
  if (!pair) return null
  const { note, one } = pair
  const most = least(note.open, one.open)
  const some = partOf(most, chance)
  const given = { customer: note.customer, credit: note.id, invoice: one.id }
  await company.host.people.useCredit({ ...given, amount: least(some, most) })
  return `credit ${note.id} set against ${one.id}`
}

const changeTotal: Act = async ({ company, books, chance }) => {
  const one = chance.pick(books.invoices.filter(({ open }) => open > 0n))
  if (!one) return null
  const total = one.total - one.open + amount(chance)
  await company.host.people.changeTotal(one.id, total)
  return `invoice ${one.id} is now ${total}`
}

const rename: Act = async ({ company, books, chance }) => {
  const customer = chance.pick(books.customers)
  if (!customer) return null
  await company.host.people.rename(customer.id, newName())
  return `customer ${customer.id} renamed`
}

const voidInvoice: Act = async ({ company, books, chance }) => {
  const one = chance.pick(books.invoices)
  if (!one) return null
  await company.host.people.voidInvoice(one.id)
  return `invoice ${one.id} void`
}

const remove: Act = async ({ company, books, chance }) => {
  const kinds = [
    ...books.invoices.map(({ id }) => ({ entity: 'invoice' as const, id })),
    ...books.credits.map(({ id }) => ({ entity: 'creditNote' as const, id })),
    ...books.payments.map(({ id }) => ({ entity: 'payment' as const, id })),
  ]
  const one = chance.pick(kinds)
  if (!one) return null
  await company.host.people.remove(one.entity, one.id)
  return `${one.entity} ${one.id} deleted`
}

const merge: Act = async ({ company, books, chance }) => {
  const survivor = chance.pick(books.customers)
  const above = new Set(books.customers.map(({ parent }) => parent))
  const lost = chance.pick(
    books.customers.filter(
      (one) => one !== survivor && one.currency === survivor?.currency && !above.has(one.id),
    ),
  )
  if (!survivor || !lost) return null
  await company.host.people.merge({ survivor: survivor.id, lost: lost.id })
  return `customer ${lost.id} merged into ${survivor.id}`
}

const makeInactive: Act = async ({ company, books, chance }) => {
  const customer = chance.pick(books.customers)
  if (!customer) return null
  await company.host.people.makeInactive(customer.id)
  return `customer ${customer.id} inactive`
}

/** As often as they stand here. */
const acts: readonly (readonly [act: Act, weight: number, ...needs: Ability[]])[] = [
  [addCustomer, 2],
  [invoice, 6],
  [pay, 5],
  [payAhead, 1],
  [credit, 2],
  [useCredit, 3],
  [changeTotal, 2],
  [rename, 1],
  [voidInvoice, 1, 'voids'],
  [remove, 2, 'deletes', 'forgets_soon'],
  [merge, 1, 'merges', 'tells_merges'],
  [makeInactive, 1, 'deactivates'],
]

/** One random act that this host allows; what was done, for the story of a failure. */
export async function someAct(company: Company, chance: Chance): Promise<string> {
  const { host } = company
  const can = acts
    .filter(([, , ...needs]) => needs.every((ability) => !host.lacks[ability]))
    .flatMap(([act, weight]) => Array<Act>(weight).fill(act))
  const act = present(chance.pick(can), 'an act')
  return (await act({ company, books: await host.books(), chance })) ?? 'nothing'
}

/** The books that a case begins with: some customers, and what they owe. */
export async function fillBooks(company: Company, chance: Chance, howMany = 14): Promise<void> {
  const { people } = company.host
  for (const code of ['EUR', 'EUR', 'EUR', 'USD']) {
    await people.addCustomer({ name: newName(), currency: currency(code) })
  }
  for (let i = 0; i < howMany; i += 1) await someAct(company, chance)
}
