import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Fault, requestId } from '../support/api.ts'
import { breaksNoRule } from '../support/axe.ts'
import * as caseSamples from '../support/case-samples.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { session } from '../support/samples.ts'

const button = (name: string) => page.getByRole('button', { name, exact: true })
const viewer = () => ({ ...session, user: { ...session.user, role: 'viewer' as const } })

/** What was sent to the API, in order. */
function listening() {
  const sent: unknown[] = []
  const take = (path: string, body: object) => {
    sent.push([path, body])
    return caseSamples.change
  }
  return { sent, answers: { enter: take, change: take, answerTask: take, closeTask: take } }
}

/** The id of the field that has the keyboard, through all shadows. */
function focused(): string | undefined {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element?.id
}

describe('a customer’s cases', () => {
  test('are listed with how they stand; what came with the books has no buttons', async () => {
    const { panel } = showWorkspace({ hash: '#/customers/C1' })
    await expect.poll(() => textOf(panel)).toContain('Said by the accountant')
    await expect.element(button('Withdraw: Promise')).toBeVisible()
    await expect.element(button('Reject: Dispute')).toBeVisible()
    expect(textOf(panel)).toContain('from the books')
    await expect.poll(() => textOf(panel)).toContain('Promise: entered')
    expect(textOf(panel)).toContain('Paid in the meantime')
  })

  test('a promise is entered by keyboard, and what it changes is shown at once', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers })
    await button('Promise').click()
    await page.getByLabelText('Pays by').fill('2026-11-24')
    await page.getByRole('textbox', { name: /^Amount/ }).fill('1 234,50')
    await breaksNoRule(panel)
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => textOf(panel)).toContain('What this changes')
    expect(textOf(panel)).toMatch(/Now:\s+Promised · Second reminder/)
    const amount = { currency: 'EUR', minor: '123450' }
    expect(sent).toMatchObject([['promises', { invoices: [], amount, due: '2026-11-24' }]])
  })

  test('what the API does not accept is said at its field, and nothing typed is lost', async () => {
    const faults = { enter: () => new Fault(400, 'amount') }
    showWorkspace({ hash: '#/customers/C1', faults })
    await button('Promise').click()
    await page.getByLabelText('Pays by').fill('2026-11-24')
    await page.getByRole('textbox', { name: /^Amount/ }).fill('99999999')
    await button('Save').click()
    await expect
      .element(page.getByRole('textbox', { name: /^Amount/ }))
      .toHaveAttribute('aria-invalid', 'true')
    await expect.poll(focused).toBe('amount')
    await expect.element(page.getByRole('textbox', { name: /^Amount/ })).toHaveValue('99999999')
  })

  test('a missing day is asked for before anything is sent', async () => {
    const { sent, answers } = listening()
    showWorkspace({ hash: '#/customers/C1', answers })
    await button('Payment announced').click()
    await button('Save').click()
    const day = page.getByLabelText('Expected on')
    await expect.element(day).toHaveAttribute('aria-invalid', 'true')
    expect(sent).toEqual([])
  })

  test('a payment plan shows its shares before it is saved; they sum to what is open', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers })
    await button('Payment plan').click()
    await page.getByRole('checkbox', { name: /FA-2026-1041/ }).click()
    await page.getByLabelText('First on').fill('2026-12-31')
    await expect.poll(() => textOf(panel)).toContain('Equal shares')
    await button('Save').click()
    await expect.poll(() => sent.length).toBe(1)
    const share = (due: string, minor: string) => ({ due, amount: { currency: 'EUR', minor } })
    expect(sent).toMatchObject([
      [
        'payment-plans',
        {
          invoices: ['1041'],
          instalments: [
            share('2026-12-31', '666667'),
            share('2027-01-31', '666667'),
            share('2027-02-28', '666666'),
          ],
        },
      ],
    ])
  })

  test('a case ends with its reason', async () => {
    const { sent, answers } = listening()
    showWorkspace({ hash: '#/customers/C1', answers })
    await button('Reject: Dispute').click()
    await page.getByLabelText(/^Reject: Why/).fill('delivered as ordered')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => sent).toEqual([['disputes/reject', { note: 'delivered as ordered' }]])
  })

  test('a payment plan takes days and amounts of its own, and names what is missing', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers })
    await button('Payment plan').click()
    await page.getByRole('checkbox', { name: /FA-2026-1041/ }).click()
    await page.getByLabelText('How it is shared').selectOptions('typed')
    const [day, amount] = [
      (nth: number) => page.getByLabelText(`Day of instalment ${nth}`),
      (nth: number) => page.getByLabelText(`Amount of instalment ${nth}`),
    ]
    await day(1).fill('2026-11-30')
    await amount(1).fill('12 000,50')
    await day(2).fill('2027-01-15')
    await expect.poll(() => textOf(panel)).toContain('€7,999.50 is missing.')
    await button('Save').click()
    await expect.element(amount(2)).toHaveAttribute('aria-invalid', 'true')
    await amount(2).fill('8000')
    await expect.poll(() => textOf(panel)).toContain('€0.50 is too much.')
    await button('Save').click()
    expect(sent).toEqual([])
    await button('Add an instalment').click()
    await amount(2).fill('7000')
    await day(3).fill('2027-02-01')
    await amount(3).fill('999.50')
    await expect.poll(() => textOf(panel)).toContain('The amounts sum to what is open.')
    await breaksNoRule(panel)
    await button('Save').click()
    await expect.poll(() => sent.length).toBe(1)
    const share = (due: string, minor: string) => ({ due, amount: { currency: 'EUR', minor } })
    expect(sent).toMatchObject([
      [
        'payment-plans',
        {
          invoices: ['1041'],
          instalments: [
            share('2026-11-30', '1200050'),
            share('2027-01-15', '700000'),
            share('2027-02-01', '99950'),
          ],
        },
      ],
    ])
  })

  test('who types shares begins with the equal ones; a refused day is named at its row', async () => {
    const enter = () => new Fault(400, 'instalments.1.due')
    showWorkspace({ hash: '#/customers/C1', faults: { enter } })
    await button('Payment plan').click()
    await page.getByRole('checkbox', { name: /FA-2026-1041/ }).click()
    await page.getByLabelText('First on').fill('2026-12-31')
    await page.getByLabelText('How it is shared').selectOptions('typed')
    await expect.element(page.getByLabelText('Amount of instalment 3')).toHaveValue('6666.66')
    await button('Save').click()
    const day = page.getByLabelText('Day of instalment 2')
    await expect.element(day).toHaveAttribute('aria-invalid', 'true')
    await expect.element(day).toHaveValue('2027-01-31')
    await button('Remove instalment 3').click()
    expect(page.getByLabelText('Amount of instalment 3').query()).toBeNull()
  })

  test('a commitment is entered; one that a message announced is done without a reason', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers })
    await button('Commitment').click()
    await page.getByLabelText('What was announced').selectOptions('legal_action')
    await page.getByLabelText('By when').fill('2026-12-10')
    await button('Save').click()
    await expect.poll(() => sent.length).toBe(1)
    const body = { kind: 'legal_action', due: '2026-12-10', invoices: [] }
    expect(sent).toMatchObject([['commitments', body]])
    expect(textOf(panel)).toContain('announced in a message of ours')
    await button('Done: Commitment').click()
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => sent[1]).toEqual(['commitments/keep', {}])
    await button('Waive: Commitment').click()
    await userEvent.keyboard('{Enter}')
    await page.getByLabelText(/^Waive: Why/).fill('paid by hand')
    await userEvent.keyboard('{Enter}')
    await expect
      .poll(() => sent.slice(2))
      .toEqual([['commitments/waive', { note: 'paid by hand' }]])
  })

  test('a hold gets another last day, or none', async () => {
    const { sent, answers } = listening()
    showWorkspace({ hash: '#/customers/C1', answers })
    await button('Change: Hold').click()
    const day = page.getByLabelText(/^Last day/)
    await expect.element(day).toHaveValue('2026-12-15')
    await day.fill('2026-12-24')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => sent).toEqual([['holds/change', { until: '2026-12-24' }]])
    await button('Change: Hold').click()
    await day.fill('')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => sent[1]).toEqual(['holds/change', { until: null }])
  })

  test('a dispute changes its owner, cause and amount; an amount that is none is said', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers })
    await button('Change: Dispute').click()
    const amount = page.getByRole('textbox', { name: /^Amount/ })
    await expect.element(amount).toHaveValue('1200.00')
    await page.getByLabelText('Cause').selectOptions('price')
    await page.getByLabelText(/^Who looks into it/).fill('Luc Petit')
    await amount.fill('lots')
    await breaksNoRule(panel)
    await userEvent.keyboard('{Enter}')
    await expect.element(amount).toHaveAttribute('aria-invalid', 'true')
    expect(sent).toEqual([])
    await amount.fill('1 500,25')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => textOf(panel)).toContain('What this changes')
    const money = { currency: 'EUR', minor: '150025' }
    const wanted = { cause: 'price', amount: money, owner: 'Luc Petit', answerBy: '2026-11-25' }
    expect(sent).toEqual([['disputes/change', wanted]])
  })

  test('a change that the API refuses stays open with what was typed', async () => {
    const faults = { change: () => new Fault(400, 'amount') }
    showWorkspace({ hash: '#/customers/C1', faults })
    await button('Change: Dispute').click()
    const amount = page.getByRole('textbox', { name: /^Amount/ })
    await amount.fill('99999999')
    await userEvent.keyboard('{Enter}')
    await expect.element(amount).toHaveAttribute('aria-invalid', 'true')
    await expect.element(amount).toHaveValue('99999999')
  })

  test('who may only read sees them, and no way to change them', async () => {
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers: { session: viewer } })
    await expect.poll(() => textOf(panel)).toContain('Said by the accountant')
    expect(button('Withdraw: Promise').query()).toBeNull()
    expect(button('Payment plan').query()).toBeNull()
  })
})

describe('to do', () => {
  test('a call has its script, and its outcome enters what was agreed', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/todo', answers, lang: 'fr' })
    await button('Trame d’appel').click()
    await expect.poll(() => textOf(panel)).toContain('À ne pas dire')
    await page.getByLabelText('Issue de l’appel').selectOptions('dispute')
    await page.getByRole('combobox', { name: 'Motif' }).selectOptions('quality')
    await breaksNoRule(panel)
    await button('Enregistrer').click()
    await expect.poll(() => textOf(panel)).toContain('Ce que cela change')
    const dispute = { invoice: '1041', cause: 'quality' }
    expect(sent).toMatchObject([['T1', { outcome: 'dispute', dispute }]])
  })

  test('another task is done with a note; an unclear message asks whether it left', async () => {
    const { sent, answers } = listening()
    const { panel } = showWorkspace({ hash: '#/todo', answers })
    await button('Done').click()
    await page.getByLabelText(/^Done: Note/).fill('supply was stopped')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => sent).toEqual([['T2', { state: 'done', note: 'supply was stopped' }]])
    expect(textOf(panel)).toContain('Did it leave?')
  })

  test('nothing to do is said, and so is a failure with its way forward', async () => {
    const none = { tasks: () => ({ tasks: [], total: 0 }) }
    const { panel } = showWorkspace({ hash: '#/todo', answers: none })
    await expect.poll(() => textOf(panel)).toContain('Nothing to do')
    const failed = showWorkspace({ hash: '#/todo', faults: { tasks: () => new Fault(500) } })
    await expect.poll(() => textOf(failed.panel)).toContain(requestId)
    await expect.element(button('Try again')).toBeVisible()
  })
})
