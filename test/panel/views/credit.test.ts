import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import { breaksNoRule } from '../support/axe.ts'
import * as samples from '../support/credit-samples.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { receivables, session } from '../support/samples.ts'

const hash = '#/customers/C1'
const plain = (text: string) => text.replace(/\s+/g, ' ')
const button = (name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const viewer = () => ({ ...session, user: { ...session.user, role: 'viewer' as const } })
const nobodyAsks = { ...samples.credit, requests: [] }
const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)

describe('the credit limit of a customer', () => {
  test('says how much of it is used, who granted it, and when it is used up at this pace', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('Held against the limit')
    const text = plain(textOf(panel))
    expect(text).toContain('€25,000.00 Review is due')
    expect(text).toContain('92% used €23,000.00 of €25,000.00')
    expect(text).toContain('Granted by Claire Morel on 4 May 2026. To be reviewed by 4 Nov 2026.')
    expect(text).toContain('At this pace the limit is used up on 3 Dec 2026.')
    expect(text).toContain(
      'It rests on €13,000.00 invoiced in the last 90 days, a term of 45 days, and payment 12 days late.',
    )
    expect(text).toContain('Accepted orders not told by the accounting software')
    expect(text).toContain('In other currencies, not counted: US$1,200.00.')
    expect(text).toContain('Recommended today: €12,000.00')
    expect(text).toContain('€10,000.00, Paul Roux, 4 May 2023')
  })

  test('of the accounting software is said to be its, and none is said to be none', async () => {
    const none = { owner: null, reason: null, grantedOn: null, reviewOn: null, isReviewDue: false }
    const amount = { currency: 'EUR', minor: '2500000' }
    const limit = { origin: 'host' as const, amount, ...none }
    const { panel } = showWorkspace({
      ...{ hash, answers: { credit: () => ({ ...nobodyAsks, limit }) } },
    })
    await expect.poll(() => textOf(panel)).toContain('Nobody has granted it here')
    const unset = { ...nobodyAsks, limit: null, projection: null }
    const { panel: other } = showWorkspace({ hash, answers: { credit: () => unset } })
    await expect.poll(() => textOf(other)).toContain('No limit is set for this customer.')
  })

  test('is asked for with amount, reason and review; an amount that is none is said at once', async () => {
    const sent: unknown[] = []
    const askLimit = (body: unknown) => {
      sent.push(body)
      return samples.credit
    }
    const credit = () => (sent.length === 0 ? nobodyAsks : samples.credit)
    const { panel } = showWorkspace({ hash, answers: { credit, askLimit } })
    await button('Ask for another limit').click()
    const amount = page.getByLabelText('Limit, in EUR')
    await amount.fill('many')
    await page.getByLabelText('Reason').fill('An order for the spring')
    await page.getByLabelText('Review in').selectOptions('3')
    await userEvent.keyboard('{Enter}')
    await button('Save').click()
    await expect.element(amount).toHaveAttribute('aria-invalid', 'true')
    expect(sent).toEqual([])
    await amount.fill('30 000,50')
    await breaksNoRule(panel)
    await button('Save').click()
    await expect.poll(() => textOf(panel)).toContain('René Blanc asks for €30,000.00')
    const asked = { amount: { currency: 'EUR', minor: '3000050' }, reviewMonths: 3 }
    expect(sent).toEqual([{ ...asked, id: uuid, reason: 'An order for the spring' }])
  })

  test('is approved at once, and refused with a reason', async () => {
    const sent: unknown[] = []
    const answerLimit = (id: string, body: unknown) => {
      sent.push([id, body])
      return { ...samples.credit, requests: sent.length < 2 ? [samples.request] : [] }
    }
    const { panel } = showWorkspace({ hash, answers: { answerLimit } })
    await button('Refuse').last().click()
    await page.getByLabelText('Reason for the refusal').fill('Too much')
    await button('Refuse the limit').click()
    await expect.poll(() => sent).toHaveLength(1)
    await expect.poll(() => textOf(panel)).toContain('Recommended on that day: €12,000.00')
    expect(sent[0]).toEqual(['R1', { id: uuid, answer: 'refuse', reason: 'Too much' }])
  })

  test('is not answered by who asked for it', async () => {
    const credit = () => ({ ...samples.credit, mayNotAnswer: 'own_request' as const })
    const { panel } = showWorkspace({ hash, answers: { credit } })
    await expect.poll(() => textOf(panel)).toContain('another administrator answers')
  })

  test('stays as it is where the answer came too late, and says so', async () => {
    const { panel } = showWorkspace({ hash, faults: { answerLimit: () => new Fault(409) } })
    await expect.poll(() => textOf(panel)).toContain('René Blanc asks for')
    await button('Approve').last().click()
    await expect.poll(() => textOf(panel)).toContain('This changed in the meantime.')
  })
})

describe('guarantees', () => {
  test('are listed, entered and ended with a reason', async () => {
    const sent: unknown[] = []
    const keep = (...said: unknown[]) => {
      sent.push(said)
      return samples.credit
    }
    const { panel } = showWorkspace({ hash, answers: { enterGuarantee: keep, endGuarantee: keep } })
    await expect.poll(() => textOf(panel)).toContain('Banque du Nord, safe 3')
    const text = plain(textOf(panel))
    expect(text).toContain('€4,000.00 Bank guarantee ends soon from 1 Jan 2026 to 10 Dec 2026')
    expect(text).toContain('Deposit held ended')
    await button('Enter a guarantee').click()
    await page.getByLabelText('Amount, in EUR').fill('5000')
    await page.getByLabelText('From', { exact: true }).fill('2026-11-01')
    await button('Save').click()
    await expect.poll(() => sent).toHaveLength(1)
    expect(sent[0]).toEqual([
      {
        ...{ id: uuid, kind: 'bank_guarantee', amount: { currency: 'EUR', minor: '500000' } },
        ...{ starts: '2026-11-01', expires: null, note: null },
      },
    ])
    await button('End it: Bank guarantee').click()
    await page.getByLabelText('Why it ends').fill('Given back')
    await button('End the guarantee').click()
    await expect.poll(() => sent).toHaveLength(2)
    expect(sent[1]).toEqual(['G1', { reason: 'Given back' }])
  })
})

describe('the terms of an order', () => {
  test('are worked out for an amount, line by line', async () => {
    const asked: unknown[] = []
    const advice = (minor: string | null) => {
      asked.push(minor)
      const deposit = minor === null ? null : { currency: 'EUR', minor: '200000' }
      return { ...samples.advice, deposit }
    }
    const { panel } = showWorkspace({ hash, answers: { advice } })
    await expect.poll(() => textOf(panel)).toContain('Grade C: 20% of the order')
    const order = page.getByLabelText('Order, with tax, in EUR')
    await order.fill('a lot')
    await button('Work it out').click()
    await expect.poll(() => textOf(panel)).toContain('This is no amount.')
    await order.fill('10 000')
    await button('Work it out').click()
    await expect.poll(() => plain(textOf(panel))).toContain('Deposit 20% · €2,000.00')
    expect(asked).toEqual([null, '1000000'])
    await breaksNoRule(panel)
  })
})

describe('what is watched', () => {
  test('is told in words, those to be seen first, and acknowledged with a note', async () => {
    const sent: unknown[] = []
    const acknowledge = (id: string, body: unknown) => {
      sent.push([id, body])
      return { entries: samples.watch.entries.slice(2) }
    }
    const watch = () =>
      sent.length === 0 ? samples.watch : { entries: samples.watch.entries.slice(2) }
    const { panel } = showWorkspace({ hash: '#/watch', answers: { acknowledge, watch } })
    await expect.poll(() => textOf(panel)).toContain('To be seen')
    const text = plain(textOf(panel))
    expect(text).toContain('Receivership, judgment of 10 Nov 2026.')
    expect(text).toContain('Invoice FA-2026-1057 is open since 6 Nov 2026.')
    expect(text).toContain('€25,100.00 are owed, €25,000.00 are granted.')
    expect(text).toContain('Credit insurance of €900.00, until 15 Oct 2026.')
    expect(text).toMatch(/Seen by Claire Morel, 2 Oct 2026.* · Paid on Monday/)
    expect(text).toContain('Watch 2')
    await breaksNoRule(panel)
    await page
      .getByLabelText(/^Note, if there is/)
      .first()
      .fill('Claim declared')
    await button('I have seen it: Insolvency proceedings, Northwind Traders').click()
    await expect.poll(() => textOf(panel)).toContain('Nothing to watch')
    expect(sent).toEqual([['W1', { note: 'Claim declared' }]])
  })

  test('is nothing where nothing has happened', async () => {
    const { panel } = showWorkspace({
      ...{ hash: '#/watch', answers: { watch: () => ({ entries: [] }) } },
    })
    await expect.poll(() => textOf(panel)).toContain('Proceedings, used-up limits')
  })
})

test('requests for limits wait beside the messages to approve, and are counted with them', async () => {
  const sent: unknown[] = []
  const limitRequests = () => ({
    requests: sent.length === 0 ? [{ ...samples.request, mayNotAnswer: null }] : [],
  })
  const answerLimit = (id: string, body: unknown) => {
    sent.push([id, body])
    return samples.credit
  }
  const counted = () => ({ ...receivables, messagesToApprove: 3, limitRequests: 1 })
  const { panel } = showWorkspace({
    ...{ hash: '#/approve', answers: { limitRequests, answerLimit, receivables: counted } },
  })
  await expect.poll(() => textOf(panel)).toContain('Credit limits to answer')
  expect(plain(textOf(panel))).toContain('René Blanc asks for €30,000.00')
  expect(plain(textOf(panel))).toMatch(/To approve .*Credit limits to answer/)
  await expect.poll(() => plain(textOf(panel))).toContain('To approve 4')
  await breaksNoRule(panel)
  await button('Approve').first().click()
  await expect.poll(() => textOf(panel)).not.toContain('Credit limits to answer')
  expect(sent).toEqual([['R1', { id: uuid, answer: 'approve', reason: null }]])
})

test('who may only read sees all of it, and no way to change it', async () => {
  const { panel } = showWorkspace({ hash, answers: { session: viewer } })
  await expect.poll(() => textOf(panel)).toContain('Banque du Nord, safe 3')
  for (const name of ['Approve', 'Enter a guarantee', 'End it: Bank guarantee'])
    expect(button(name).query()).toBeNull()
  const { panel: watched } = showWorkspace({ hash: '#/watch', answers: { session: viewer } })
  await expect.poll(() => textOf(watched)).toContain('To be seen')
  expect(page.getByRole('button', { name: /I have seen it/ }).query()).toBeNull()
})
