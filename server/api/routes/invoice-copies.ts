// A copy of an invoice, mailed to its customer by the company's accounting software.

import { invoiceId } from '../../../core/ids.ts'
import { type CopyRefused, copyStanding, sendCopy } from '../../delivery/copies/run.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import { CopiedWire, CopiesWire, SendCopyRequestWire } from '../wire/copies.ts'

const place = { path: '/api/v1/invoices/:id/copies', params: idParams, query: nothing } as const

export function invoiceCopyEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...place,
      method: 'GET',
      summary: 'Whether the accounting software may mail a copy of an invoice, and the last it did',
      access: 'read',
      body: nothing,
      answer: CopiesWire,
      handle: async ({ session: { tenant }, params: { id } }) => {
        const found = await copyStanding(deps, tenant, invoiceId(id))
        if (found === null) throw notFound('invoice')
        const copies = found.copies.map(({ at, recipient, outcome }) => {
          // Nobody noted what came of it: it may have left.
          return { at, to: recipient, outcome: outcome ?? ('ambiguous' as const) }
        })
        return { ...found, copies }
      },
    }),
    endpoint({
      ...place,
      method: 'POST',
      summary: 'The accounting software mails the invoice to its customer, once an id',
      access: 'decide',
      body: SendCopyRequestWire,
      answer: CopiedWire,
      handle: async ({ session: { tenant, user }, params, body }) => {
        const wish = { ...body, invoice: invoiceId(params.id), actor: user.id }
        const copied = await sendCopy(deps, tenant, wish)
        if (copied === null) throw notFound('invoice')
        if (!('refusal' in copied)) return copied
        throw new Refused({ status: 409, ...refusals[copied.refusal] })
      },
    }),
  ]
}

type Refusal = { readonly code: string; readonly detail: string }

const refusals: Readonly<Record<CopyRefused, Refusal>> = {
  TEST_MODE: {
    code: 'TEST_MODE',
    detail: 'In test mode nothing goes to customers, and the host keeps whom it writes to.',
  },
  INVOICE_NOT_POSTED: {
    code: 'INVOICE_NOT_POSTED',
    detail: 'A draft or void invoice is not sent.',
  },
  DO_NOT_CONTACT: { code: 'DO_NOT_CONTACT', detail: 'This customer is not to be contacted.' },
  NO_ADDRESS: { code: 'NO_ADDRESS', detail: 'This customer has no mail address.' },
  ADDRESS_BOUNCED: { code: 'ADDRESS_BOUNCED', detail: 'The last mail to this customer came back.' },
  ADDRESS_CHANGED: {
    code: 'ADDRESS_CHANGED',
    detail: 'The customer has another address by now: look again.',
  },
  COPY_NOT_OFFERED: {
    code: 'COPY_NOT_OFFERED',
    detail: 'The accounting software of this company mails no invoices for us.',
  },
  ID_USED: { code: 'ID_USED', detail: 'This id was used for another copy.' },
}
