// A caller of the stand-in, for its own tests: JSON in, JSON out, with the codes of faults at hand.

import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import type { QuickBooksHost } from './host.ts'

export const Fields = z.record(z.string(), z.unknown())
type Fields = z.infer<typeof Fields>

export interface Answered {
  readonly status: number
  readonly json: Fields
  /** The one record of the answer, or nothing. */
  readonly record: Fields
  /** Of the first fault, in either casing. */
  readonly code: string | null
}

const Faults = z.object({ Fault: z.object({ Error: z.array(z.object({ code: z.string() })) }) })

export function callerOf(host: QuickBooksHost, accessToken = host.grant().accessToken) {
  const call = async (path: string, body?: object): Promise<Answered> => {
    const answer = await fetch(`${host.url}/v3/company/${host.company.realm}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const json = Fields.parse(await answer.json())
    const record = Object.values(json)
      .map((value) => Fields.safeParse(value).data)
      .find((value) => value !== undefined)
    const fault = Faults.safeParse(json).data
    const code = fault?.Fault.Error[0]?.code ?? null
    return { status: answer.status, json, record: record ?? {}, code }
  }
  const done = async (path: string, body?: object): Promise<Fields> => {
    const { status, json, record } = await call(path, body)
    if (status !== 200) throw new Error(`${path} answered ${status} ${JSON.stringify(json)}`)
    return record
  }
  return {
    call,
    done,
    customer: async (name = 'Client A', more: object = {}) =>
      String((await done('customer', { DisplayName: name, ...more }))['Id']),
    invoice: (owner: string, amount: number, more: object = {}) =>
      done('invoice', {
        CustomerRef: { value: owner },
        TxnDate: '2026-11-01',
        DueDate: '2026-11-10',
        Line: [{ Amount: amount, DetailType: 'SalesItemLineDetail' }],
        ...more,
      }),
    creditMemo: (owner: string, amount: number) =>
      done('creditmemo', {
        CustomerRef: { value: owner },
        TxnDate: '2026-11-02',
        Line: [{ Amount: amount, DetailType: 'SalesItemLineDetail' }],
      }),
    payment: (owner: string, total: number, lines: readonly PaidLine[]) =>
      done('payment', {
        CustomerRef: { value: owner },
        TotalAmt: total,
        TxnDate: '2026-11-20',
        Line: lines.map(([TxnId, Amount, TxnType = 'Invoice']) => ({
          Amount,
          LinkedTxn: [{ TxnId, TxnType }],
        })),
      }),
  }
}

type PaidLine = readonly [id: unknown, amount: number, type?: 'Invoice' | 'CreditMemo']
export type Caller = ReturnType<typeof callerOf>

/** The rows of one entity in an answer of change data capture; null where it has no group. */
export function changed(json: Fields, entity: string): readonly Fields[] | null {
  const Answer = z.object({
    CDCResponse: z.array(z.object({ QueryResponse: z.array(Fields) })),
  })
  const groups = present(Answer.parse(json).CDCResponse[0], 'a response').QueryResponse
  const rows = groups.find((group) => group[entity] !== undefined)?.[entity]
  return rows === undefined ? null : z.array(Fields).parse(rows)
}
