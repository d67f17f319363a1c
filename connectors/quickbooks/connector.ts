// QuickBooks Online as a host. The one object that the rest of the product sees; each of its doors
// is a file beside this one.

import type { InvoiceId } from '../../core/ids.ts'
import type { HostAccess, HostConnector, HostNote } from '../contract/host.ts'
import { makeHttp } from '../kit/http.ts'
import { makeClient, type QuickBooksClient } from './client.ts'
import { makeBackground } from './company.ts'
import { hostLimits, type QuickBooksConfig, serviceTitle, settingsOf } from './config.ts'
import { sendCopy } from './copy.ts'
import { isGone, misshapenWrite } from './fault.ts'
import { makeIdentify } from './identity.ts'
import { payPage } from './pay-page.ts'
import { countRecords, type Reader, readChanges, readPage, readRecords, reread } from './read.ts'
import { requestIdFor } from './request-id.ts'
import { AttachableAnswer } from './schema.ts'
import { makeSdk } from './sdk.ts'
import { shortened } from './shortened.ts'
import { statusFields, writeStatus } from './status.ts'
import { refreshTokens, revokeTokens } from './tokens.ts'
import { quickbooksWebhook } from './webhook.ts'

const maxTokenAnswerBytes = 256 * 1024

export function quickbooksConnector(config: QuickBooksConfig): HostConnector {
  const settings = settingsOf(config)
  const client = makeClient(settings)
  const sdk = makeSdk(settings)
  const reader: Reader = { settings, client, background: makeBackground(settings, sdk) }
  const statuses = { client, preferences: sdk.preferences }
  const http = makeHttp({
    service: serviceTitle,
    timeoutMs: Math.min(settings.timeoutMs, 15_000),
    maxResponseBytes: maxTokenAnswerBytes,
  })
  return {
    kind: 'quickbooks',
    title: serviceTitle,
    limits: { ...hostLimits, readsAMonth: settings.readsAMonth },
    ...(config.webhookToken ? { webhook: quickbooksWebhook(config.webhookToken) } : {}),
    refresh: (refreshToken, now) => refreshTokens(settings, http, { refreshToken, now }),
    revoke: (refreshToken) => revokeTokens(settings, http, refreshToken),
    identify: makeIdentify(settings, http),
    readCompany: async (access) => (await reader.background(access, 'now')).company,
    countRecords: (access) => countRecords(reader, access),
    readPage: (access, cursor) => readPage(reader, access, cursor),
    readChanges: (access, from) => readChanges(reader, access, from),
    readRecords: (access, wanted) => readRecords(reader, access, wanted),
    reread: (access, wanted) => reread(reader, access, wanted),
    invoiceDocument: (access, invoice) => printInvoice(client, access, invoice),
    payPage: (access, invoice) => payPage(reader, access, invoice),
    sendCopy: (access, copy) => sendCopy(client, access, copy),
    writeNote: (access, note) => writeNote(client, access, note),
    ...(config.customerNotes === true ? { notesOnCustomers: true } : {}),
    statuses: {
      fields: (access) => statusFields(statuses, access),
      write: (access, status) => writeStatus(statuses, access, status),
    },
  }
}

async function printInvoice(
  client: QuickBooksClient,
  access: HostAccess,
  invoice: InvoiceId,
): Promise<Uint8Array | null> {
  try {
    return await client.printInvoice(access, invoice)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

const longestNote = 2000

async function writeNote(
  client: QuickBooksClient,
  access: HostAccess,
  note: HostNote,
): Promise<{ readonly hostId: string }> {
  const answer = await client.createAttachable(access, {
    entity: note.target.entity === 'invoice' ? 'Invoice' : 'Customer',
    id: note.target.id,
    note: shortened(note.text, longestNote),
    requestId: requestIdFor(note.key),
  })
  const created = AttachableAnswer.safeParse(answer)
  if (!created.success) throw misshapenWrite()
  return { hostId: created.data.Attachable.Id }
}
