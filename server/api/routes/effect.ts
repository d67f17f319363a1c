// What an entry changes, as sentences: each open item before and after, in the language asked for.

import type { Book } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { Fate, ItemEffect } from '../../cases/effect.ts'
import type { Changed } from '../../cases/run.ts'
import { explainDecision } from '../../dunning/explain.ts'
import { daysOverdue } from '../../ledger/position.ts'
import type { Language } from '../endpoint.ts'
import type { CaseChangeWire, EffectWire } from '../wire/cases.ts'
import { moneyWire } from './encode.ts'

export function changeWire(changed: Changed, language: Language): CaseChangeWire {
  const { id, customer, effect } = changed
  return { id, customer, changed: changed.changed, effect: effectWire(changed, effect, language) }
}

function effectWire(
  { book, today }: { readonly book: Book; readonly today: Day },
  { items, tasks }: Changed['effect'],
  language: Language,
): EffectWire {
  const invoices = new Map(book.invoices.map((invoice) => [invoice.id, invoice]))
  const fateWire = (fate: Fate | null) => {
    if (fate === null) return null
    const { invoice, instalment, currency, open, decision } = fate
    const part = invoices.get(invoice)?.instalments[instalment - 1]
    const due = part?.due ?? null
    const late = daysOverdue(part?.due, today)
    const item = { due, daysOverdue: late, currency, hostOpen: part?.open ?? open, open }
    return {
      ...outlookOf(decision),
      kind: decision.kind,
      open: moneyWire({ minor: open, currency }),
      why: explainDecision(item, decision, language),
    }
  }
  return {
    items: items.map(({ invoice, instalment, changed, before, after }: ItemEffect) => ({
      ...{ instalment, changed, before: fateWire(before), after: fateWire(after) },
      invoice: { id: invoice, number: invoices.get(invoice)?.number ?? null },
    })),
    tasks: tasks.map(({ kind, due }) => ({ kind, due })),
  }
}

function outlookOf(decision: Fate['decision']) {
  switch (decision.kind) {
    case 'message':
      return { nextStep: decision.step, nextOn: decision.sendOn, blockers: [] }
    case 'held': {
      const { nextStep, nextOn, blockers } = decision
      return { nextStep, nextOn, blockers: [...blockers] }
    }
    case 'undecided':
      return { nextStep: null, nextOn: null, blockers: [] }
  }
}
