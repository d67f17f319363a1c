import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { SendCopyRequestWire } from '../../../server/api/wire/copies.ts'
import { Fault } from '../support/api.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { session, syncDone } from '../support/samples.ts'
import { copies } from '../support/standing-samples.ts'

const hash = '#/customers/C1'
const button = (name: string) => page.getByRole('button', { name, exact: true })
const open = () => page.getByRole('button', { name: 'Send a copy of invoice FA-2026-1057' }).first()

function focused(): string | undefined {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element?.textContent?.trim()
}

describe('a copy of an invoice', () => {
  test('is sent once the address was read and confirmed, and told', async () => {
    const bodies: SendCopyRequestWire[] = []
    const sendCopy = (_invoice: string, body: unknown) => {
      bodies.push(body as SendCopyRequestWire)
      return { to: 'compta@dupont.example', outcome: 'sent' as const, said: null }
    }
    const { panel } = showWorkspace({ hash, answers: { sendCopy } })
    await open().click()
    await expect.poll(() => textOf(panel)).toContain('compta@dupont.example')
    expect(textOf(panel)).toContain('It may have been sent to compta@dupont.example')
    expect(bodies).toEqual([])
    await button('Send it now').click()
    await expect.poll(() => textOf(panel)).toContain('Sent to compta@dupont.example.')
    expect(bodies.map(({ to }) => to)).toEqual(['compta@dupont.example'])
    await expect.poll(focused).toBe('Close')
    await button('Close').click()
    await expect.poll(() => textOf(panel)).not.toContain('Sent to')
    await expect.poll(focused).toBe('Send a copy')
  })

  test('that nobody answered for is asked for under the same id', async () => {
    const bodies: SendCopyRequestWire[] = []
    const sendCopy = (_invoice: string, body: unknown) => {
      bodies.push(body as SendCopyRequestWire)
      if (bodies.length === 1) throw new Fault(503)
      return { to: 'compta@dupont.example', outcome: 'ambiguous' as const, said: 'no answer' }
    }
    const { panel } = showWorkspace({ hash, answers: { sendCopy } })
    await open().click()
    await button('Send it now').click()
    await expect.poll(() => bodies.length).toBe(1)
    await button('Send it now').click()
    await expect.poll(() => textOf(panel)).toContain('It is not sent again by itself')
    expect(new Set(bodies.map(({ id }) => id)).size).toBe(1)
  })

  test.each(['light', 'dark'] as const)('breaks no rule that axe knows, in %s', async (theme) => {
    document.documentElement.lang = 'en'
    document.title = 'Encours'
    for (const width of [360, 1280]) {
      await page.viewport(width, 900)
      const { panel } = showWorkspace({ hash, theme })
      await open().click()
      await expect.poll(() => textOf(panel)).toContain('Send it now')
      await document.fonts.ready
      const { violations, passes } = await axe.run(panel, { iframes: false })
      expect(passes.length).toBeGreaterThan(5)
      expect(violations.map(({ id }) => id)).toEqual([])
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
      panel.remove()
    }
  })

  test('is not sent where it is put away', async () => {
    const { panel, asked } = showWorkspace({ hash })
    await open().click()
    await button('Do not send').click()
    await expect.poll(() => textOf(panel)).not.toContain('Do not send')
    expect(asked.some(({ line }) => line.startsWith('POST'))).toBe(false)
  })

  test.each([
    ['TEST_MODE', 'In test mode nothing goes to customers'],
    ['ADDRESS_BOUNCED', 'came back'],
    ['DO_NOT_CONTACT', 'not to be contacted'],
  ])('that cannot be sent says why: %s', async (cannot, words) => {
    const answers = { copies: () => ({ ...copies, cannot }) }
    const { panel } = showWorkspace({ hash, answers })
    await open().click()
    await expect.poll(() => textOf(panel)).toContain(words)
    expect(button('Send it now').elements()).toEqual([])
  })

  test('is no viewer’s to send, nor offered for a company without a host', async () => {
    const viewer = () => ({ ...session, user: { ...session.user, role: 'viewer' as const } })
    const { panel } = showWorkspace({ hash, answers: { session: viewer } })
    await expect.poll(() => textOf(panel)).toContain('Open the PDF')
    expect(textOf(panel)).not.toContain('Send a copy')
    const sync = () => ({ ...syncDone, connection: null })
    const { panel: alone } = showWorkspace({ hash, answers: { sync } })
    await expect.poll(() => textOf(alone)).toContain('FA-2026-1057')
    expect(textOf(alone)).not.toContain('Send a copy')
  })
})
