import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { ownFields } from '../support/company-samples.ts'
import { showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { session } from '../support/samples.ts'

const button = (name: string | RegExp) => page.getByRole('button', { name })
const show = (answers: Wanted['answers'] = {}) => showWorkspace({ hash: '#/settings', answers })
const plain = (panel: HTMLElement): string => textOf(panel).replace(/\s+/g, ' ')

describe('what customers and invoices show at the host', () => {
  test('is told, with what could not be written and what to do', async () => {
    const { panel } = show()
    await expect.poll(() => plain(panel)).toContain('Shown in the fields of Encours')
    expect(plain(panel)).toContain('yes, on 214 records now')
    expect(plain(panel)).toContain('Odoo refuses 2 others. Tried again each day.')
    expect(plain(panel)).toContain('the Encours user has lost a right. Connect again.')
  })

  test('is switched off, and the host’s own mark stays as it was chosen', async () => {
    const asked: unknown[] = []
    const { panel } = show({
      chooseOwnFields: (body) => {
        asked.push(body)
        return { ...ownFields, shown: { wanted: false, records: 0, refused: 0, failure: null } }
      },
    })
    await button('Change what is written').click()
    await page
      .getByRole('combobox', { name: 'Shown in the fields of Encours' })
      .selectOptions('off')
    await button('Save').last().click()
    await expect.poll(() => plain(panel)).not.toContain('214 records')
    expect(asked).toEqual([
      { shown: false, spared: true, calls: true, tagged: false, limits: false },
    ])
  })

  test('are no matter without the module: tags and calls still are, and fields stay as they were', async () => {
    const asked: unknown[] = []
    const { panel } = show({
      ownFields: () => ({ ...ownFields, shown: null }),
      chooseOwnFields: (body) => {
        asked.push(body)
        return { ...ownFields, shown: null }
      },
    })
    await expect.poll(() => plain(panel)).toContain('with the Encours module alone')
    expect(plain(panel)).not.toContain('Shown in the fields')
    await button('Change what is written').click()
    await button('Save').last().click()
    await expect
      .poll(() => asked)
      .toEqual([{ spared: true, calls: true, tagged: false, limits: false }])
  })

  test('a viewer reads it, and changes nothing', async () => {
    const viewer = { ...session, user: { ...session.user, role: 'viewer' as const } }
    const { panel } = show({ session: () => viewer })
    await expect.poll(() => plain(panel)).toContain('214 records')
    expect(plain(panel)).not.toContain('Change what is written')
  })

  test('is no matter where the host has no fields for us', async () => {
    const { panel } = show({ ownFields: () => ({ ...ownFields, host: null }) })
    await expect.poll(() => plain(panel)).toContain('Limits a day')
    await expect.poll(() => plain(panel)).toContain('Promises and waiting')
    expect(plain(panel)).not.toContain('fields of Encours')
  })
})
