// A stand-in for Brevo's text messages: takes what Brevo takes, refuses what it refuses, keeps what
// it took, and misbehaves on request.

import { z } from 'zod'
import { type Answered, type Asked, type HttpStandIn, startStandIn } from '../http-faults.ts'

const Request = z.strictObject({
  sender: z.string(),
  recipient: z.string(),
  content: z.string().min(1),
  type: z.enum(['transactional', 'marketing']),
  tag: z.string().optional(),
  unicodeEnabled: z.boolean().optional(),
  webUrl: z.url().optional(),
})
export type ReceivedSms = z.infer<typeof Request> & { readonly messageId: number }

export interface BrevoHost extends HttpStandIn {
  readonly apiKey: string
  messages(): readonly ReceivedSms[]
}

export async function startBrevo(): Promise<BrevoHost> {
  const apiKey = 'xkeysib-stand-in-0123456789abcdef'
  const received: ReceivedSms[] = []
  const take = (asked: Asked): Answered => {
    if (asked.method !== 'POST' || asked.path !== '/v3/transactionalSMS/send') {
      return fault(404, 'document_not_found', 'No such address')
    }
    if (asked.headers['api-key'] !== apiKey) return fault(401, 'unauthorized', 'Key not found')
    const body = Request.safeParse(JSON.parse(asked.body.toString()))
    if (!body.success) return fault(400, 'invalid_parameter', z.prettifyError(body.error))
    const { sender, recipient } = body.data
    if (!/^\d{6,15}$/.test(recipient)) {
      return fault(400, 'invalid_parameter', 'recipient is not valid')
    }
    if (!/^([A-Za-z0-9]{1,11}|\d{1,15})$/.test(sender)) {
      return fault(400, 'invalid_parameter', 'sender is not valid')
    }
    const message = { ...body.data, messageId: 1_511_882_900_176_220 + received.length }
    received.push(message)
    const { messageId } = message
    const answer = { reference: `ref${messageId}`, messageId, smsCount: 1, remainingCredits: 82.8 }
    return { status: 201, body: JSON.stringify(answer) }
  }
  return { ...(await startStandIn(take)), apiKey, messages: () => received }
}

const fault = (status: number, code: string, message: string): Answered => ({
  status,
  body: JSON.stringify({ code, message }),
})
