// Where one invoice is paid online, and what is open on it at that moment. Intuit gives the link
// only where online payment is on and BillEmail is an address; it is slow, so never asked in bulk.

import type { InvoiceId } from '../../core/ids.ts'
import { Rejected, Unavailable } from '../contract/failure.ts'
import type { HostAccess, PayPage } from '../contract/host.ts'
import { serviceTitle } from './config.ts'
import { isGone } from './fault.ts'
import { mapInvoice, mapRows } from './map.ts'
import type { Reader } from './read.ts'
import { PayableAnswer } from './schema.ts'

export async function payPage(
  { client, background }: Pick<Reader, 'client' | 'background'>,
  access: HostAccess,
  id: InvoiceId,
): Promise<PayPage | null> {
  const answer = await readOrNull(client, access, id)
  if (answer === null) return null
  const payable = PayableAnswer.safeParse(answer)
  if (!payable.success) throw noInvoice()
  const row = payable.data.Invoice
  const url = (row.InvoiceLink ?? '').trim()
  if (url === '') return null
  const { facts } = await background(access)
  const { records, rejected } = mapRows('invoice', [row], (one) => mapInvoice(one, facts))
  const [invoice] = records
  if (!invoice) {
    const message = `invoice ${id} does not parse: ${rejected[0]?.reason}`
    throw new Rejected({ service: serviceTitle, code: 'MALFORMED', message })
  }
  return { url, open: invoice.record.instalments.reduce((sum, { open }) => sum + open, 0n) }
}

async function readOrNull(client: Reader['client'], access: HostAccess, id: InvoiceId) {
  try {
    return await client.readPayable(access, id)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

function noInvoice(): Unavailable {
  const message = 'the answer is no invoice'
  return new Unavailable({ service: serviceTitle, code: 'NOT_JSON', message })
}
