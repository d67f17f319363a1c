import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { present } from '../../../core/assert.ts'
import { showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { session, syncDone } from '../support/samples.ts'

const show = (answers: Wanted['answers'] = {}) => showWorkspace({ hash: '#/settings', answers })
const plain = (panel: HTMLElement): string => textOf(panel).replace(/\s+/g, ' ')
const calls = { month: '2026-11-01', reads: 1_998, writes: 38, readsAMonth: 2_200 }

describe('how often the host was asked this month', () => {
  test('is told with what the month allows, and what follows from it', async () => {
    const { panel } = show({ sync: () => ({ ...syncDone, calls: { ...calls, pace: 'saving' } }) })
    await expect.poll(() => plain(panel)).toContain('How often QuickBooks Online is asked')
    expect(plain(panel)).toContain('Read 1,998 of 2,200 Written 38')
    expect(plain(panel)).toContain('every six hours')
  })

  test('is told alone where nobody counts', async () => {
    const uncounted = { ...calls, readsAMonth: null, pace: 'usual' as const }
    const { panel } = show({ sync: () => ({ ...syncDone, calls: uncounted }) })
    await expect.poll(() => plain(panel)).toContain('Read 1,998 Written 38')
    expect(plain(panel)).not.toContain('every hour')
  })

  test.each([
    ['an admin is led to', 'admin', true, true],
    ['a viewer is not led to', 'viewer', true, false],
    ['an admin of a company with the module is not led to', 'admin', false, false],
  ] as const)('%s where the host is made to tell at once', async (_, role, byKey, isLed) => {
    const connection = { ...present(syncDone.connection, 'a host'), host: 'odoo', byKey }
    const { panel } = show({
      session: () => ({ ...session, user: { ...session.user, role } }),
      sync: () => ({ ...syncDone, connection, calls: { ...calls, pace: 'usual' } }),
    })
    await expect.poll(() => plain(panel)).toContain('Written 38')
    const leads = () =>
      page
        .getByRole('link', { name: /say at once what changes/ })
        .elements()
        .map((link) => link.getAttribute('href'))
    await expect.poll(leads).toEqual(isLed ? ['/connect/odoo/nudges'] : [])
  })

  test('is not shown to a company without a host', async () => {
    const { panel } = show({ sync: () => ({ ...syncDone, connection: null, calls: null }) })
    await expect.poll(() => plain(panel)).toContain('Promises and waiting')
    expect(plain(panel)).not.toContain('is asked')
  })
})
