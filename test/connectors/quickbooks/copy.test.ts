import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Rejected, Unauthorized, Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostAccess } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { type Caller, callerOf } from '../../hosts/quickbooks/caller.ts'
import { type Pair, startPair } from './support.ts'

let pair: Pair
let caller: Caller
let id = ''

beforeEach(async () => {
  pair = await startPair()
  caller = callerOf(pair.host)
  id = String((await caller.invoice(await caller.customer(), 50))['Id'])
  pair.host.calls.length = 0
})
afterEach(() => pair.host.stop())

const to = 'compta+relances@lilas.example'
const send = (invoice = id, access: HostAccess = pair.access, key = 'K1') =>
  present(pair.connector.sendCopy, 'copies')(access, { invoice: invoiceId(invoice), to, key })
const mails = () => pair.host.company.mails

describe('a copy of an invoice that QuickBooks mails', () => {
  test('goes to the address to the sign, and names the version that it made', async () => {
    const sent = await send()
    expect(mails()).toMatchObject([{ type: 'Invoice', id, to }])
    const now = await caller.done(`invoice/${id}`)
    expect(now).toMatchObject({ EmailStatus: 'EmailSent', SyncToken: sent.edit })
    expect(sent.edit).toBe('1')
    const asked = present(pair.host.calls[0], 'the call')
    expect(asked).toMatchObject({ method: 'POST', query: { sendTo: to, minorversion: '75' } })
    expect(asked.path).toMatch(new RegExp(`/invoice/${id}/send$`))
  })

  test('takes its turn as a write', async () => {
    const turns: string[] = []
    await send(id, { ...pair.access, turn: async (call) => void turns.push(call) })
    expect(turns).toEqual(['write'])
  })

  test.each(['unavailable', 'timeout-after', 'half', 'not-json', 'drop'] as const)(
    'that got %s is asked for once: it may have left',
    async (order) => {
      pair.host.failNext(order)
      const impatient = pair.connect({ timeoutMs: 500, readAttempts: 3 })
      const copy = { invoice: invoiceId(id), to, key: 'K1' }
      const asked = present(impatient.sendCopy, 'copies')(pair.access, copy)
      await expect(asked).rejects.toBeInstanceOf(Unavailable)
      expect(pair.host.calls).toHaveLength(1)
    },
  )

  test('is refused by its own word where the invoice is gone, and without an access', async () => {
    await expect(send('987654')).rejects.toBeInstanceOf(Rejected)
    const access = { ...pair.access, accessToken: 'nothing' }
    await expect(send(id, access)).rejects.toBeInstanceOf(Unauthorized)
    expect(mails()).toEqual([])
  })
})
