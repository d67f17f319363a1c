import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RateLimited, Unauthorized, Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostAccess } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { type Caller, callerOf } from '../../hosts/quickbooks/caller.ts'
import { type Pair, startPair } from './support.ts'

let pair: Pair
let caller: Caller
let owner = ''
let id = ''

beforeEach(async () => {
  pair = await startPair()
  caller = callerOf(pair.host)
  owner = await caller.customer()
  pair.host.company.standing.onlinePayment = true
  const BillEmail = { Address: 'compta@lilas.example' }
  id = String((await caller.invoice(owner, 50, { BillEmail }))['Id'])
})
afterEach(() => pair.host.stop())

const ask = (invoice = id, access: HostAccess = pair.access) =>
  present(pair.connector.payPage, 'pay pages')(access, invoiceId(invoice))

describe('the page on which an invoice is paid', () => {
  test('comes with what is open at that moment, and is asked for this one invoice', async () => {
    pair.host.calls.length = 0
    const link = `https://pay.example/t/scs-v1-${pair.host.company.realm}-${id}`
    expect(await ask()).toEqual({ url: link, open: 5_000n })
    const asked = pair.host.calls.filter(({ query }) => 'include' in query)
    expect(asked).toMatchObject([
      { method: 'GET', query: { include: 'invoiceLink', minorversion: '75' } },
    ])
    expect(asked[0]?.path).toMatch(new RegExp(`/invoice/${id}$`))
    await caller.payment(owner, 20, [[id, 20]])
    expect(await ask()).toEqual({ url: link, open: 3_000n })
  })

  test('is none where online payment is off, no address stands on it, or it is gone', async () => {
    const bare = String((await caller.invoice(owner, 5))['Id'])
    expect(await ask(bare)).toBeNull()
    expect(await ask('987654')).toBeNull()
    pair.host.company.standing.onlinePayment = false
    expect(await ask()).toBeNull()
  })

  test('takes its turn as every reading does, before it is asked for', async () => {
    const turns: string[] = []
    await ask(id, { ...pair.access, turn: async (call) => void turns.push(call) })
    expect(turns).toContain('read')
    pair.host.calls.length = 0
    const refused = new RateLimited({
      ...{ service: 'x', code: 'OUR_LIMIT', message: 'later', retryAfterMs: 5_000 },
    })
    const turn = () => Promise.reject(refused)
    await expect(ask(id, { ...pair.access, turn })).rejects.toBe(refused)
    expect(pair.host.calls).toEqual([])
  })

  test('fails as other readings do', async () => {
    pair.host.failNext('unavailable')
    await expect(ask()).rejects.toBeInstanceOf(Unavailable)
    const access = { ...pair.access, accessToken: 'nothing' }
    await expect(ask(id, access)).rejects.toBeInstanceOf(Unauthorized)
  })
})
