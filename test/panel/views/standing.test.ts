import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Fault, requestId } from '../support/api.ts'
import { breaksNoRule } from '../support/axe.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { session } from '../support/samples.ts'
import * as standing from '../support/standing-samples.ts'

const hash = '#/customers/C1'
const plain = (text: string) => text.replace(/\s+/g, ' ')
const button = (name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })
const viewer = () => ({ ...session, user: { ...session.user, role: 'viewer' as const } })

describe('the reasons of an open item', () => {
  test('are asked for when wanted: facts, rule, blockers with their end and who lifts them', async () => {
    const { panel, asked } = showWorkspace({ hash })
    const why = button('Why? FA-2026-1057').first()
    await expect.element(why).toHaveAttribute('aria-expanded', 'false')
    expect(asked.filter(({ line }) => line.includes('explanation'))).toEqual([])
    await why.click()
    await expect.poll(() => textOf(panel)).toContain('Late penalties up to today: €326.12.')
    const text = plain(textOf(panel))
    expect(text).toMatch(/What stands against it PROMISE_OPEN Promised until 27 Nov 2026/)
    expect(text).toContain('Who can lift it: Time; or whoever withdraws the promise.')
    expect(text).toContain('Something has to happen before the next step.')
    expect(text).toContain('Policy fr-standard, version 1.')
    expect(text).toContain('Second reminder, on 30 Nov 2026.')
    await breaksNoRule(panel)
    await button('Hide the reasons FA-2026-1057').click()
    await expect.poll(() => textOf(panel)).not.toContain('Late penalties up to today')
  })

  test('promise no day while something without an end stands against it', async () => {
    const items = standing.explanation.items.map((item) => ({
      ...item,
      blockers: [{ code: 'HOLD', lifters: ['collector'], lift: 'Whoever chases.' }],
    }))
    const { panel } = showWorkspace({ hash, answers: { explanation: () => ({ items }) } })
    await button('Why? FA-2026-1057').first().click()
    await expect.poll(() => textOf(panel)).toContain('Second reminder, once that is settled.')
    expect(textOf(panel)).not.toContain('Second reminder, on 30 Nov')
  })

  test('that cannot be had say so, and are asked for again', async () => {
    let isDown = true
    const explanation = () => (isDown ? new Fault(500) : null)
    const { panel } = showWorkspace({ hash, faults: { explanation } })
    await button('Why? FA-2026-1057').first().click()
    await expect.poll(() => textOf(panel)).toContain(requestId)
    isDown = false
    await button('Try again').click()
    await expect.poll(() => textOf(panel)).toContain('The rule')
  })
})

describe('the policy of a customer', () => {
  test('says why it is his, and what it is softer than', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('Key accounts, version 3')
    const text = plain(textOf(panel))
    expect(text).toContain('The customer fits it by kind, tag, amount owed.')
    expect(text).toContain('It is softer than fr-standard, which fits just as well.')
    expect(text).toContain('Grade B')
  })

  test('and marks are changed, and what that changes is shown at once', async () => {
    const sent: unknown[] = []
    const mark = (body: unknown) => {
      sent.push(body)
      return standing.marked
    }
    const { change: _, ...marked } = standing.marked
    const customerPolicy = () => (sent.length === 0 ? standing.customerPolicy : marked)
    const { panel } = showWorkspace({ hash, answers: { mark, customerPolicy } })
    await button('Change policy and marks').click()
    await page.getByLabelText('Policy of his own').selectOptions('fr-standard')
    await page.getByLabelText('Grade').selectOptions('D')
    await page.getByRole('textbox', { name: /^Tags/ }).fill(' export , export,')
    await breaksNoRule(panel)
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => textOf(panel)).toContain('What this changes')
    expect(sent).toEqual([{ policy: 'fr-standard', grade: 'D', tags: ['export'] }])
    await expect
      .poll(() => plain(textOf(panel)))
      .toContain('It was given to this customer by name.')
  })

  test('that is none is said as what stops everything', async () => {
    const none = { ...standing.customerPolicy, policy: null, why: 'none' as const }
    const { panel } = showWorkspace({ hash, answers: { customerPolicy: () => none } })
    await expect.poll(() => textOf(panel)).toContain('nothing is sent.')
  })
})

describe('the terms of a customer', () => {
  test('are held against the law, with the rate of late payment', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('60 days, then the end of the month')
    const text = plain(textOf(panel))
    expect(text).toContain('Longer than the law allows: at most 45 days (C. com. L441-10 I al. 3).')
    expect(text).toContain('1 open invoice is due later than the law allows:')
    expect(text).toContain('Late payment costs 15.00% a year')
    expect(text).toContain('your terms of sale from 1 Jan 2026')
  })

  test('are changed; days that are none are said at their field, before anything is sent', async () => {
    const sent: unknown[] = []
    const agreeTerms = (body: unknown) => {
      sent.push(body)
      return { ...standing.customerTerms, agreed: { kind: 'net' as const, days: 30 } }
    }
    const { panel } = showWorkspace({ hash, answers: { agreeTerms } })
    await button('Change the terms').click()
    const days = page.getByRole('textbox', { name: /^Days/ })
    await expect.element(days).toHaveValue('60')
    await page.getByLabelText('What was agreed').selectOptions('net')
    await days.fill('366')
    await userEvent.keyboard('{Enter}')
    await expect.element(days).toHaveAttribute('aria-invalid', 'true')
    expect(sent).toEqual([])
    await days.fill('30')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => textOf(panel)).toContain('30 days from the invoice')
    expect(sent).toEqual([{ terms: { kind: 'net', days: 30 } }])
  })
})

describe('limitation', () => {
  test('says when each claim lapses, and by which acts it runs anew', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('Letter of 2 November')
    const text = plain(textOf(panel))
    expect(text).toMatch(/FA-2026-1041: until 20 Dec 2026 soon since a part payment, 20 Dec 2025/)
    expect(text).toContain('and 7 more, later')
  })

  test('an act is recorded with its day and where it is to be found', async () => {
    const sent: unknown[] = []
    const recordAct = (invoice: string, body: unknown) => {
      sent.push([invoice, body])
      return { done: true }
    }
    const { panel } = showWorkspace({ hash, answers: { recordAct } })
    await button('Record an act').click()
    await page.getByLabelText('What happened').selectOptions('court_action')
    await page.getByLabelText('On', { exact: true }).fill('2026-11-16')
    await userEvent.keyboard('{Enter}')
    const note = page.getByLabelText('Where it is to be found')
    await expect.element(note).toHaveAttribute('aria-invalid', 'true')
    expect(sent).toEqual([])
    await note.fill('RG 26/01234')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => textOf(panel)).toContain('The time runs anew')
    const act = { kind: 'court_action', day: '2026-11-16', note: 'RG 26/01234' }
    expect(sent).toMatchObject([['1041', { ...act, id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]])
  })

  test('a refusal names its field, and what was typed stays', async () => {
    showWorkspace({ hash, faults: { recordAct: () => new Fault(400, 'day') } })
    await button('Record an act').click()
    const day = page.getByLabelText('On', { exact: true })
    await day.fill('2030-01-01')
    await page.getByLabelText('Where it is to be found').fill('a letter')
    await button('Save').click()
    await expect.element(day).toHaveAttribute('aria-invalid', 'true')
    await expect.element(day).toHaveValue('2030-01-01')
  })
})

test('who may only read sees all of it, and no way to change it', async () => {
  const { panel } = showWorkspace({ hash, answers: { session: viewer } })
  await expect.poll(() => textOf(panel)).toContain('Letter of 2 November')
  await expect.poll(() => textOf(panel)).toContain('60 days, then')
  for (const name of ['Change policy and marks', 'Change the terms', 'Record an act'])
    expect(button(name).query()).toBeNull()
})

test('a part that fails leaves the rest of the page standing', async () => {
  const faults = { customerTerms: () => new Fault(500) }
  const { panel } = showWorkspace({ hash, faults })
  await expect.poll(() => textOf(panel)).toContain(requestId)
  await expect.poll(() => textOf(panel)).toContain('Letter of 2 November')
})
