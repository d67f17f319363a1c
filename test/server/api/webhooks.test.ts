import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { smsNews } from '../../../connectors/channels/sms/news.ts'
import { brevoMailNews } from '../../../connectors/channels/smtp/brevo.ts'
import { present } from '../../../core/assert.ts'
import { buildApp } from '../../../server/app.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { newsProof } from '../../../server/delivery/news/address.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { watchedLog } from '../../support/watched-log.ts'
import { type Company, contactsOf, overdueCompany } from '../delivery/company.ts'

const secret = 'a-password-of-this-deployment-0123456789'
let database: TestDatabase
let company: Company
let app: FastifyInstance
let key = ''
beforeAll(async () => {
  database = await testDatabase()
  company = await overdueCompany(database, {
    channels: {
      email: {
        kind: 'email',
        send: async (message) => {
          key = message.key
          return { kind: 'accepted', providerId: '<m1@nord.example>' }
        },
      },
    },
  })
  await company.approve()
  await company.work()
  const config = {
    publicUrl: 'http://encours.test',
    oauth: {},
    launchSecrets: {},
    webhookSecret: secret,
    allowedOrigins: [],
    panelFolder: import.meta.dirname,
    manifest: { version: '1.0.0' },
  }
  const carriers = { 'brevo-mail': brevoMailNews, 'brevo-sms': smsNews }
  app = await buildApp({ ...company.deps, carriers }, { config, log: watchedLog })
})
afterAll(async () => {
  await app.close()
  await company.stop()
  await database.drop()
})

const basic = (password: string) => `Basic ${Buffer.from(`encours:${password}`).toString('base64')}`
const call = (path: string, payload: object | string, authorization = basic(secret)) =>
  app.inject({
    method: 'POST',
    url: `/webhooks/channels/${path}`,
    headers: { authorization, 'content-type': 'application/json' },
    payload,
  })
const told = (event: string) => ({
  event,
  'message-id': '<x@relay>',
  ts_event: 1_795_000_000,
  'X-Mailin-custom': key,
})
const stored = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(
      z.object({ event_id: z.string(), raw: z.string() }),
      tx,
      'select event_id, raw from carrier_events where tenant_id = $1',
      [company.tenant],
    ),
  )

describe('a call that proves nothing is refused, and nothing is stored', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['no password', ''],
    ['another password', basic('another-password-of-the-same-length-0123')],
    ['the password cut short', basic(secret.slice(0, -1))],
    ['the password as a user', `Basic ${Buffer.from(secret).toString('base64')}`],
    ['no base64', 'Basic ???'],
  ]
  test.each(wrong)('%s', async (_name, authorization) => {
    const answer = await call('brevo-mail', told('delivered'), authorization)
    expect(answer.statusCode).toBe(401)
    expect(answer.body).not.toContain(secret)
    expect(await stored()).toEqual([])
  })

  it('a proof of another message, or of none', async () => {
    const other = newsProof(
      secret,
      key.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    )
    for (const query of [`key=${key}&proof=${other}`, `key=${key}&proof=`, `key=${key}`]) {
      const body = { messageId: 1, msg_status: 'delivered' }
      expect((await call(`brevo-sms?${query}`, body, '')).statusCode, query).toBe(401)
    }
    expect(await stored()).toEqual([])
  })
})

describe('a call that proves itself', () => {
  it('is stored and answered, then applied; told again it changes nothing', async () => {
    for (let i = 0; i < 3; i += 1) {
      expect((await call('brevo-mail', told('hard_bounce'))).statusCode).toBe(200)
    }
    expect(await stored()).toMatchObject([{ raw: JSON.stringify(told('hard_bounce')) }])
    await company.work()
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'bounced' }])
  })

  it('by a bearer token, or by the proof of its one message', async () => {
    const before = (await stored()).length
    const bearer = await call('brevo-mail', told('spam'), `Bearer ${secret}`)
    const body = { messageId: 1, msg_status: 'delivered' }
    const path = `brevo-sms?key=${key}&proof=${newsProof(secret, key)}`
    const proven = await call(path, body, '')
    expect([bearer.statusCode, proven.statusCode]).toEqual([200, 200])
    expect(await stored()).toHaveLength(before + 2)
  })

  it('about nobody of ours is answered all the same, so that the carrier stops', async () => {
    const before = await stored()
    const strange = { ...told('delivered'), 'X-Mailin-custom': 'nobody' }
    for (const body of [strange, {}, [], [strange]]) {
      expect((await call('brevo-mail', body)).statusCode).toBe(200)
    }
    expect(await stored()).toEqual(before)
  })

  it('with a NUL or a mountain in it breaks nothing', async () => {
    const odd = { ...told('delivered'), reason: `a\0b${'x'.repeat(100_000)}` }
    expect((await call('brevo-mail', odd)).statusCode).toBe(200)
    expect(Math.max(...(await stored()).map(({ raw }) => raw.length))).toBeLessThanOrEqual(8_000)
    const mountain = `{"event":"${'x'.repeat(300_000)}"}`
    expect((await call('brevo-mail', mountain)).statusCode).toBe(413)
    expect((await call('brevo-mail', '{"event":')).statusCode).toBe(400)
  })

  it('of a carrier that is not set up has no address', async () => {
    expect((await call('mysendingbox', {})).statusCode).toBe(404)
    expect(present(app.printRoutes(), 'routes')).not.toContain('mysendingbox')
  })
})
