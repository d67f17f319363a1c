import { describe, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import * as samples from '../support/letter-samples.ts'
import { find, showWorkspace, textOf } from '../support/page.ts'
import { session } from '../support/samples.ts'

const fault = {
  field: 'before',
  kind: 'unknown_variable',
  detail: 'customer.nickname',
  line: 3,
  column: 4,
} as const

describe('the texts of the letters', () => {
  it('are shown with what they may name and how they look', async () => {
    const { panel } = showWorkspace({ hash: '#/letters' })
    await expect.poll(() => textOf(panel)).toContain('customer.name')
    const area = find(document, 'encours-letter-editor >>> textarea')
    expect(area instanceof HTMLTextAreaElement && area.value).toBe(samples.letter.text.before)
    await expect.poll(() => find(document, 'encours-letter-editor >>> iframe')).not.toBeNull()
  })

  it('tell a fault with its place, and are not saved with it', async () => {
    const answers = { tryLetter: () => ({ faults: [fault], preview: null, problem: null }) }
    const { panel, asked } = showWorkspace({ hash: '#/letters', answers })
    await expect
      .poll(() => textOf(panel))
      .toContain('Before the table of invoices, line 3, column 4: nobody knows customer.nickname.')
    const save = find(document, 'encours-letter-editor >>> .primary')
    expect(save instanceof HTMLButtonElement && save.disabled).toBe(true)
    expect(asked.some(({ line }) => line.startsWith('POST') && line.endsWith('cordial'))).toBe(
      false,
    )
  })

  it('are saved after a change, and say so', async () => {
    const { panel } = showWorkspace({ hash: '#/letters' })
    await expect.poll(() => find(document, 'encours-letter-editor >>> iframe')).not.toBeNull()
    const area = find(document, 'encours-letter-editor >>> textarea')
    if (!area) throw new Error('a field is wanted')
    await userEvent.fill(area, 'Hello, it is us.')
    const save = find(document, 'encours-letter-editor >>> .primary')
    await expect.poll(() => save instanceof HTMLButtonElement && save.disabled).toBe(false)
    save?.click()
    await expect.poll(() => textOf(panel)).toContain('Saved.')
  })

  it('are read and not changed by who may not', async () => {
    const viewer = {
      session: () => ({ ...session, user: { ...session.user, role: 'viewer' as const } }),
    }
    const { panel } = showWorkspace({ hash: '#/letters', answers: viewer })
    await expect.poll(() => textOf(panel)).toContain('Only an admin changes this.')
    expect(find(document, 'encours-letter-editor >>> .primary')).toBeNull()
    expect(find(document, 'encours-letterhead >>> .primary')).toBeNull()
  })

  it('that cannot be had offer another try', async () => {
    const { panel } = showWorkspace({
      hash: '#/letters',
      faults: { letters: () => new Fault(500) },
    })
    await expect.poll(() => textOf(panel)).toContain('Reference')
  })
})

describe('the letterhead', () => {
  it('says what a notice lacks, by the names of its fields', async () => {
    const { panel } = showWorkspace({ hash: '#/letters' })
    await expect.poll(() => textOf(panel)).toContain('Missing: Town of the RCS, IBAN to pay to.')
  })

  it('holds an account number with a wrong digit back, and sends a right one', async () => {
    const saved: unknown[] = []
    const answers = {
      saveLetterhead: (letterhead: unknown) => {
        saved.push(letterhead)
        return { ...samples.letterhead, lacks: [] }
      },
    }
    showWorkspace({ hash: '#/letters', answers })
    await expect.poll(() => find(document, 'encours-letterhead >>> [name=iban]')).not.toBeNull()
    const iban = find(document, 'encours-letterhead >>> [name=iban]')
    const save = find(document, 'encours-letterhead >>> .primary')
    if (!iban || !save) throw new Error('the form is wanted')
    await userEvent.fill(iban, 'FR15 2004 1010 0505 0001 3M02 606')
    save.click()
    expect(saved).toEqual([])
    await userEvent.fill(iban, 'FR14 2004 1010 0505 0001 3M02 606')
    save.click()
    await expect
      .poll(() => saved)
      .toEqual([{ ...samples.letterhead.letterhead, iban: 'FR14 2004 1010 0505 0001 3M02 606' }])
  })
})

describe('the people of a customer', () => {
  it('are shown, and one is named with what was typed', async () => {
    const named: unknown[] = []
    const answers = {
      changePersons: (_: string, body: unknown) => {
        named.push(body)
        return samples.persons
      },
    }
    const { panel } = showWorkspace({ hash: '#/customers/C1', answers })
    await expect.poll(() => textOf(panel)).toContain('Ada Lane')
    find(document, 'encours-contact-persons >>> summary')?.click()
    const name = find(document, 'encours-contact-persons >>> [name=name]')
    if (!name) throw new Error('the form is wanted')
    await userEvent.fill(name, 'Bob Moor')
    find(document, 'encours-contact-persons >>> .primary')?.click()
    await expect
      .poll(() => named)
      .toEqual([
        expect.objectContaining({
          name: 'Bob Moor',
          role: 'payables',
          email: null,
          getsReminders: true,
        }),
      ])
  })
})
