// A company from a file with as many overdue customers as a test wants, and the counting mail
// server that they are sent to. No host: a process of its own can work for it with no more than two
// addresses.

import { SMTPServer } from 'smtp-server'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import { present } from '../../../core/assert.ts'
import type { BookRecord } from '../../../core/book.ts'
import type { TenantId } from '../../../core/ids.ts'
import { parseInstant } from '../../../core/instant.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { approveMessages } from '../../../server/dunning/answers/run.ts'
import { approvalQueue } from '../../../server/dunning/queue/run.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { loadBook } from '../../../server/ledger/load.ts'
import { fakeClock } from '../../support/clock.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCurrency, aCustomer, aDay, anInvoice } from '../../support/ledger-records.ts'

/** A Wednesday morning so far off that no job of its next day is due while a test runs. */
export const farOff = '2099-11-18T09:30:00Z'

export interface ManyCustomers {
  readonly deps: TestDeps
  readonly tenant: TenantId
}

export const addressOf = (customer: number): string => `c${customer}@orme.example`

/** Each of the customers owes one invoice, ten days late. Planned, not approved. */
export async function manyCustomers(
  database: TestDatabase,
  count: number,
  { smtpUrl, name = '' }: { readonly smtpUrl: string; readonly name?: string },
): Promise<ManyCustomers> {
  const email = smtpChannel({ url: smtpUrl, timeoutMs: 20_000 })
  const deps = testDeps(database, { clock: fakeClock(farOff), channels: { email } })
  const externalId = `many ${count} ${name}`
  const tenant = tenantIdFor('book', externalId)
  await loadBook(deps, {
    ...{ tenant, externalId, batches: [recordsOf(count)] },
    company: {
      ...{ name: 'Nord SAS', country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris' },
      currency: aCurrency('EUR'),
    },
    now: present(parseInstant(farOff), 'an instant'),
  })
  await planNow(deps, tenant)
  return { deps, tenant }
}

function recordsOf(count: number): BookRecord[] {
  const day = aDay('2099-11-08')
  const one = { total: 50_000n, instalments: [{ due: day, amount: 50_000n, open: 50_000n }] }
  return Array.from({ length: count }, (_, i) => i).flatMap((i): BookRecord[] => [
    { kind: 'customer', record: aCustomer(`C${i}`, { email: addressOf(i) }) },
    { kind: 'invoice', record: anInvoice(`I${i}`, `C${i}`, one) },
  ])
}

/** Everything that waits, in answers of at most 500. How many were approved. */
export async function approveAll({ deps, tenant }: ManyCustomers): Promise<number> {
  const { messages } = await approvalQueue(deps, tenant, { step: null })
  let approved = 0
  for (let from = 0; from < messages.length; from += 500) {
    const asked = messages.slice(from, from + 500).map(({ id, seen }) => {
      return { id, seen: present(parseInstant(seen), 'an instant') }
    })
    approved += (await approveMessages(deps, tenant, { asked, actor: 'U1' })).decided
  }
  return approved
}

export interface CountingServer {
  readonly url: string
  /** How many mails each address was sent. */
  readonly received: ReadonlyMap<string, number>
  stop(): Promise<void>
}

/** Takes every mail, keeps none, and counts them by address. */
export async function countingServer(): Promise<CountingServer> {
  const received = new Map<string, number>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onData: (stream, { envelope }, callback) => {
      stream.resume()
      stream.on('end', () => {
        for (const { address } of envelope.rcptTo) {
          received.set(address, (received.get(address) ?? 0) + 1)
        }
        callback(null, 'Taken')
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.on('error', () => {})
  const address = server.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
