// From core records to wire shapes: amounts become decimal text with their currency.

import type { Currency } from '../../../core/currency.ts'
import type { Money } from '../../../core/money.ts'
import type { Message } from '../../dunning/proposal.ts'
import type { Ageing, Exposure } from '../../ledger/position.ts'
import type { Drift } from '../../sync/drift/run.ts'
import type { MessageRowWire } from '../wire/messages.ts'
import type { MoneyWire } from '../wire/parts.ts'
import type { AgeingWire, ExposureWire } from '../wire/receivables.ts'
import type { DriftWire } from '../wire/sync.ts'

export const moneyWire = ({ minor, currency }: Money): MoneyWire => ({
  currency,
  minor: minor.toString(),
})

const inCurrency =
  (currency: Currency) =>
  (minor: bigint): MoneyWire =>
    moneyWire({ minor, currency })

export function exposureWire(exposure: Exposure): ExposureWire {
  const { currency } = exposure
  const money = inCurrency(currency)
  return {
    currency,
    open: money(exposure.open),
    overdue: money(exposure.overdue),
    credits: money(exposure.credits),
    net: money(exposure.net),
  }
}

export function ageingWire(ageing: Ageing, currency: Currency): AgeingWire {
  const money = inCurrency(currency)
  return {
    notDue: money(ageing.notDue),
    days1to30: money(ageing.days1to30),
    days31to60: money(ageing.days31to60),
    days61to90: money(ageing.days61to90),
    over90: money(ageing.over90),
  }
}

/** `problem`: what stands in its way, if anything. */
export function messageRowWire(message: Message, problem: string | null): MessageRowWire {
  const { customer, customerName, approvalReasons, items, tone, ...facts } = message
  return {
    ...facts,
    tone: tone.tone,
    toneReason: tone.reason,
    customer: { id: customer, name: customerName },
    approvalReasons: [...approvalReasons],
    totals: totalsOf(items),
    problem,
    items: items.map(({ open, currency, ...item }) => ({
      ...item,
      open: moneyWire({ minor: open, currency }),
    })),
  }
}

/** One line a currency, in the order of the items. */
function totalsOf(items: Message['items']): MessageRowWire['totals'] {
  const byCurrency = Map.groupBy(items, ({ currency }) => currency)
  return [...byCurrency].map(([currency, own]) => {
    const sum = (amountOf: (item: Message['items'][number]) => bigint): MoneyWire =>
      moneyWire({ minor: own.reduce((all, item) => all + amountOf(item), 0n), currency })
    return {
      open: sum(({ open }) => open),
      penalties: sum(({ penalties }) => penalties ?? 0n),
      indemnity: sum(({ indemnity }) => indemnity ?? 0n),
    }
  })
}

export function driftWire({ currency, ours, hosts, since, comparedAt, records }: Drift): DriftWire {
  const money = inCurrency(currency)
  const orNull = (minor: bigint | null) => (minor === null ? null : money(minor))
  return {
    ...{ ours: money(ours), hosts: money(hosts), since, comparedAt },
    records: records.map((one) => ({
      ...{ entity: one.entity, id: one.host_id, number: one.label, setAside: one.set_aside },
      ours: orNull(one.ours_minor),
      hosts: orNull(one.hosts_minor),
    })),
  }
}
