// An invoice mailed by QuickBooks itself. Intuit then keeps the address as the invoice's BillEmail,
// marks it as sent, and gives it a new version: what it tells of that is no news to us.

import type { CopySent, HostAccess, InvoiceCopy } from '../contract/host.ts'
import type { QuickBooksClient } from './client.ts'
import { misshapenWrite } from './fault.ts'
import { hostInstant } from './map.ts'
import { requestIdFor } from './request-id.ts'
import { InvoiceAnswer } from './schema.ts'

export async function sendCopy(
  client: QuickBooksClient,
  access: HostAccess,
  { invoice, to, key }: InvoiceCopy,
): Promise<CopySent> {
  const sending = { id: invoice, to, requestId: requestIdFor(key) }
  const answer = InvoiceAnswer.safeParse(await client.sendInvoice(access, sending))
  if (!answer.success) throw misshapenWrite()
  const { MetaData, SyncToken } = answer.data.Invoice
  const updatedAt = hostInstant(MetaData.LastUpdatedTime)
  if (updatedAt === null) throw misshapenWrite()
  return { updatedAt, edit: SyncToken }
}
