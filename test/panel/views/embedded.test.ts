import { afterEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { present } from '../../../core/assert.ts'
import type { LaunchWire } from '../../../server/api/wire/session.ts'
import { type Answers, Fault, type Faults, requestId, standIn, usual } from '../support/api.ts'
import { find, showEmbedded, textOf } from '../support/page.ts'
import { customer } from '../support/samples.ts'

const launched = (context: LaunchWire['context'], sessionToken = 's1'): LaunchWire => ({
  sessionToken,
  expiresAt: '2026-11-18T10:00:00Z',
  context,
  opening: null,
})

const opening: LaunchWire['opening'] = {
  session: usual.session(),
  sync: usual.sync(),
  customer: { ...customer, messages: [usual.message('M1')] },
}
const silence = () => new Fault('silence')

afterEach(() => {
  vi.useRealTimers()
})

test('a launch token opens the customer of the page, with the invoice marked', async () => {
  const { panel, asked } = showEmbedded()
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  await expect.poll(() => textOf(panel)).toContain('This invoice')
  expect(find(panel.renderRoot, 'tr.shown')?.textContent).toContain('FA-2026-1057')
  expect(asked[0]?.line).toBe('POST /api/v1/launch')
  expect(asked[0]?.headers.has('authorization')).toBe(false)
  for (const { headers, credentials } of asked.slice(1)) {
    expect(headers.get('authorization')).toBe('Bearer session-token')
    expect(credentials).toBe('omit')
  }
  expect(find(panel.renderRoot, 'a[href^="#"]'), 'no link into our own pages').toBeNull()
})

test('the customer is asked for while it is unknown who asks, and shown after it', async () => {
  const { panel, asked } = showEmbedded({ faults: { session: () => new Fault('silence') } })
  await expect.poll(() => asked.map(({ line }) => line)).toContain('GET /api/v1/customers/C1')
  expect(find(panel.renderRoot, 'encours-customer')?.checkVisibility()).toBe(false)
})

test('one request after the launch token shows the record, and no other goes before it', async () => {
  const { panel, asked } = showEmbedded({
    answers: { launch: () => ({ ...launched({ customer: 'C1' }), opening }) },
    // The first of them would be left without an answer.
    faults: { session: silence, sync: silence, customer: silence, message: silence },
  })
  const { fetch } = panel
  const asksToApprove = (): boolean => textOf(panel).includes('Approve Second reminder to Dupont')
  const shownBefore: boolean[] = []
  panel.fetch = (input, init) => {
    shownBefore.push(asksToApprove())
    return fetch(input, init)
  }
  await expect.poll(asksToApprove).toBe(true)
  expect(find(panel.renderRoot, 'encours-customer')?.checkVisibility()).toBe(true)
  await expect.poll(() => textOf(panel)).toContain('Beside the principal')
  expect(asked[0]?.line).toBe('POST /api/v1/launch')
  expect(shownBefore.slice(0, 5)).toEqual([false, true, true, true, true])
})

function unplaced(answers: Partial<Answers>, faults: Faults = {}) {
  document.body.replaceChildren()
  const { fetch, asked } = standIn(answers, faults)
  const panel = document.createElement('encours-panel')
  Object.assign(panel, { lang: 'en', fetch, launchToken: 'launch-1' })
  panel.prepare()
  return { panel, asked }
}

test('a page may begin before it has a place for the panel: it goes in once', async () => {
  const { panel, asked } = unplaced({
    launch: () => ({ ...launched({ customer: 'C1' }), opening }),
  })
  await expect.poll(() => asked.length).toBe(1)
  document.body.append(panel)
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  expect(asked.filter(({ line }) => line === 'POST /api/v1/launch')).toHaveLength(1)
})

test('a token refused before the panel has its place is asked for anew when it has', async () => {
  let fault: Fault | null = new Fault(401)
  const { panel, asked } = unplaced({}, { launch: () => fault })
  let needed = 0
  panel.addEventListener('encours-launch-needed', () => {
    needed += 1
    fault = null
    panel.launchToken = 'launch-2'
  })
  await expect.poll(() => asked.length).toBe(1)
  expect(needed).toBe(0)
  document.body.append(panel)
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  expect(needed).toBe(1)
})

test('what came with the launch is shown once: afterwards it is asked for', async () => {
  let name = 'Dupont & Fils'
  const { panel } = showEmbedded({
    answers: {
      launch: () => ({ ...launched({ customer: 'C1' }), opening }),
      customer: () => ({ ...customer, name }),
    },
  })
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  name = 'Dupont, Fils & Filles'
  await page.getByRole('button', { name: 'FR – Français' }).click()
  await expect.poll(() => textOf(panel)).toContain('Dupont, Fils & Filles')
})

test('of very many items the first are drawn, the shown invoice among them, the rest when wanted', async () => {
  const many = Array.from({ length: 300 }, (_, at) => ({
    ...present(customer.items[0], 'an item'),
    ...{ invoice: `${at}`, number: `N-${at}` },
  }))
  const { panel } = showEmbedded({
    answers: {
      launch: () => launched({ customer: 'C1', invoice: '277' }),
      customer: () => ({ ...customer, items: many }),
    },
  })
  const list = () => find(panel.renderRoot, 'encours-item-list')
  const rows = () => [...(list()?.shadowRoot?.querySelectorAll<HTMLElement>('tbody tr') ?? [])]
  await expect.poll(() => rows().length).toBe(51)
  expect(rows().at(-1)?.textContent).toContain('N-277')
  const more = () => list()?.shadowRoot?.querySelector<HTMLElement>('.rest button')
  more()?.click()
  await expect.poll(() => rows().length).toBe(251)
  expect(list()?.shadowRoot?.activeElement?.textContent).toContain('N-50')
  more()?.click()
  await expect.poll(() => rows().length).toBe(300)
  expect(more()).toBeNull()
})

test('what is held says who can lift it, what only waits says nothing of the kind', async () => {
  const { panel } = showEmbedded()
  await expect.poll(() => textOf(panel)).toContain('Who can lift it:')
  expect(textOf(panel).split('Who can lift it:')).toHaveLength(3)
})

test('an invoice alone shows its customer', async () => {
  const { panel, asked } = showEmbedded({
    answers: { launch: () => launched({ invoice: '1057' }) },
  })
  await expect.poll(() => textOf(panel)).toContain('This invoice')
  const lines = asked.map(({ line }) => line)
  expect(lines).toContain('GET /api/v1/invoices/1057')
  expect(lines).toContain('GET /api/v1/customers/C1')
})

test('another record of the page, another token, another customer', async () => {
  const { panel } = showEmbedded({
    answers: {
      launch: (token) => launched({ customer: token === 'launch-1' ? 'C1' : 'C9' }),
      customer: (id) => ({ ...customer, id, name: `Customer ${id}` }),
    },
  })
  await expect.poll(() => textOf(panel)).toContain('Customer C1')
  panel.launchToken = 'launch-2'
  await expect.poll(() => textOf(panel)).toContain('Customer C9')
  expect(textOf(panel)).not.toContain('Customer C1')
})

test('a session that ends asks the page for a new token and goes on with it', async () => {
  let fault: Fault | null = new Fault(401)
  const { panel } = showEmbedded({ faults: { customer: () => fault } })
  let needed = 0
  panel.addEventListener('encours-launch-needed', () => {
    needed += 1
    fault = null
    panel.launchToken = 'launch-2'
  })
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  expect(needed).toBe(1)
})

test('a page that gives bad tokens over and over is not asked forever', async () => {
  let needed = 0
  const { panel } = showEmbedded({ faults: { launch: () => new Fault(401) } })
  panel.addEventListener('encours-launch-needed', () => {
    needed += 1
    panel.launchToken = `bad-${needed}`
  })
  await expect.poll(() => textOf(panel)).toContain('the page gave no new one')
  expect(needed).toBe(3)
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => needed).toBe(6)
})

test('a page that gives no new token in time leaves the reader a way to ask again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { panel } = showEmbedded({ launchToken: '' })
  await panel.updateComplete
  expect(textOf(panel)).toContain('Loading…')
  vi.advanceTimersByTime(10_000)
  await panel.updateComplete
  expect(textOf(panel)).toContain('the page gave no new one')
  expect(textOf(panel)).toContain('Reload')
})

test('a page that set no token is asked for one', async () => {
  const { panel } = showEmbedded({ launchToken: '' })
  let asked = false
  panel.addEventListener('encours-launch-needed', () => {
    asked = true
    panel.launchToken = 'launch-1'
  })
  await expect.poll(() => asked).toBe(true)
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
})

test('a launch that fails says so with its reference and a way forward', async () => {
  let fault: Fault | null = new Fault(500)
  const { panel } = showEmbedded({ faults: { launch: () => fault } })
  await expect.poll(() => textOf(panel)).toContain(requestId)
  panel.addEventListener('encours-launch-needed', () => {
    fault = null
    panel.launchToken = 'launch-2'
  })
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
})

test('a record that was not read yet is no fault, and a page without one is told', async () => {
  const fresh = showEmbedded({ faults: { customer: () => new Fault(404) } })
  await expect.poll(() => textOf(fresh.panel)).toContain('Nothing known here yet')
  const bare = showEmbedded({ answers: { launch: () => launched({}) } })
  await expect.poll(() => textOf(bare.panel)).toContain('Open a customer or an invoice')
})

test('a reminder is approved on the host’s page', async () => {
  let state: 'proposed' | 'sent' = 'proposed'
  const { panel } = showEmbedded({
    answers: {
      message: (id) => ({ ...usual.message(id), sendOn: '2020-01-02', state }),
      approve: () => {
        state = 'sent'
        return {}
      },
    },
  })
  await page.getByRole('button', { name: 'Approve Second reminder to Dupont & Fils' }).click()
  await expect
    .poll(() => find(panel.renderRoot, 'encours-message-card >>> .chip.good'))
    .not.toBeNull()
  expect(find(panel.renderRoot, 'encours-message-card >>> .chip.good')?.textContent).toBe('Sent')
})

test('what was approved before and has not left says so, and asks nothing', async () => {
  const { panel } = showEmbedded({
    answers: { message: (id) => ({ ...usual.message(id), state: 'approved' }) },
  })
  await expect.poll(() => textOf(panel)).toContain('Approved. It leaves on')
  expect(textOf(panel)).not.toContain('Why you are asked')
  expect(find(panel.renderRoot, 'encours-message-card >>> button.primary')).toBeNull()
})

test('nothing of the session stays behind in the page', async () => {
  const { panel } = showEmbedded()
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('session-token')
  expect(document.cookie).not.toContain('session-token')
  expect(document.documentElement.outerHTML).not.toContain('session-token')
})
