import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { present } from '../../../core/assert.ts'
import { en } from '../../../panel/words/en.ts'
import { fr } from '../../../panel/words/fr.ts'
import type { SyncWire } from '../../../server/api/wire/sync.ts'
import { Fault } from '../support/api.ts'
import { drift } from '../support/drift-samples.ts'
import { find, showWorkspace, textOf } from '../support/page.ts'
import { customer, customerRows, session, syncDone, syncRunning } from '../support/samples.ts'
import { plainTexts } from '../support/words.ts'

const signedOut = { session: () => new Fault(401) }

test('where several kinds of accounting software can be connected each has its way in', async () => {
  const { panel } = showWorkspace({ faults: signedOut })
  panel.hosts = 'quickbooks odoo'
  const odoo = page.getByRole('link', { name: 'Connect Odoo' })
  await expect.element(odoo).toHaveAttribute('href', '/connect/odoo')
  panel.hosts = 'odoo'
  const quickbooks = page.getByRole('link', { name: 'Connect QuickBooks Online' })
  await expect.element(quickbooks).not.toBeInTheDocument()
})

test('who has no session is shown what this is and the one way in', async () => {
  const { panel } = showWorkspace({ faults: signedOut })
  const link = page.getByRole('link', { name: 'Connect QuickBooks Online' })
  await expect.element(link).toHaveAttribute('href', '/connect/quickbooks')
  await expect.element(link).toHaveAttribute('target', '_top')
  await page.getByRole('button', { name: /Français/ }).click()
  await expect.poll(() => textOf(panel)).toContain('Rien ne part sans votre accord.')
})

test('a session that ends while one looks leads back to the way in', async () => {
  let fault: Fault | null = null
  const { panel } = showWorkspace({ faults: { messages: () => fault } })
  await expect.poll(() => textOf(panel)).toContain('Dupont & Fils')
  fault = new Fault(401)
  location.hash = '#/sent'
  await expect.element(page.getByRole('link', { name: 'Connect QuickBooks Online' })).toBeVisible()
})

test('on a host’s page it comes in by a launch token, and goes on with the next one', async () => {
  let fault: Fault | null = null
  const { panel, asked } = showWorkspace({
    launchToken: 'launch-1',
    faults: { messages: () => fault },
  })
  panel.addEventListener('encours-launch-needed', () => {
    fault = null
    panel.launchToken = 'launch-2'
  })
  await expect.poll(() => textOf(panel)).toContain('Customers by exposure')
  fault = new Fault(401)
  location.hash = '#/sent'
  await expect.poll(() => asked.filter(({ line }) => line.endsWith('/launch')).length).toBe(2)
  await expect.poll(() => fault).toBeNull()
  const others = asked.filter(({ line }) => !line.endsWith('/launch'))
  expect(others.map(({ credentials }) => credentials)).not.toContain('same-origin')
  expect(others.every(({ headers }) => headers.has('authorization'))).toBe(true)
  expect(textOf(panel)).not.toContain('Connect QuickBooks Online')
})

test('the first reading counts record by record, then the receivables are there', async () => {
  const readings: SyncWire[] = [
    syncRunning(0, null),
    syncRunning(312, 640),
    { ...syncDone, planned: false },
    syncDone,
  ]
  const shown: string[] = []
  const { panel } = showWorkspace({
    answers: { sync: () => (readings.length > 1 ? readings.shift() : undefined) ?? syncDone },
  })
  const bar = page.getByRole('progressbar', { name: 'Records read' })
  await expect.element(bar).toHaveAttribute('aria-valuetext', '312 of 640 records')
  await expect.element(bar).toHaveAttribute('aria-valuenow', '312')
  await expect.element(bar).toHaveAttribute('aria-valuemax', '640')
  shown.push(textOf(panel))
  expect(shown[0]).not.toContain('Customers by exposure')
  await expect.poll(() => textOf(panel), { timeout: 8_000 }).toContain('Customers by exposure')
  expect(find(panel.renderRoot, '[role=progressbar]')).toBeNull()
})

test('a first reading that stopped says so and reads again on demand', async () => {
  let now: SyncWire = {
    ...syncRunning(20, 640),
    run: {
      id: 'run-1',
      state: 'failed',
      recordsRead: 20,
      recordsExpected: 640,
      startedAt: '2026-11-18T08:00:00Z',
      finishedAt: '2026-11-18T08:00:09Z',
      failure: { code: 'RATE_LIMITED', message: 'too often (RATE_LIMITED)', advice: null },
      retriesAt: null,
    },
  }
  const { panel } = showWorkspace({
    answers: {
      sync: () => now,
      startSync: () => {
        now = { ...syncDone, run: { ...(syncDone.run ?? bug()), id: 'run-2' } }
        return now
      },
    },
  })
  await expect.poll(() => textOf(panel)).toContain('RATE_LIMITED')
  await page.getByRole('button', { name: 'Read again' }).click()
  await expect.poll(() => textOf(panel)).toContain('Customers by exposure')
})

const bug = (): never => {
  throw new Error('the sample has a run')
}

test('sync now reads the host and shows what is new', async () => {
  let open = '18452050'
  let run = 'run-1'
  const { panel } = showWorkspace({
    answers: {
      sync: () => ({ ...syncDone, run: { ...(syncDone.run ?? bug()), id: run }, syncedAt: run }),
      startSync: () => {
        run = 'run-2'
        open = '100'
        return syncDone
      },
      customers: () => ({
        customers: customerRows.slice(0, 1).map((row) => ({ ...row, name: `Owes ${open}` })),
        total: 1,
        next: null,
      }),
    },
  })
  await expect.poll(() => textOf(panel)).toContain('Owes 18452050')
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect.poll(() => textOf(panel)).toContain('Owes 100')
})

test('a reading that waits says why, what can be done, and when it goes on', async () => {
  let now: SyncWire = {
    ...syncDone,
    run: {
      ...(syncDone.run ?? bug()),
      state: 'running',
      finishedAt: null,
      failure: {
        code: 'PROXY_PAGE',
        message: 'Odoo: a page (PROXY_PAGE)',
        advice: 'Let us through.',
      },
      retriesAt: '2026-11-18T08:10:00Z',
    },
  }
  const { panel } = showWorkspace({
    answers: {
      sync: () => now,
      startSync: () => {
        now = { ...syncDone, run: { ...(syncDone.run ?? bug()), id: 'run-2' } }
        return now
      },
    },
  })
  const trouble = () => textOf(find(panel.renderRoot, 'encours-trouble') ?? bug()).trim()
  await expect.poll(trouble).toContain('Let us through.')
  expect(trouble()).toContain('Odoo: a page (PROXY_PAGE)')
  expect(trouble()).toMatch(/The next try is at 18 Nov 2026/)
  expect(textOf(panel)).toContain('The reading waits')
  expect(textOf(panel)).toContain('Customers by exposure')
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect.poll(trouble).toBe('')
})

test('our own calls that are spread out are no trouble', async () => {
  const { panel } = showWorkspace({
    answers: {
      sync: () => ({
        ...syncRunning(20, 640),
        syncedAt: '2026-11-18T07:00:00Z',
        run: {
          ...(syncRunning(20, 640).run ?? bug()),
          failure: { code: 'OUR_LIMIT', message: 'spread out (OUR_LIMIT)', advice: null },
          retriesAt: '2026-11-18T08:10:00Z',
        },
      }),
    },
  })
  await expect.poll(() => textOf(panel)).toContain('20 of 640')
  expect(textOf(panel)).not.toContain('OUR_LIMIT')
})

test('a host that shut us out is said at the top, with the way back in', async () => {
  const { panel } = showWorkspace({
    answers: {
      sync: () => ({
        ...syncDone,
        connection: {
          host: 'quickbooks',
          title: 'QuickBooks Online',
          prints: true,
          byKey: false,
          copies: true,
          realm: '1',
          state: 'reconnect_required',
        },
      }),
    },
  })
  const link = page.getByRole('link', { name: 'Reconnect' })
  await expect.element(link).toHaveAttribute('href', '/connect/quickbooks')
  expect(textOf(panel)).toContain('QuickBooks Online no longer lets Encours in')
  expect(find(panel.renderRoot, 'encours-sync-line >>> button')).toBeNull()
})

test('a company that was entered with a key is entered with a key again', async () => {
  const connection = { ...present(syncDone.connection, 'a host'), host: 'odoo', byKey: true }
  const state = 'reconnect_required' as const
  showWorkspace({
    answers: { sync: () => ({ ...syncDone, connection: { ...connection, state } }) },
  })
  const link = page.getByRole('link', { name: 'Reconnect' })
  await expect.element(link).toHaveAttribute('href', '/connect/odoo/key')
})

describe('where figures differ, as after a backup of the accounting software came back', () => {
  test('an admin has everything read anew', async () => {
    let anew = 0
    showWorkspace({
      hash: '#/drift',
      answers: {
        readAnew: () => {
          anew += 1
          return syncDone
        },
      },
    })
    await page.getByRole('button', { name: 'Read everything anew' }).click()
    await expect.poll(() => anew).toBe(1)
  })

  test('a collector is told who may', async () => {
    const collector = { ...session, user: { ...session.user, role: 'collector' as const } }
    const { panel } = showWorkspace({ hash: '#/drift', answers: { session: () => collector } })
    await expect.poll(() => textOf(panel)).toContain('Only an admin has everything read anew')
    expect(page.getByRole('button', { name: 'Read everything anew' }).elements()).toEqual([])
  })
})

describe('going about', () => {
  test('a customer is opened from the list, and Back leads back', async () => {
    const { panel, asked } = showWorkspace()
    await page.getByRole('link', { name: 'Dupont & Fils' }).click()
    await expect.poll(() => textOf(panel)).toContain('FA-2026-1057')
    expect(asked.map(({ line }) => line)).toContain('GET /api/v1/customers/C1')
    history.back()
    await expect.poll(() => textOf(panel)).toContain('Customers by exposure')
  })

  test('each section has its address and says what waits in it', async () => {
    const { panel } = showWorkspace()
    await page.getByRole('link', { name: 'To approve 3', exact: true }).click()
    await expect.poll(() => textOf(panel)).toContain('leaves only after your consent')
    expect(location.hash).toBe('#/approve')
    await page.getByRole('link', { name: 'Set aside 2' }).click()
    await expect.poll(() => textOf(panel)).toContain('{"TotalAmt":10}')
  })

  test('the list is searched by name and read page by page', async () => {
    const { panel, asked } = showWorkspace({
      answers: {
        customers: ({ search, after }) => {
          if (search !== '') return { customers: customerRows.slice(4, 5), total: 1, next: null }
          return after === 'C2'
            ? { customers: customerRows.slice(2), total: 5, next: null }
            : { customers: customerRows.slice(0, 2), total: 5, next: 'C2' }
        },
      },
    })
    await expect.poll(() => textOf(panel)).toContain('2 of 5 shown')
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => textOf(panel)).toContain('5 of 5 shown')
    await page.getByRole('searchbox').fill('lefèvre')
    await expect.poll(() => textOf(panel)).toContain('1 of 1 shown')
    expect(textOf(panel)).not.toContain('Northwind')
    expect(asked.at(-1)?.line).toBe('GET /api/v1/customers?search=lef%C3%A8vre')
  })

  test('signing out ends at the way in', async () => {
    let fault: Fault | null = null
    showWorkspace({
      faults: { session: () => fault },
      answers: {
        signOut: () => {
          fault = new Fault(401)
          return null
        },
      },
    })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect
      .element(page.getByRole('link', { name: 'Connect QuickBooks Online' }))
      .toBeVisible()
  })
})

describe('language', () => {
  test.each(['#/', '#/approve', '#/sent', '#/terms', '#/quarantine', '#/drift'])(
    'every word of %s changes with the language',
    async (hash) => {
      const { panel } = showWorkspace({ hash })
      await expect.poll(() => textOf(panel)).toContain('Claire Morel')
      await expect.poll(() => textOf(panel)).not.toContain('Loading…')
      expect(foreignWords(textOf(panel), 'fr')).toEqual([])
      await userEvent.click(page.getByRole('button', { name: /Français/ }))
      await expect.poll(() => textOf(panel)).toContain('Se déconnecter')
      await expect.poll(() => foreignWords(textOf(panel), 'en')).toEqual([])
      expect(find(panel.renderRoot, '.root')?.lang).toBe('fr')
    },
  )

  test('sentences of the API are asked for again in the new language', async () => {
    const { panel, asked } = showWorkspace({ hash: '#/customers/C1' })
    await expect.poll(() => textOf(panel)).toContain('FA-2026-1057')
    await page.getByRole('button', { name: /Français/ }).click()
    await expect
      .poll(() => asked.filter(({ line }) => line === 'GET /api/v1/customers/C1').length)
      .toBe(2)
    expect(asked.at(-1)?.headers.get('accept-language')).toBe('fr')
  })
})

/** Texts of the other language that stand on the page and are none of the shown one. */
function foreignWords(text: string, other: 'fr' | 'en'): string[] {
  const theirs = plainTexts(other === 'fr' ? fr : en)
  const ours = plainTexts(other === 'fr' ? en : fr)
  const names = new Set(['Français', 'English', 'Encours'])
  const words = new Set(text.split(/\s{2,}|\n/).map((part) => part.trim()))
  return [...theirs].filter((their) => words.has(their) && !ours.has(their) && !names.has(their))
}

test('a name is text, whatever it looks like', async () => {
  const { panel } = showWorkspace()
  await expect.poll(() => textOf(panel)).toContain('<img src=x onerror="window.pwned = true">')
  expect(find(panel.renderRoot, 'img')).toBeNull()
  expect(Reflect.get(window, 'pwned')).toBeUndefined()
})

test('a customer whose figures differ says so, with both sums and the records', async () => {
  const { panel } = showWorkspace({
    hash: '#/customers/C1',
    answers: { customer: () => ({ ...customer, drifts: [drift] }) },
  })
  await expect.poll(() => textOf(panel)).toContain('by what Encours has read')
  const text = textOf(panel)
  expect(text).toContain('This customer owes €51,050.40 by QuickBooks Online, and €49,850.40')
  expect(text).toContain('Reminders wait for a person')
  expect(text).toContain('FA-2026-1041')
  expect(text).toContain('nothing open')
})
