// Reads a real Odoo as the product does, and holds what each customer owes against Odoo's own sums.
// Writes nothing anywhere. ODOO_URL, ODOO_DB, ODOO_UID, ODOO_KEY, ODOO_REALM say which.

import type { HostAccess, HostConnector, HostRecords } from '../connectors/contract/host.ts'
import { odooConnector } from '../connectors/odoo/connector.ts'
import { assert, present } from '../core/assert.ts'

const mostPages = 10_000

const env = (name: string): string => present(process.env[name], name)

let calls = 0
const access: HostAccess = {
  realm: env('ODOO_REALM'),
  accessToken: env('ODOO_KEY'),
  site: { url: env('ODOO_URL'), database: env('ODOO_DB'), user: env('ODOO_UID') },
  turn: async () => {
    calls += 1
  },
}

type Sums = Map<string, bigint>

function addTo(
  sums: Sums,
  of: { readonly customer: string; readonly currency: string },
  minor: bigint,
) {
  const key = `${of.customer} ${of.currency}`
  sums.set(key, (sums.get(key) ?? 0n) + minor)
}

function take(sums: Sums, { invoices, creditNotes, payments }: HostRecords): void {
  for (const { record } of invoices) {
    if (record.status !== 'posted') continue
    for (const { open } of record.instalments) addTo(sums, record, open)
  }
  for (const { record } of creditNotes) addTo(sums, record, -record.open)
  for (const { record } of payments) {
    if (record.state === 'settled') addTo(sums, record, -record.unapplied)
  }
}

async function readAll(
  host: HostConnector,
): Promise<{ sums: Sums; read: number; rejected: number }> {
  const sums: Sums = new Map()
  let [read, rejected, pages] = [0, 0, 0]
  let cursor: string | null = null
  do {
    const page = await host.readPage(access, cursor)
    take(sums, page.records)
    read += page.read
    rejected += page.rejected.length
    pages += 1
    assert(pages < mostPages, 'a reading ends')
    cursor = page.next
  } while (cursor !== null)
  return { sums, read, rejected }
}

const host = odooConnector({ allowPrivate: true })
const began = Date.now()
const { sums, read, rejected } = await readAll(host)
const readMs = Date.now() - began
const readCalls = calls
const totals = (await host.controls?.totals(access)) ?? []
const theirs = new Map(totals.map((one) => [`${one.customer} ${one.currency}`, one.net]))
const keys = new Set([...sums.keys(), ...theirs.keys()])
const differences = [...keys].filter((key) => (sums.get(key) ?? 0n) !== (theirs.get(key) ?? 0n))
for (const key of differences) {
  process.stdout.write(`${key}: ours ${sums.get(key) ?? 0n}, Odoo ${theirs.get(key) ?? 0n}\n`)
}
const found = { read, rejected, calls: readCalls, readMs, customers: keys.size }
process.stdout.write(`${JSON.stringify({ ...found, differences: differences.length })}\n`)
process.exitCode = differences.length === 0 && rejected === 0 ? 0 : 1
