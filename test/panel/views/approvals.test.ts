import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { MessageWire } from '../../../server/api/wire/messages.ts'
import { Fault, requestId } from '../support/api.ts'
import { find, showWorkspace, textOf } from '../support/page.ts'
import { messageOf, messageRows, session } from '../support/samples.ts'

const longAgo = '2020-01-02'
const farOff = '2999-01-01'
const [row] = messageRows
if (!row) throw new Error('the samples hold messages')

const approve = page.getByRole('button', { name: 'Approve Second reminder to Dupont & Fils' })
const refuse = page.getByRole('button', { name: 'Refuse Second reminder to Dupont & Fils' })

/** One message that goes through the states, one a question after it was approved. */
function oneMessage(states: MessageWire['state'][], sendOn = longAgo) {
  const message = { ...messageOf(row ?? bug()), sendOn }
  let decided = false
  const told: string[] = []
  const current = (): MessageWire => {
    if (!decided) return message
    const state = (states.length > 1 ? states.shift() : states[0]) ?? 'sent'
    return { ...message, state, stateReason: state === 'skipped' ? 'PAID_SINCE_PLAN' : null }
  }
  return {
    told,
    message,
    answers: {
      messages: () => (decided ? { messages: [], total: 0 } : { messages: [message], total: 1 }),
      message: current,
      approve: (id: string, seen: string) => {
        expect(seen).toBe(message.updatedAt)
        decided = true
        told.push(`approved ${id}`)
        return {}
      },
      refuse: (id: string, reason: string) => {
        decided = true
        told.push(`refused ${id}: ${reason}`)
        return {}
      },
    },
  }
}

const bug = (): never => {
  throw new Error('the samples hold messages')
}

describe('approving', () => {
  test('one click approves, and the message is watched until it was sent', async () => {
    const { answers, told } = oneMessage(['approved', 'approved', 'sent'])
    const { panel } = showWorkspace({ hash: '#/approve', answers })
    await approve.click()
    await expect.poll(() => textOf(panel)).toContain('It is on its way')
    await expect.poll(() => textOf(panel), { timeout: 8_000 }).toMatch(/\bSent\b/)
    expect(told).toEqual(['approved M1'])
    expect(textOf(panel)).toContain('Dupont & Fils')
  })

  test('the keyboard alone reaches it: Tab to the button, Enter', async () => {
    const { answers, told } = oneMessage(['sent'])
    const { panel } = showWorkspace({ hash: '#/approve', answers })
    await expect.element(approve).toBeVisible()
    for (let presses = 0; presses < 30 && !isFocused(/^Approve/); presses += 1)
      await userEvent.tab()
    expect(isFocused(/^Approve/)).toBe(true)
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => told).toEqual(['approved M1'])
    await expect.poll(() => textOf(panel)).toMatch(/\bSent\b/)
    expect(focused()?.localName, 'the reader’s place is kept').toBe('footer')
  })

  test('a message held back at the door says why', async () => {
    const { answers } = oneMessage(['skipped'])
    const { panel } = showWorkspace({ hash: '#/approve', answers })
    await approve.click()
    await expect.poll(() => textOf(panel)).toContain('Paid in the meantime')
  })

  test('a message for another day is approved and waits, without being asked after', async () => {
    const { answers } = oneMessage(['approved'], farOff)
    const { panel, asked } = showWorkspace({ hash: '#/approve', answers })
    await approve.click()
    await expect.poll(() => textOf(panel)).toContain('It leaves on 1 Jan 2999.')
    expect(asked.filter(({ line }) => line === 'GET /api/v1/messages/M1')).toHaveLength(1)
  })

  test('a second press while the first is on its way sends nothing more', async () => {
    const { answers, told } = oneMessage(['sent'])
    const { panel } = showWorkspace({ hash: '#/approve', answers })
    await expect.element(approve).toBeVisible()
    const button = find(panel.renderRoot, 'encours-message-card >>> button.primary')
    button?.click()
    button?.click()
    await expect.poll(() => textOf(panel)).toMatch(/\bSent\b/)
    expect(told).toEqual(['approved M1'])
  })

  test('an approval that came too late says so, and may be tried again', async () => {
    const { answers } = oneMessage(['sent'])
    let fault: Fault | null = new Fault(409)
    const { panel } = showWorkspace({
      hash: '#/approve',
      answers,
      faults: { approve: () => fault },
    })
    await approve.click()
    await expect.poll(() => textOf(panel)).toContain('This changed in the meantime.')
    expect(textOf(panel)).toContain(requestId)
    fault = null
    await approve.click()
    await expect.poll(() => textOf(panel)).toMatch(/\bSent\b/)
  })

  test('a message that has changed meanwhile is shown as it is now, and that is approved', async () => {
    const { answers, message } = oneMessage(['sent'])
    const later = { ...message, updatedAt: '2026-11-18T10:30:00Z', channel: 'letter' }
    let shown: MessageWire = message
    const told: string[] = []
    showWorkspace({
      hash: '#/approve',
      answers: {
        ...answers,
        messages: () => ({ messages: [shown], total: 1 }),
        approve: (_id: string, seen: string) => {
          told.push(seen)
          shown = later
          if (seen !== later.updatedAt) throw new Fault(409)
          return {}
        },
      },
    })
    await approve.click()
    await expect.poll(() => told).toEqual([message.updatedAt])
    await approve.click()
    await expect.poll(() => told).toEqual([message.updatedAt, later.updatedAt])
  })
})

test('a message that was replaced meanwhile leaves the queue, and the reader is told', async () => {
  const { message, answers } = oneMessage(['sent'])
  const other = { ...message, id: 'M9', customer: { id: 'C9', name: 'Quincaillerie Nord' } }
  let replaced = false
  const { panel } = showWorkspace({
    hash: '#/approve',
    answers: {
      ...answers,
      messages: () => ({ messages: [replaced ? other : message], total: 1 }),
      approve: () => {
        replaced = true
        throw new Fault(409)
      },
    },
  })
  await approve.click()
  await expect.poll(() => textOf(panel)).toContain('Quincaillerie Nord')
  expect(textOf(panel)).not.toContain('Dupont & Fils')
  expect(textOf(panel)).toContain('This changed in the meantime.')
  expect(focused()?.className, 'the reader’s place is kept').toBe('notice')
})

test('the notice stays where nothing waits any more', async () => {
  const { answers } = oneMessage(['sent'])
  let replaced = false
  const { panel } = showWorkspace({
    hash: '#/approve',
    answers: {
      ...answers,
      messages: () => (replaced ? { messages: [], total: 0 } : answers.messages()),
      approve: () => {
        replaced = true
        throw new Fault(409)
      },
    },
  })
  await approve.click()
  await expect.poll(() => textOf(panel)).toContain('Nothing waits for you')
  expect(textOf(panel)).toContain('This changed in the meantime.')
})

test('what this installation cannot send says so: it can be refused, not approved', async () => {
  const name = 'Imprimerie du Canal et de la Haute-Garonne réunies'
  const { panel } = showWorkspace({ hash: '#/approve' })
  const refusal = page.getByRole('button', { name: `Refuse Formal notice to ${name}` })
  await expect.element(refusal).toBeVisible()
  expect(textOf(panel)).toContain('This way of sending is not set up')
  expect(textOf(panel)).toContain('Approve Second reminder to Dupont & Fils')
  expect(textOf(panel)).not.toContain(`Approve Formal notice to ${name}`)
})

test('the next page follows on the last one, whatever was decided on it', async () => {
  const { message } = oneMessage(['sent'])
  const rows = ['M1', 'M2', 'M3'].map((id) => ({ ...message, id, sendOn: farOff }))
  const afters: string[] = []
  const { panel } = showWorkspace({
    hash: '#/approve',
    answers: {
      messages: (_state: string, after: string) => {
        afters.push(after)
        const from = rows.findIndex(({ id }) => id === after) + 1
        return { messages: rows.slice(from, from + 1), total: 3 }
      },
      message: (id: string) => ({ ...message, id, sendOn: farOff }),
    },
  })
  const more = page.getByRole('button', { name: 'Show more' })
  await more.click()
  await expect.poll(() => textOf(panel)).toContain('2 of 3')
  await more.click()
  await expect.element(more).not.toBeInTheDocument()
  expect(afters).toEqual(['', 'M1', 'M2'])
})

describe('refusing', () => {
  test('a refusal wants a reason', async () => {
    const { answers, told } = oneMessage(['refused'])
    const { panel } = showWorkspace({ hash: '#/approve', answers })
    await refuse.click()
    await page.getByRole('button', { name: 'Refuse this message' }).click()
    expect(told).toEqual([])
    await page.getByRole('textbox', { name: 'Reason for the refusal' }).fill('  He called: paid. ')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => told).toEqual(['refused M1: He called: paid.'])
    await expect.poll(() => textOf(panel)).toContain('Refused')
  })

  test('Escape thinks better of it', async () => {
    const { answers, told } = oneMessage(['refused'])
    showWorkspace({ hash: '#/approve', answers })
    await refuse.click()
    await userEvent.keyboard('{Escape}')
    await expect.element(approve).toBeVisible()
    expect(told).toEqual([])
  })
})

test('who may only read sees no button that decides', async () => {
  const { panel } = showWorkspace({
    hash: '#/approve',
    answers: { session: () => ({ ...session, user: { ...session.user, role: 'viewer' } }) },
  })
  await expect.poll(() => textOf(panel)).toContain('Your role lets you read.')
  expect(textOf(panel)).not.toContain('Approve')
  expect(find(panel.renderRoot, 'encours-sync-line >>> button')).toBeNull()
})

test('the preview shows the mail in a frame where nothing runs', async () => {
  const { panel } = showWorkspace({ hash: '#/approve' })
  await page.getByRole('button', { name: 'Preview' }).first().click()
  await expect.poll(() => find(panel.renderRoot, 'iframe')).not.toBeNull()
  const frame = find(panel.renderRoot, 'iframe')
  if (!(frame instanceof HTMLIFrameElement)) throw new Error('no frame')
  expect(frame.sandbox.value).toBe('allow-same-origin')
  await expect
    .poll(() => frame.contentDocument?.body?.textContent ?? '')
    .toContain('Nous vous remercions')
  expect(Reflect.get(window, 'pwned')).toBeUndefined()
  expect(textOf(panel)).toContain('Facture FA-2026-1041 : deuxième relance')
  expect(textOf(panel)).toContain('a link to pay online is added below each of 2 invoices')
  await page.getByRole('button', { name: 'Hide the preview' }).click()
  await expect.poll(() => find(panel.renderRoot, 'iframe')).toBeNull()
})

test('a message that cannot leave says what is missing', async () => {
  const { panel } = showWorkspace({
    hash: '#/approve',
    answers: {
      message: () => ({ ...messageOf(row), preview: null, problem: 'customer.email is empty' }),
    },
  })
  await page.getByRole('button', { name: 'Preview' }).first().click()
  await expect.poll(() => textOf(panel)).toContain('customer.email is empty')
})

function focused(): Element | null {
  let here = document.activeElement
  while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement
  return here
}

const isFocused = (label: RegExp): boolean =>
  label.test(focused()?.getAttribute('aria-label') ?? '')
