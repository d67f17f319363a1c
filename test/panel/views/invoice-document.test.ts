import { describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { present } from '../../../core/assert.ts'
import { Fault } from '../support/api.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { syncDone } from '../support/samples.ts'

const hash = '#/customers/C1'
const open = () =>
  page.getByRole('button', { name: 'Open the PDF of invoice FA-2026-1057' }).first()

describe('an invoice as the accounting software prints it', () => {
  test('is kept under its number', async () => {
    const names: string[] = []
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click')
    click.mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    const { asked } = showWorkspace({ hash })
    await open().click()
    await expect.poll(() => names).toEqual(['FA-2026-1057.pdf'])
    click.mockRestore()
    expect(asked.some(({ line }) => /^GET \/api\/v1\/invoices\/.+\/document$/.test(line))).toBe(
      true,
    )
  })

  test('that cannot be had is said beside it', async () => {
    const { panel } = showWorkspace({ hash, faults: { invoiceDocument: () => new Fault(503) } })
    await open().click()
    await expect.poll(() => textOf(panel)).toContain('The accounting software gave no document.')
  })

  const unable = { ...present(syncDone.connection, 'a host'), prints: false, copies: false }

  test.each([
    ['a company without a host', null],
    ['a host that prints none', unable],
  ])('is not offered for %s', async (_, connection) => {
    const sync = () => ({ ...syncDone, connection })
    const { panel } = showWorkspace({ hash, answers: { sync } })
    await expect.poll(() => textOf(panel)).toContain('FA-2026-1057')
    expect(textOf(panel)).not.toContain('Open the PDF')
    expect(textOf(panel)).not.toContain('Send a copy')
  })
})
