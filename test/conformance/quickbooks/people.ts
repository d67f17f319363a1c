// What people do in QuickBooks' own application: the stand-in's books change without a call of
// ours, with all that QuickBooks changes along.

import type { HostEntity } from '../../../connectors/contract/host.ts'
import { makeInactive, mergeCustomers } from '../../hosts/quickbooks/customers.ts'
import {
  createRecord,
  deleteRecord,
  updateRecord,
  voidRecord,
} from '../../hosts/quickbooks/effects.ts'
import type { QuickBooksHost } from '../../hosts/quickbooks/host.ts'
import {
  type EntityType,
  type Fields,
  type HostRecord,
  recordOf,
  wholeSeconds,
} from '../../hosts/quickbooks/model.ts'
import { amountJson } from '../../hosts/quickbooks/wire.ts'
import type { People } from '../host.ts'

const typeOf: Readonly<Record<HostEntity, EntityType>> = {
  customer: 'Customer',
  invoice: 'Invoice',
  creditNote: 'CreditMemo',
  payment: 'Payment',
}

const damage: Readonly<Record<HostEntity, Fields>> = {
  customer: { DisplayName: null },
  invoice: { DueDate: 'soon' },
  creditNote: { TxnDate: 'lately' },
  payment: { TxnDate: 'lately' },
}

interface Desk {
  readonly host: QuickBooksHost
  readonly nowMs: () => number
  readonly found: (type: EntityType, id: string) => HostRecord
  readonly create: (type: EntityType, fields: Fields) => Promise<string>
  readonly update: (record: HostRecord, fields: Fields) => void
  readonly target: (record: HostRecord) => Parameters<typeof deleteRecord>[2]
}

export function peopleOf(host: QuickBooksHost, nowMs: () => number): People {
  const { company } = host
  const target = ({ id, syncToken }: HostRecord) => {
    return { id, syncToken: `${syncToken}`, nowMs: nowMs() }
  }
  const desk: Desk = {
    ...{ host, nowMs, target },
    found: (type, id) => recordOf(company, type, id),
    create: async (type, fields) => createRecord(company, type, { nowMs: nowMs(), fields }).id,
    update: (record, fields) =>
      void updateRecord(company, record.type, { ...target(record), fields, sparse: true }),
  }
  return { ...ofCustomers(desk), ...ofDocuments(desk), ...ofMoney(desk), ...ofDamage(desk) }
}

type Acts<Name extends keyof People> = Pick<People, Name>

function ofCustomers(desk: Desk): Acts<'addCustomer' | 'rename' | 'merge' | 'makeInactive'> {
  const { host, nowMs, create, update, found } = desk
  return {
    addCustomer: ({ name, email, currency, parent }) =>
      create('Customer', {
        DisplayName: name,
        CompanyName: name,
        ...(email === undefined ? {} : { PrimaryEmailAddr: { Address: email } }),
        ...(currency === undefined ? {} : { CurrencyRef: { value: currency } }),
        ...(parent === undefined ? {} : { ParentRef: { value: parent } }),
      }),
    rename: async (customer, name) => update(found('Customer', customer), { DisplayName: name }),
    merge: async (given) => void mergeCustomers(host.company, { ...given, nowMs: nowMs() }),
    makeInactive: async (id, how) => {
      // What he owes stays where the API does it.
      if (how === 'owing') update(found('Customer', id), { Active: false })
      else makeInactive(host.company, { id, nowMs: nowMs() })
    },
  }
}

const today = ({ nowMs }: Desk): string => new Date(nowMs()).toISOString().slice(0, 10)

const money = ({ found }: Desk, customer: string, minor: bigint) =>
  amountJson(minor, found('Customer', customer).currency)

const sold = (desk: Desk, customer: string, amount: bigint) => [
  { Amount: money(desk, customer, amount), DetailType: 'SalesItemLineDetail' },
]

type OfDocuments = 'invoice' | 'changeTotal' | 'credit' | 'voidInvoice' | 'remove' | 'remark'

function ofDocuments(desk: Desk): Acts<OfDocuments> {
  const { host, create, update, found, target } = desk
  return {
    invoice: ({ customer, amount, due }) =>
      create('Invoice', {
        CustomerRef: { value: customer },
        TxnDate: [due, today(desk)].sort()[0] ?? due,
        DueDate: due,
        Line: sold(desk, customer, amount),
      }),
    changeTotal: async (id, total) => {
      const invoice = found('Invoice', id)
      update(invoice, { Line: sold(desk, invoice.customer ?? '', total) })
    },
    credit: ({ customer, amount }) =>
      create('CreditMemo', {
        CustomerRef: { value: customer },
        TxnDate: today(desk),
        Line: sold(desk, customer, amount),
      }),
    remark: async (id, text) => update(found('Invoice', id), { PrivateNote: text }),
    voidInvoice: async (id) => {
      voidRecord(host.company, 'Invoice', target(found('Invoice', id)))
    },
    remove: async (entity, id) => {
      deleteRecord(host.company, typeOf[entity], target(found(typeOf[entity], id)))
    },
  }
}

function ofMoney(desk: Desk): Acts<'pay' | 'useCredit'> {
  const payment = (customer: string, amount: bigint, lines: readonly Line[]) =>
    desk.create('Payment', {
      CustomerRef: { value: customer },
      TxnDate: today(desk),
      TotalAmt: money(desk, customer, amount),
      Line: lines.map(([TxnType, TxnId, some]) => ({
        Amount: money(desk, customer, some),
        LinkedTxn: [{ TxnId, TxnType }],
      })),
    })
  return {
    pay: ({ customer, amount, on }) =>
      payment(
        customer,
        amount,
        on.map(({ invoice, amount: some }) => ['Invoice', invoice, some]),
      ),
    // A payment of nothing that takes from the one and gives to the other.
    useCredit: ({ customer, credit, invoice, amount }) =>
      payment(customer, 0n, [
        ['CreditMemo', credit, amount],
        ['Invoice', invoice, amount],
      ]),
  }
}

type Line = readonly [type: 'Invoice' | 'CreditMemo', id: string, amount: bigint]

function ofDamage({ host, nowMs, found }: Desk): Acts<'spoil' | 'mend'> {
  return {
    spoil: async (entity, id) => {
      const type = typeOf[entity]
      host.breakRecord(type, id, damage[entity])
      found(type, id).updatedMs = wholeSeconds(nowMs())
      host.company.tell({ type, id, verb: 'updated', atMs: nowMs() })
    },
    mend: async (entity, id) => host.mendRecord(typeOf[entity], id),
  }
}
