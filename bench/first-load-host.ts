// The stand-in of QuickBooks Online with many invoices, in a process of its own, so that its memory
// and its time are not ours. Answers with its address and keys; ends with its parent.

import { startQuickBooksHost } from '../test/hosts/quickbooks/host.ts'
import { seedMany } from '../test/hosts/quickbooks/seed-many.ts'

export interface HostStarted {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly realm: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly records: number
}

/** So many calls were made since the last time it was asked. */
export interface HostCalled {
  readonly calls: number
}

const [customers = 0, invoices = 0] = process.argv.slice(2).map(Number)
const host = await startQuickBooksHost()
seedMany(host.company, { customers, invoices, seed: 7 })
const { Customer, Invoice, CreditMemo, Payment } = host.company.records
const started: HostStarted = {
  ...{ url: host.url, clientId: host.clientId, clientSecret: host.clientSecret },
  ...{ realm: host.company.realm, ...host.grant() },
  records: Customer.size + Invoice.size + CreditMemo.size + Payment.size,
}
process.send?.(started)
process.on('message', () => {
  const called: HostCalled = { calls: host.calls.length }
  host.calls.length = 0
  process.send?.(called)
})
process.on('disconnect', () => process.exit())
