// What is about to lapse, and the acts by which it does not.

import { invoiceId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { interruptingActs } from '../../dunning/limitation/limitation.ts'
import { type LimitationWatch, limitationWatch, recordAct } from '../../dunning/limitation/run.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { DoneWire, LimitationWire, RecordActWire } from '../wire/terms.ts'
import { moneyWire } from './encode.ts'
import { dayAt } from './terms.ts'

export function limitationEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ method: 'GET', access: 'read', params: nothing, query: nothing, body: nothing },
      path: '/api/v1/limitation',
      summary: 'Open items whose limitation ends within six months, or has ended',
      answer: LimitationWire,
      handle: async ({ session }) => watchWire(await limitationWatch(deps, session.tenant)),
    }),
    endpoint({
      ...{ method: 'POST', access: 'decide', params: idParams, query: nothing },
      path: '/api/v1/invoices/:id/acts',
      summary: 'Record an act that interrupts limitation',
      body: RecordActWire,
      answer: DoneWire,
      handle: async ({ session: { tenant, user }, params: { id }, body }) => {
        const { id: own, kind, note } = body
        const act = { id: own, kind, note, day: dayAt('day', body.day), actor: user.id }
        if (!(await recordAct(deps, tenant, { ...act, invoice: invoiceId(id) }))) {
          throw notFound('invoice')
        }
        return { done: true as const }
      },
    }),
  ]
}

const mostRows = 200

const watchWire = ({ items, sectorAssumed, names }: LimitationWatch): LimitationWire => ({
  sectorAssumed,
  total: items.length,
  items: items.slice(0, mostRows).map(({ customer, invoice, open, assumed: _, ...item }) => ({
    ...item,
    customer: { id: customer, name: names.get(customer) ?? customer },
    invoice: { id: invoice.id, number: invoice.number },
    open: moneyWire({ minor: open, currency: invoice.currency }),
    since: item.since && { kind: item.since.kind, day: item.since.day },
    state: item.state === 'over' ? 'over' : 'near',
  })),
  interrupting: [...interruptingActs],
})
