import { decodeJwt, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { parseDay } from '../../../core/day.ts'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'
import { seedCompany } from './seed.ts'

let host: QuickBooksHost
const back = 'http://127.0.0.1:9/connect/callback'

beforeEach(async () => {
  host = await startQuickBooksHost({ encoursUrl: 'http://encours.example' })
  seedCompany(host.company, { today: present(parseDay('2026-11-23'), 'a day') })
})
afterEach(() => host.stop())

const consentUrl = (over: Record<string, string> = {}) => {
  const query = new URLSearchParams({
    client_id: host.clientId,
    response_type: 'code',
    scope: 'com.intuit.quickbooks.accounting openid profile email',
    redirect_uri: back,
    state: 'st&te',
    ...over,
  })
  return `${host.url}/connect/oauth2?${query}`
}

async function decide(decision: 'connect' | 'cancel', over: Record<string, string> = {}) {
  const page = await fetch(consentUrl(over))
  const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? ''
  const ticket = /name="ticket" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const form = new URLSearchParams({ ticket, decision, company: host.company.realm })
  const send = (headers: Record<string, string>) =>
    fetch(`${host.url}/connect/oauth2`, { method: 'POST', body: form, headers, redirect: 'manual' })
  return {
    send,
    cookie,
    location: async () => {
      const answer = await send({ cookie })
      return new URL(answer.headers.get('location') ?? 'about:blank')
    },
  }
}

const basic = () =>
  `Basic ${Buffer.from(`${host.clientId}:${host.clientSecret}`).toString('base64')}`

const exchange = (code: string, redirect = back) =>
  fetch(`${host.url}/oauth2/v1/tokens/bearer`, {
    method: 'POST',
    headers: { Authorization: basic() },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect }),
  })

describe('consent', () => {
  test('brings a code and the realm back, and the code works once', async () => {
    const location = await (await decide('connect')).location()
    expect(location.searchParams.get('state')).toBe('st&te')
    expect(location.searchParams.get('realmId')).toBe(host.company.realm)
    const code = location.searchParams.get('code') ?? ''
    const answer = await exchange(code)
    const tokens = (await answer.json()) as Record<string, string>
    expect(decodeJwt(tokens['id_token'] ?? '')).toMatchObject({
      aud: [host.clientId],
      realmid: host.company.realm,
    })
    expect(tokens).not.toHaveProperty('realmId')
    expect(tokens).not.toHaveProperty('x_refresh_token_hard_expires_in')
    expect((await exchange(code)).status).toBe(400)
  })

  test('that is cancelled says so', async () => {
    const location = await (await decide('cancel')).location()
    expect(location.searchParams.get('error')).toBe('access_denied')
    expect(location.searchParams.get('code')).toBeNull()
  })

  test('for a mere sign-in has no realm', async () => {
    const location = await (await decide('connect', { scope: 'openid email' })).location()
    expect(location.searchParams.get('code')).toBeTruthy()
    expect(location.searchParams.get('realmId')).toBeNull()
  })

  test('cannot be given from another page', async () => {
    const { send } = await decide('connect')
    expect((await send({})).status).toBe(403)
  })

  test('a code is bound to its redirect', async () => {
    const location = await (await decide('connect')).location()
    const code = location.searchParams.get('code') ?? ''
    expect((await exchange(code, 'http://127.0.0.1:9/other')).status).toBe(400)
  })

  test.each([{ client_id: 'x' }, { redirect_uri: 'javascript:1' }, { scope: 'undefined' }])(
    'asked wrongly with %j shows no button',
    async (over) => {
      expect((await fetch(consentUrl(over))).status).toBe(400)
    },
  )
})

describe('the pages of the application', () => {
  const text = async (path: string) => (await fetch(`${host.url}${path}`)).text()

  test('list the customers, in French or English', async () => {
    expect(await text('/app/customers')).toContain('Menuiserie Delattre')
    expect(await text('/app/customers?lang=en')).toContain('Overdue')
  })

  test('embed the panel with a launch token for just this record', async () => {
    const id = [...host.company.records.Customer.keys()][0] ?? ''
    const page = await text(`/app/customerdetail?nameId=${id}`)
    expect(page).toContain('<encours-panel api="http://encours.example"')
    const { token } = JSON.parse(await text(`/app/launch-token?customer=${id}`))
    const key = new TextEncoder().encode(host.launchSecret)
    const { payload } = await jwtVerify(token, key, { issuer: 'quickbooks', audience: 'encours' })
    expect(payload).toMatchObject({
      realm: host.company.realm,
      sub: host.user.subject,
      customer: id,
      jti: expect.any(String),
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  })

  test('take a payment in full at the press of a button', async () => {
    const invoice = [...host.company.records.Invoice.values()].find(({ open }) => open > 0n)
    const body = new URLSearchParams({ invoice: invoice?.id ?? '', back: '/app/invoices' })
    const answer = await fetch(`${host.url}/app/payments`, {
      method: 'POST',
      body,
      redirect: 'manual',
    })
    expect(answer.headers.get('location')).toBe('/app/invoices')
    expect(invoice?.open).toBe(0n)
  })

  test('print names as text, whatever stands in them', async () => {
    const [customer] = host.company.records.Customer.values()
    if (customer) customer.fields = { ...customer.fields, DisplayName: '<script>x</script>' }
    expect(await text('/app/customers')).not.toContain('<script>x')
  })

  test('of a record that is not there say so', async () => {
    expect((await fetch(`${host.url}/app/invoice?txnId=nope`)).status).toBe(404)
  })
})
