import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import { writeback } from '../support/company-samples.ts'
import { showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { session } from '../support/samples.ts'

const button = (name: string | RegExp) => page.getByRole('button', { name })
const show = (answers: Wanted['answers'] = {}) => showWorkspace({ hash: '#/settings', answers })
const plain = (panel: HTMLElement): string => textOf(panel).replace(/\s+/g, ' ')
const chooses = async (place: string, field = '') => {
  await button('Change where it shows').click()
  await page.getByRole('combobox', { name: 'Shown on the invoice' }).selectOptions(place)
  if (field !== '') await page.getByRole('textbox', { name: /Name of the field/ }).fill(field)
  await button('Save').last().click()
}

describe('where the status of an invoice shows', () => {
  test('is told, and changed', async () => {
    const asked: unknown[] = []
    const { panel } = show({
      choosePlace: (body) => {
        asked.push(body)
        return { ...writeback, place: 'custom_field', field: 'Relance', failed: [] }
      },
    })
    await expect.poll(() => plain(panel)).toContain('in its private note, between [encours]')
    await chooses('custom_field', ' Relance ')
    await expect.poll(() => plain(panel)).toContain('in the field “Relance”')
    expect(asked).toEqual([{ place: 'custom_field', field: 'Relance' }])
  })

  test('a name that was typed for another place is not sent', async () => {
    const asked: unknown[] = []
    const { panel } = show({
      choosePlace: (body) => {
        asked.push(body)
        return { ...writeback, place: 'none', failed: [] }
      },
    })
    await chooses('none', 'Relance')
    await expect.poll(() => plain(panel)).toContain('notes beside the invoice alone')
    expect(asked).toEqual([{ place: 'none', field: null }])
  })

  test('a field that the host does not have is told with what to do', async () => {
    const { panel } = show({
      choosePlace: () => {
        throw new Fault(400, 'field')
      },
    })
    await chooses('custom_field', 'Suivi')
    await expect.poll(() => plain(panel)).toContain('has no text field of this name')
    await expect
      .element(page.getByRole('textbox', { name: /Name of the field/ }))
      .toHaveAttribute('aria-invalid', 'true')
  })

  test('is not shown to a company without a host', async () => {
    const { panel } = show({ writeback: () => ({ ...writeback, host: null, failed: [] }) })
    await expect.poll(() => plain(panel)).toContain('Limits a day')
    await expect.poll(() => plain(panel)).toContain('Promises and waiting')
    expect(plain(panel)).not.toContain('On your invoices')
  })
})

describe('what could not be written', () => {
  test('is told with its number, the reason and what to do, and is written again', async () => {
    let again = 0
    const { panel } = show({
      writeAgain: () => {
        again += 1
        return { ...writeback, failed: [] }
      },
    })
    await expect
      .poll(() => plain(panel))
      .toContain('14 statuses The books are closed up to 31 Oct 2026')
    expect(plain(panel)).toContain('Northwind · invoice FA-2026-1021')
    expect(plain(panel)).toContain('1 note The accounting software refused')
    await button('Write again').click()
    await expect.poll(() => plain(panel)).not.toContain('Could not be written')
    expect(again).toBe(1)
  })

  test('a viewer reads it, and changes nothing', async () => {
    const viewer = { ...session, user: { ...session.user, role: 'viewer' as const } }
    const { panel } = show({ session: () => viewer })
    await expect.poll(() => plain(panel)).toContain('14 statuses')
    expect(plain(panel)).not.toContain('Write again')
    expect(plain(panel)).not.toContain('Change where it shows')
  })
})
