// What one mail in our mailbox tells about one of ours, if anything: parsed by mailparser, judged
// by its headers. Leaves out how it is fetched.

import { createHash } from 'node:crypto'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import type { Instant } from '../../../core/instant.ts'
import type { CarrierEvent, CarrierNews } from '../../contract/channel.ts'
import { kindOf, type MailHeaders, type MailKind } from './classify.ts'
import { excerptOf } from './excerpt.ts'
import { newsOfReport } from './report.ts'

export interface ReadMail {
  readonly kind: MailKind
  readonly event: CarrierEvent | null
}

const longestHtml = 200_000

/** `own`: the address that our mails come from. */
export async function readMail(
  source: Buffer,
  { own, at }: { readonly own: string; readonly at: Instant },
): Promise<ReadMail> {
  const mail = await simpleParser(source, {
    keepDeliveryStatus: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    maxHtmlLengthToParse: longestHtml,
  })
  const headers = headersOf(mail)
  const named = keysOfThread(mail)
  // A report returns the mail, or its headers: our key stands somewhere in them.
  const returned = keysIn(source.toString('latin1'))
  const kind = kindOf(headers, { about: named.length + returned.length > 0, own })
  const key = named[0] ?? (kind === 'report' ? returned[0] : undefined)
  const news = key === undefined ? null : newsOf(kind, mail)
  if (key === undefined || news === null) return { kind: 'unrelated', event: null }
  return { kind, event: { id: idOf(mail, source), key, at, news } }
}

function newsOf(kind: MailKind, mail: ParsedMail): CarrierNews | null {
  switch (kind) {
    case 'report':
      return newsOfReport(deliveryStatus(mail), oneLine(mail.subject ?? ''))
    case 'automatic':
      return { kind: 'answered', automatic: true, excerpt: '' }
    case 'human':
      return { kind: 'answered', automatic: false, excerpt: excerptOf(mail.text ?? '') }
    case 'unrelated':
      return null
  }
}

/** Two UUIDs, as the keys of our messages are; in any mail of ours they stand in several places. */
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const keyShape = new RegExp(`(?<![\\w-])${uuid}-${uuid}(?![\\w-])`, 'g')

const keysIn = (text: string): string[] => [...new Set(text.match(keyShape) ?? [])]

/** What it answers first, then the thread, latest mail first. */
function keysOfThread({ inReplyTo = '', references = [] }: ParsedMail): string[] {
  const thread = typeof references === 'string' ? [references] : references.toReversed()
  return keysIn([inReplyTo, ...thread].join(' '))
}

const mostHeaderCharacters = 1_000

function headersOf(mail: ParsedMail): MailHeaders {
  const lines = new Map<string, string>()
  for (const { key, line } of mail.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).replace(/\s+/g, ' ')
    if (!lines.has(key)) lines.set(key, value.trim().slice(0, mostHeaderCharacters))
  }
  return {
    get: (name) => lines.get(name) ?? '',
    contentType: lines.get('content-type') ?? '',
    from: addressesOf(mail.from),
    subject: oneLine(mail.subject ?? ''),
  }
}

function addressesOf(from: AddressObject | undefined): string[] {
  return (from?.value ?? []).map(({ address = '' }) => address.toLowerCase())
}

function deliveryStatus({ attachments }: ParsedMail): string | null {
  const part = attachments.find(({ contentType }) => contentType === 'message/delivery-status')
  return part ? part.content.toString('utf8').slice(0, 20_000) : null
}

/** The same mail has the same id, in whichever mailbox it lies. */
function idOf({ messageId }: ParsedMail, source: Buffer): string {
  return createHash('sha256')
    .update(messageId ?? source)
    .digest('hex')
    .slice(0, 40)
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
