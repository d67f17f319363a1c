// An invoice as the company's accounting software prints it.

import { invoiceId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { invoiceDocument } from '../../sync/document/run.ts'
import { type Endpoint, fileEndpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'

export function invoiceDocumentEndpoints(deps: Deps): Endpoint[] {
  return [
    fileEndpoint({
      method: 'GET',
      path: '/api/v1/invoices/:id/document',
      summary: 'The invoice as the accounting software prints it; nothing of it is kept',
      access: 'read',
      params: idParams,
      query: nothing,
      body: nothing,
      answer: ['application/pdf'],
      handle: async ({ session: { tenant }, params: { id } }) => {
        const found = await invoiceDocument(deps, tenant, invoiceId(id))
        if (found === null) throw notFound('invoice')
        if (found === 'none') throw notFound('document: the accounting software prints none of it')
        return { name: found.name, media: 'application/pdf', content: found.pdf }
      },
    }),
  ]
}
