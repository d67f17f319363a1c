// Small books for cases about the plan, in the file's own words: one French business customer who
// owes one overdue invoice, and what a case changes about that.

import { parseBook } from '../../connectors/book/parse.ts'
import { present } from '../../core/assert.ts'
import { parseInstant } from '../../core/instant.ts'
import { plan } from '../../server/dunning/plan.ts'
import type { Plan, Policy } from '../../server/dunning/planned.ts'
import { frStandard } from '../../server/dunning/policy.ts'

type Json = Record<string, unknown>

/** Wednesday 2026-11-18, 10:00 in Paris. */
export const wednesday = '2026-11-18T10:00:00+01:00'

export const company: Json = {
  name: 'Atelier Nord SAS',
  country: 'FR',
  locale: 'fr-FR',
  timeZone: 'Europe/Paris',
  currency: 'EUR',
}

export const customer: Json = {
  id: 'C1',
  name: 'Menuiserie Lilas',
  kind: 'business',
  country: 'FR',
  email: 'compta@lilas.example',
  phone: '+33140000001',
  address: { lines: ['4 rue des Lilas'], postcode: '69003', city: 'Lyon', country: 'FR' },
}

/** An invoice of C1 with one instalment. */
export function invoice(id: string, due: string | undefined, more: Json = {}): Json {
  const { open = '1000.00', currency = 'EUR', ...rest } = more
  return {
    id,
    customer: 'C1',
    number: `F-${id}`,
    issued: '2026-08-01',
    currency,
    total: open,
    status: 'posted',
    instalments: [{ ...(due === undefined ? {} : { due }), amount: open, open }],
    ...rest,
  }
}

/** A delivered contact about invoices of C1. */
export function contact(step: string, day: string, more: Json = {}): Json {
  const { about = ['I1'], ...rest } = more
  return {
    customer: 'C1',
    step,
    channel: 'email',
    at: `${day}T10:00:00+01:00`,
    outcome: 'delivered',
    items: (about as string[]).map((id) => ({ invoice: id, instalment: 1 })),
    ...rest,
  }
}

/** C1 with one invoice of 1000.00 EUR, 48 days overdue on `wednesday`, and the case's changes. */
export function story(changes: Json = {}): Json {
  return {
    version: 1,
    company,
    customers: [customer],
    invoices: [invoice('I1', '2026-10-01')],
    ...changes,
  }
}

export function planOf(book: Json, options: { now?: string; policy?: Policy } = {}): Plan {
  const now = present(parseInstant(options.now ?? wednesday), 'an instant')
  return plan(parseBook(book), options.policy ?? frStandard, now)
}

/** The blocker codes of one item, or the step of the message that carries it. */
export function fate(planned: Plan, id = 'I1', instalment = 1): string | string[] {
  for (const message of planned.messages) {
    const item = message.items.find((one) => one.invoice === id && one.instalment === instalment)
    if (item) return item.step
  }
  const held = planned.held.find((one) => one.invoice === id && one.instalment === instalment)
  return present(held, `${id}/${instalment} in the plan`).blockers.map(({ code }) => code)
}

export function heldItem(planned: Plan, id = 'I1', instalment = 1) {
  const held = planned.held.find((one) => one.invoice === id && one.instalment === instalment)
  return present(held, `${id}/${instalment} held`)
}
