// Letters and registered letters through MySendingBox, which prints and posts a PDF of ours.
// Answers what became of one. There is no idempotency key: a lost answer is unknown, and the letter
// is looked for by our key before a person has to.

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Handover, OutgoingMessage } from '../../contract/channel.ts'
import { handoverRefused, handoverWithoutAnswer } from '../../kit/handover.ts'
import { type Http, type HttpAnswer, makeHttp } from '../../kit/http.ts'
import { addressFields } from './address.ts'
import { type FormFile, multipart } from './multipart.ts'
import { basic, type PostSettings, service } from './settings.ts'

const largestPdf = 10 * 1024 * 1024
const largestAnswer = 1024 * 1024

/** `verte` arrives in three days; `lrar` is registered, with a proof of receipt. */
const postages = { letter: 'verte', registered_letter: 'lrar' } as const

export function postChannel(kind: keyof typeof postages, settings: PostSettings): Channel {
  const http = makeHttp({
    service,
    timeoutMs: settings.timeoutMs,
    maxResponseBytes: largestAnswer,
    maxRequestBytes: largestPdf + largestAnswer,
  })
  const channel: Channel = {
    kind,
    send: async (message) => {
      const letter = letterOf(postages[kind], message)
      if ('fault' in letter) return { kind: 'refused', permanent: true, reason: letter.fault }
      return post(http, settings, letter)
    },
  }
  if (!settings.lookUp) return channel
  return { ...channel, find: (key) => findLetter(http, settings, key) }
}

interface Letter {
  readonly fields: Readonly<Record<string, string>>
  readonly file: FormFile
}

function letterOf(
  postage: (typeof postages)['letter' | 'registered_letter'],
  { key, document, envelope }: OutgoingMessage,
): Letter | { readonly fault: string } {
  if (!document) return { fault: 'the letter has no document' }
  if (!envelope) return { fault: 'the letter has no envelope' }
  const { name, pdf } = document
  if (!Buffer.from(pdf.subarray(0, 5)).equals(Buffer.from('%PDF-'))) {
    return { fault: 'the document is no PDF' }
  }
  if (pdf.length > largestPdf) return { fault: `the document has more than ${largestPdf} bytes` }
  const to = addressFields('to', envelope.to)
  if ('fault' in to) return { fault: `${to['fault']}` }
  const from = addressFields('from', envelope.from)
  if ('fault' in from) return { fault: `${from['fault']}` }
  return {
    file: { field: 'source_file', name, bytes: pdf },
    fields: {
      description: key,
      'metadata[encours]': key,
      ...to,
      ...from,
      source_file_type: 'file',
      // Our pages know nothing of their window: the post prints the address on a page of its own.
      address_placement: 'insert_blank_page',
      postage_type: postage,
      color: 'bw',
      both_sides: 'true',
      manage_returned_mail: 'true',
      ...(postage === 'lrar' ? { manage_delivery_proof: 'true' } : {}),
    },
  }
}

async function post(http: Http, settings: PostSettings, letter: Letter): Promise<Handover> {
  const { contentType, body } = multipart(
    letter.fields,
    letter.file,
    `encours-${randomBytes(18).toString('hex')}`,
  )
  try {
    const answer = await http({
      method: 'POST',
      url: `${settings.baseUrl}/letters`,
      headers: {
        authorization: basic(settings.apiKey),
        'content-type': contentType,
        accept: 'application/json',
      },
      body,
    })
    return outcomeOf(answer, settings.apiKey)
  } catch (error) {
    return handoverWithoutAnswer(error)
  }
}

const Posted = z.object({ _id: z.string().min(1).max(100) })
const Fault = z.object({
  error: z.union([z.string(), z.object({ message: z.string().optional() })]).optional(),
  message: z.string().optional(),
})

function outcomeOf(answer: HttpAnswer, apiKey: string): Handover {
  const { status } = answer
  const body = jsonOf(answer)
  if (status >= 200 && status <= 299) {
    const posted = Posted.safeParse(body)
    if (posted.success) return { kind: 'accepted', providerId: posted.data._id }
    return { kind: 'unknown', reason: `HTTP ${status} without an _id` }
  }
  const { error, message } = Fault.safeParse(body).data ?? {}
  const words = (typeof error === 'string' ? error : error?.message) ?? message ?? ''
  return handoverRefused(answer, words, [apiKey])
}

const Found = z.object({
  letters: z.array(
    z.object({
      _id: z.string().min(1).max(100),
      description: z.string().nullish(),
      metadata: z.object({ encours: z.string().optional() }).nullish(),
    }),
  ),
})

const mostPages = 5

/** Among the latest letters. Null where none bears the key, or the list could not be read. */
async function findLetter(http: Http, settings: PostSettings, key: string) {
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await http({
      method: 'GET',
      url: `${settings.baseUrl}/letters`,
      query: { page: String(page) },
      headers: { authorization: basic(settings.apiKey), accept: 'application/json' },
    })
    const found = Found.safeParse(jsonOf(answer))
    if (answer.status !== 200 || !found.success || found.data.letters.length === 0) return null
    const ours = found.data.letters.find(
      ({ description, metadata }) => description === key || metadata?.encours === key,
    )
    if (ours) return { kind: 'accepted' as const, providerId: ours._id }
  }
  return null
}

function jsonOf({ text }: HttpAnswer): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
