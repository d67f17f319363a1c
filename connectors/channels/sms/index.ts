// Text messages through Brevo. Answers what became of one: Brevo knows no idempotency, so that a
// call whose answer was lost is unknown and never repeated.

import { z } from 'zod'
import type { Channel, Handover, OutgoingMessage } from '../../contract/channel.ts'
import { handoverRefused, handoverWithoutAnswer } from '../../kit/handover.ts'
import { type HttpAnswer, makeHttp } from '../../kit/http.ts'
import { parseMobile, smsLength } from './number.ts'

export interface SmsSettings {
  readonly apiKey: string
  /** What the telephone shows: at most 11 letters and digits. Nobody can answer it. */
  readonly sender: string
  /** `https://api.brevo.com`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
  /** Where Brevo tells what became of the message of this key; null = nowhere. */
  readonly newsUrl: (key: string) => string | null
}

const service = 'Brevo'
const mostParts = 6
const largestAnswer = 64 * 1024
const sender = /^[A-Za-z0-9]{1,11}$/

export function smsChannel(settings: SmsSettings): Channel {
  const http = makeHttp({
    service,
    timeoutMs: settings.timeoutMs,
    maxResponseBytes: largestAnswer,
  })
  const { apiKey, baseUrl } = settings
  return {
    kind: 'sms',
    send: async (message) => {
      const request = requestFor(settings, message)
      if ('fault' in request) return { kind: 'refused', permanent: true, reason: request.fault }
      try {
        const answer = await http({
          method: 'POST',
          url: `${baseUrl}/v3/transactionalSMS/send`,
          headers: {
            'api-key': apiKey,
            'content-type': 'application/json',
            accept: 'application/json',
          },
          body: JSON.stringify(request.body),
        })
        return outcomeOf(answer, apiKey)
      } catch (error) {
        return handoverWithoutAnswer(error)
      }
    },
  }
}

/** What would not be a text message stops here and never reaches Brevo. */
function requestFor(
  settings: SmsSettings,
  { key, to, text }: OutgoingMessage,
): { readonly body: object } | { readonly fault: string } {
  const number = parseMobile(to)
  if (number === null) return { fault: 'the recipient is no mobile number with its country' }
  if (!sender.test(settings.sender)) return { fault: 'the sender is not 11 letters or digits' }
  const content = text.trim()
  if (content === '') return { fault: 'the text is empty' }
  const { parts, unicode } = smsLength(content)
  if (parts > mostParts) return { fault: `the text takes ${parts} parts, more than ${mostParts}` }
  const newsUrl = settings.newsUrl(key)
  return {
    body: {
      sender: settings.sender,
      recipient: number.slice(1),
      content,
      type: 'transactional',
      tag: 'encours',
      unicodeEnabled: unicode,
      ...(newsUrl === null ? {} : { webUrl: newsUrl }),
    },
  }
}

const Sent = z.object({ messageId: z.union([z.number(), z.string()]) })
const Fault = z.object({ code: z.string().optional(), message: z.string().optional() })

function outcomeOf(answer: HttpAnswer, apiKey: string): Handover {
  const { status } = answer
  if (status >= 200 && status <= 299) {
    const sent = Sent.safeParse(jsonOf(answer))
    if (sent.success) return { kind: 'accepted', providerId: String(sent.data.messageId) }
    return { kind: 'unknown', reason: `HTTP ${status} without a messageId` }
  }
  const { code = '', message = '' } = Fault.safeParse(jsonOf(answer)).data ?? {}
  return handoverRefused(answer, `${code} ${message}`, [apiKey])
}

function jsonOf({ text }: HttpAnswer): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
