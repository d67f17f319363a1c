import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { parseDay } from '../../../core/day.ts'
import { type QuickBooksHost, type QuickBooksHostOptions, startQuickBooksHost } from './host.ts'
import { type KeptFile, openKeptFile } from './kept-file.ts'
import { seedCompany } from './seed.ts'
import { type Held, restore, snapshotOf } from './snapshot.ts'

const nowMs = Date.parse('2026-11-23T09:00:00Z')
const today = present(parseDay('2026-11-23'), 'a day')
const running: QuickBooksHost[] = []

async function start(options: QuickBooksHostOptions = {}): Promise<QuickBooksHost> {
  const host = await startQuickBooksHost({ clock: () => nowMs, ...options })
  running.push(host)
  return host
}

afterEach(async () => {
  for (const host of running.splice(0)) await host.stop()
})

const again = (host: QuickBooksHost): Held => present(restore(snapshotOf(host.held())), 'held')

/** Whatever the order of its keys. */
const written = (held: Held): unknown => JSON.parse(snapshotOf(held))

interface Call {
  readonly path: string
  readonly accessToken: string
  readonly body?: object
}

async function call(host: QuickBooksHost, { path, accessToken, body }: Call) {
  const answer = await fetch(`${host.url}/v3/company/${host.company.realm}/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, text: await answer.text() }
}

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() })

async function refresh(host: QuickBooksHost, value: string, client: QuickBooksHost = host) {
  const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')
  const answer = await fetch(`${host.url}/oauth2/v1/tokens/bearer`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: value }),
  })
  return { status: answer.status, json: await answer.json() }
}

/** What an answer says, but for the time at which it was given. */
const said = ({ status, text }: { status: number; text: string }) => ({
  status,
  text: text.replace(/"time":"[^"]*"/, ''),
})

const note = (invoice: string) => ({
  Note: 'Rappel envoyé le 23 novembre',
  AttachableRef: [{ EntityRef: { type: 'Invoice', value: invoice } }],
})
const payment = { CustomerRef: { value: '5' }, TotalAmt: 10, Line: [] }
const queries = ['Customer', 'Invoice', 'CreditMemo', 'Payment', 'Attachable', 'Term'].map(
  (entity) => `query?query=${encodeURIComponent(`select * from ${entity} maxresults 1000`)}`,
)

describe('a stand-in that goes on from a snapshot', () => {
  test('answers every question as before, to the letter', async () => {
    const before = await start()
    seedCompany(before.company, { today })
    const { accessToken } = before.grant()
    const [invoice] = before.company.records.Invoice.values()
    const id = present(invoice, 'an invoice').id
    const ask = (path: string, body?: object) =>
      call(before, { path, accessToken, ...(body ? { body } : {}) })
    await ask('payment', { ...payment, TotalAmt: 0.1 })
    await ask('attachable', note(id))
    const voided = present([...before.company.records.Invoice.values()].at(-1), 'an invoice')
    const target = { Id: voided.id, SyncToken: `${voided.syncToken}` }
    expect((await ask('invoice?operation=void', target)).status).toBe(200)
    const gone = present([...before.company.records.Payment.values()][0], 'a payment')
    await ask('payment?operation=delete', { Id: gone.id, SyncToken: `${gone.syncToken}` })

    const after = await start({ held: again(before) })
    for (const path of [...queries, `payment/${gone.id}`, 'companyinfo/1', 'preferences']) {
      const answer = said(await call(after, { path, accessToken }))
      expect(answer).toEqual(said(await ask(path)))
    }
    expect((await call(after, { path: `payment/${gone.id}`, accessToken })).status).toBe(400)
    expect(written(after.held())).toEqual(written(before.held()))
  })

  test('gives the first answer to a write that is sent again, and new records new numbers', async () => {
    const before = await start()
    seedCompany(before.company, { today })
    const { accessToken } = before.grant()
    const write = { path: 'payment?requestid=once', accessToken, body: payment }
    const first = await call(before, write)
    const after = await start({ held: again(before) })
    const lastId = after.company.lastId
    expect(await call(after, write)).toEqual(first)
    expect(after.company.lastId).toBe(lastId)
    await call(after, { ...write, path: 'payment' })
    expect(after.company.records.Payment.has(`${lastId + 1}`)).toBe(true)
  })

  test('takes a refresh value from before, once, from the same client', async () => {
    const before = await start()
    const { refreshToken } = before.grant()
    const after = await start({ held: again(before) })
    const { status, json } = await refresh(after, refreshToken, before)
    expect(status).toBe(200)
    const { access_token: accessToken } = Tokens.parse(json)
    expect((await call(after, { path: 'companyinfo/1', accessToken })).status).toBe(200)
    expect((await refresh(after, refreshToken)).status).toBe(400)
    const third = await start({ held: again(after) })
    expect((await refresh(third, refreshToken)).status).toBe(400)
  })

  test('lets tokens end when they would have ended', async () => {
    const before = await start()
    const { accessToken, refreshToken } = before.grant()
    const later = await start({ held: again(before), clock: () => nowMs + 3_600_000 })
    expect((await call(later, { path: 'companyinfo/1', accessToken })).status).toBe(401)
    expect((await refresh(later, refreshToken)).status).toBe(200)
    const muchLater = await start({ held: again(before), clock: () => nowMs + 8_726_400_000 })
    expect((await refresh(muchLater, refreshToken)).status).toBe(400)
  })

  test('signs with the key from before, knows the user and shares the launch secret', async () => {
    const before = await start({ user: { givenName: 'Paul' } })
    const after = await start({ held: again(before) })
    const keys = createRemoteJWKSet(new URL(`${after.url}/op/v1/jwks`))
    const currentDate = new Date(nowMs)
    const { payload } = await jwtVerify(await before.idToken(), keys, { currentDate })
    expect(payload.sub).toBe(before.user.subject)
    await jwtVerify(await after.idToken(), keys, { currentDate })
    expect(after.user).toEqual({ ...before.user, givenName: 'Paul' })
    expect(after.launchSecret).toBe(before.launchSecret)
  })
})

describe('the file', () => {
  let folder = ''
  let path = ''
  let lines: string[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'encours-stand-in-'))
    path = join(folder, 'data', 'stand-in.json')
    lines = []
  })
  afterEach(() => rm(folder, { recursive: true }))

  const open = (): Promise<KeptFile> => openKeptFile(path, (line) => lines.push(line))

  test('holds a write before its caller hears of it, and only its owner reads it', async () => {
    const { held, keep } = await open()
    expect(held).toBeNull()
    const before = await start({ keep })
    seedCompany(before.company, { today })
    const { refreshToken } = before.grant()
    const { json } = await refresh(before, refreshToken)
    const { access_token: accessToken } = Tokens.parse(json)
    const found = present((await open()).held, 'a snapshot')
    expect(found.oauth.access.map(({ value }) => value)).toContain(accessToken)
    await call(before, { path: 'payment', accessToken, body: payment })
    const [books] = present((await open()).held, 'a snapshot').companies
    expect(books?.records.Payment.size).toBe(before.company.records.Payment.size)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'data'))).toEqual(['stand-in.json'])
  })

  test('is whole after many writes at once, and holds all of them', async () => {
    const { keep } = await open()
    const before = await start({ keep })
    seedCompany(before.company, { today })
    const { accessToken } = before.grant()
    const write = () => call(before, { path: 'payment', accessToken, body: payment })
    await Promise.all(Array.from({ length: 30 }, write))
    const { held } = await open()
    expect(written(present(held, 'a snapshot'))).toEqual(written(before.held()))
  })

  test.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['of another version', (text: string) => text.replace('"version":1', '"version":0')],
    ['with an amount that is none', (text: string) => text.replace(/"total":"\d+"/, '"total":"x"')],
    ['with fields that are none', (text: string) => text.replace('"fields":"{', '"fields":"')],
  ])('that is %s is set aside, said in one line', async (_what, spoil) => {
    const { keep } = await open()
    const host = await start()
    seedCompany(host.company, { today })
    await keep(host.held)
    const broken = spoil(await readFile(path, 'utf8'))
    await writeFile(path, broken)
    expect((await open()).held).toBeNull()
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('set aside')
    expect(await readFile(`${path}.aside`, 'utf8')).toBe(broken)
    expect((await open()).held).toBeNull()
    expect(lines).toHaveLength(1)
  })
})
