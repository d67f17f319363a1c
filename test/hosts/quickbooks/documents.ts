// An invoice or credit memo as paper and as mail (reference, section 2): its PDF, and `send`, which
// overwrites the address, marks the invoice as sent and tells a webhook.

import { formatMinor } from '../../../core/money.ts'
import { business, notFound, unsupported } from './faults.ts'
import { type Books, type HostRecord, textField, wholeSeconds } from './model.ts'
import { billEmail, isAddress, pacific } from './wire.ts'

export function documentOf(books: Books, entity: string, id: string): HostRecord {
  const type = (['Invoice', 'CreditMemo', 'Payment'] as const).find(
    (known) => known.toLowerCase() === entity.toLowerCase(),
  )
  if (!type) throw unsupported()
  const record = books.records[type].get(id)
  if (!record) throw notFound()
  return record
}

/** What the sandbox allows a company and day. */
const mostMails = 40
const dayMs = 86_400_000

export interface Sending {
  readonly sendTo: string | null
  readonly nowMs: number
}

export function sendDocument(books: Books, record: HostRecord, { sendTo, nowMs }: Sending): void {
  const address = sendTo ?? billEmail(record)
  if (address === null || !isAddress(address)) throw business('An email address is required.')
  const today = Math.floor(nowMs / dayMs)
  const sentToday = books.mails.filter(({ atMs }) => Math.floor(atMs / dayMs) === today)
  if (sentToday.length >= mostMails) throw business('The limit of emails for today is reached.')
  books.mails.push({ type: record.type, id: record.id, to: address, atMs: nowMs })
  record.fields = {
    ...record.fields,
    BillEmail: { Address: address },
    EmailStatus: 'EmailSent',
    DeliveryInfo: { DeliveryType: 'Email', DeliveryTime: pacific(nowMs) },
  }
  record.syncToken += 1
  record.updatedMs = wholeSeconds(nowMs)
  books.tell({ type: record.type, id: record.id, verb: 'emailed', atMs: nowMs })
}

/** One page of one line: enough to be a file that opens. */
export function pdfOf(record: HostRecord): Buffer {
  const number = textField(record, 'DocNumber') ?? record.id
  const amount = `${formatMinor(record.total, record.currency)} ${record.currency}`
  const text = `${record.type} ${number} ${amount}`.replace(/[^\x20-\x7e]|[()\\]/g, ' ')
  const stream = `BT /F1 18 Tf 72 760 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '.concat(
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    ),
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\n`
  return Buffer.from(`${file}${table}${trailer}startxref\n${file.length}\n%%EOF\n`, 'latin1')
}
