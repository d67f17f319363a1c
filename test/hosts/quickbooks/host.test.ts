import { afterEach, expect, test } from 'vitest'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'

let host: QuickBooksHost | null = null
afterEach(() => host?.stop())

test('the accounting API takes its time where it is told to, and sign-in does not', async () => {
  host = await startQuickBooksHost({ answerAfterMs: 500 })
  const { url, company } = host
  const order: string[] = []
  const ask = async (name: string, path: string, headers = {}) => {
    const { status } = await fetch(`${url}${path}`, { headers })
    order.push(`${name} ${status}`)
  }
  const headers = { Authorization: `Bearer ${host.grant().accessToken}` }
  const first = ask('books', `/v3/company/${company.realm}/companyinfo/1`, headers)
  await ask('keys', '/op/v1/jwks')
  await first
  expect(order).toEqual(['keys 200', 'books 200'])
})
