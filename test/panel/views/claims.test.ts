import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import { claims, limitation, terms } from '../support/claim-samples.ts'
import { find, showWorkspace, textOf } from '../support/page.ts'
import { session } from '../support/samples.ts'

const hash = '#/customers/C1'
const plain = (text: string) => text.replace(/\s+/g, ' ')

describe('claims of a customer', () => {
  test('stand beside the principal, each line with its days, base and rate', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('Beside the principal')
    const text = plain(textOf(panel))
    expect(text).toMatch(/48 days on €20,000\.00 at 12\.40% a year/)
    expect(text).toContain('Waived: Client fidèle')
    expect(text).toMatch(/FA-2026-1057 Recovery costs, once €40\.00 not asked for yet/)
  })

  test('are waived with a reason, and shown anew', async () => {
    const told: unknown[] = []
    let waived = false
    const waive = (body: unknown) => {
      told.push(body)
      waived = true
      return { changed: 1 }
    }
    const reason = 'a good customer'
    const waiver = { reason, by: 'u1', at: '2026-11-18T10:00:00Z' }
    const after = { ...claims, raised: claims.raised.map((claim) => ({ ...claim, waiver })) }
    const { panel } = showWorkspace({
      hash,
      answers: { waive, claims: () => (waived ? after : claims) },
    })
    await page.getByRole('button', { name: 'Waive Late penalties of FA-2026-1041' }).click()
    await page.getByRole('textbox', { name: 'Why?' }).fill(` ${reason} `)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect.poll(() => textOf(panel)).toContain(`Waived: ${reason}`)
    expect(told).toEqual([{ claims: [{ invoice: '1041', kind: 'penalty' }], reason }])
  })

  test('that could not be waived say why, and the reason stays', async () => {
    showWorkspace({ hash, faults: { waive: () => new Fault(403) } })
    await page.getByRole('button', { name: 'Waive Late penalties of FA-2026-1041' }).click()
    await page.getByRole('textbox', { name: 'Why?' }).fill('because')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect
      .element(page.getByText('Your role does not allow this.', { exact: false }))
      .toBeVisible()
    await expect.element(page.getByRole('textbox', { name: 'Why?' })).toHaveValue('because')
  })

  test('that were paid say when and how much, and no more than was claimed is taken', async () => {
    const told: unknown[] = []
    const claimPaid = (body: unknown) => {
      told.push(body)
      return { changed: 1 }
    }
    const amount = { currency: 'EUR', minor: '30000' }
    const paid = { ...{ day: '2026-11-20', amount, reference: 'VIR 88' }, by: 'u1', at: '' }
    const after = { ...claims, raised: claims.raised.map((claim) => ({ ...claim, paid })) }
    const { panel } = showWorkspace({
      hash,
      answers: { claimPaid, claims: () => (told.length > 0 ? after : claims) },
    })
    await page.getByRole('button', { name: 'It was paid: Late penalties of FA-2026-1041' }).click()
    const sum = page.getByRole('textbox', { name: 'How much came (EUR)' })
    await expect.element(sum).toHaveValue('326.12')
    await sum.fill('326.13')
    await page.getByLabelText('When did it come?').fill('2026-11-20')
    await page
      .getByRole('textbox', { name: 'What the payment names, or where you booked it' })
      .fill('VIR 88')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.element(sum).toHaveAttribute('aria-invalid', 'true')
    expect(told).toEqual([])
    await sum.fill('300,00')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => plain(textOf(panel))).toContain('Paid: €300.00 on 20 Nov 2026, VIR 88')
    const of = { invoice: '1041', kind: 'penalty', day: '2026-11-20' }
    expect(told).toEqual([{ ...of, amount, reference: 'VIR 88' }])
  })

  test('a viewer reads them and has no way to waive', async () => {
    const viewer = { ...session, user: { ...session.user, role: 'viewer' as const } }
    const { panel } = showWorkspace({ hash, answers: { session: () => viewer } })
    await expect.poll(() => textOf(panel)).toContain('Beside the principal')
    expect(textOf(panel)).not.toContain('Ask for it again')
  })

  test('where there are none it says so; where they fail the rest of the page stays', async () => {
    const none = { ...claims, raised: [], today: [] }
    const empty = showWorkspace({ hash, answers: { claims: () => none } })
    await expect.poll(() => textOf(empty.panel)).toContain('Nothing is owed beside')
    const failed = showWorkspace({ hash, faults: { claims: () => new Fault(500) } })
    await expect.poll(() => textOf(failed.panel)).toContain('Reference for support')
    expect(textOf(failed.panel)).toContain('FA-2026-1057')
  })
})

describe('terms', () => {
  test('name what is too long, by which law, and what is about to lapse', async () => {
    const { panel } = showWorkspace({ hash: '#/terms' })
    await expect.poll(() => textOf(panel)).toContain('46 days over')
    const text = plain(textOf(panel))
    expect(text).toContain('640 due days were held against the law; 2 are later than it allows.')
    expect(text).toContain('unless the contract says so expressly')
    expect(text).toContain('by law due on 1 Dec 2026')
    expect(text).toContain('ends on 20 Dec 2026')
    expect(text).toMatch(/a part payment ?, 20 Dec 2025/)
    expect(find(panel.renderRoot, 'a[href="#/customers/C5"]')).not.toBeNull()
  })

  test('have a face for nothing found, and one for a failure', async () => {
    const none = { ...terms, findings: [], noDue: [], agreements: [], total: 0 }
    const nothing = { ...limitation, items: [], total: 0 }
    const answers = { terms: () => none, limitation: () => nothing }
    const empty = showWorkspace({ hash: '#/terms', answers })
    await expect.poll(() => textOf(empty.panel)).toContain('No payment term is too long')
    const failed = showWorkspace({ hash: '#/terms', faults: { terms: () => new Fault(500) } })
    await expect.poll(() => textOf(failed.panel)).toContain('Reference for support')
  })
})
