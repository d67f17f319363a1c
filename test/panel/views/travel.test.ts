import { describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Fault } from '../support/api.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { session } from '../support/samples.ts'
import { registered, uncertain } from '../support/travel-samples.ts'

const viewer = { ...session, user: { ...session.user, role: 'viewer' as const } }
const open = async (panel: HTMLElement, until: string) => {
  await expect.poll(() => textOf(panel)).toContain('Paid in the meantime')
  await page
    .getByRole('button', { name: /^Details/ })
    .first()
    .click()
  await expect.poll(() => textOf(panel)).toContain(until)
}
/** The files that the browser was told to keep, by name. */
const kept = () => {
  const names: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    names.push(this.download)
  })
  return names
}

describe('how a message travelled', () => {
  test('says its number, the day of presentation with who said it, and its proofs', async () => {
    const { panel, asked } = showWorkspace({ hash: '#/sent' })
    await open(panel, '2C 123 456 7890 1')
    for (const words of ['said by Claire Morel', 'Proof of deposit', 'handed in by Claire Morel'])
      expect(textOf(panel)).toContain(words)
    const names = kept()
    await page.getByRole('button', { name: 'Open: Notice of receipt' }).click()
    await expect.poll(() => names).toEqual(['delivery.jpg'])
    await page.getByRole('button', { name: 'Open the letter' }).click()
    await expect.poll(() => names).toEqual(['delivery.jpg', 'told-0.pdf'])
    const lines = asked.map(({ line }) => line)
    expect(lines).toContain('GET /api/v1/proofs/PR2')
    expect(lines).toContain('GET /api/v1/messages/told-0/document')
  })

  test('takes the day of presentation and a scan, and names what does not fit', async () => {
    const told: unknown[] = []
    const answers = {
      presented: (id: string, body: unknown) => {
        told.push([id, body])
        if (told.length === 1) throw new Fault(400, 'on')
        return { done: true }
      },
      handInProof: (id: string, kind: string, file: unknown) => {
        told.push([id, kind, file instanceof Blob && [file.type, file.size]])
        return {}
      },
    }
    const { panel } = showWorkspace({ hash: '#/sent', answers })
    await open(panel, 'Enter the day of presentation')
    for (const day of ['2026-11-01', '2026-11-09']) {
      await page.getByRole('button', { name: 'Enter the day of presentation' }).click()
      await page.getByLabelText('First presented on').fill(day)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      if (day === '2026-11-01')
        await expect.poll(() => textOf(panel)).toContain('cannot have been presented')
    }
    await expect.poll(() => textOf(panel)).not.toContain('cannot have been presented')
    await page.getByRole('button', { name: 'Add a proof' }).click()
    await page.getByRole('combobox', { name: 'What it is' }).selectOptions('Notice of receipt')
    const scan = new File(['%PDF-1.7'], 'scan.pdf', { type: 'application/pdf' })
    await userEvent.upload(page.getByLabelText(/^Scan/), scan)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(() => told.length).toBe(3)
    expect(told).toEqual([
      ['told-0', { on: '2026-11-01' }],
      ['told-0', { on: '2026-11-09' }],
      ['told-0', 'delivery', ['application/pdf', 8]],
    ])
  })

  test('asks whether an uncertain one left, and takes no answer without a note', async () => {
    const told: unknown[] = []
    const answers = {
      evidence: () => ({ attempts: [uncertain] }),
      resolve: (id: string, body: unknown) => {
        told.push([id, body])
        return {}
      },
    }
    const { panel } = showWorkspace({ hash: '#/sent', answers })
    await open(panel, 'the connection was lost')
    await page.getByRole('button', { name: 'It left', exact: true }).click()
    await page.getByRole('button', { name: 'Save: it left' }).click()
    expect(told).toEqual([])
    await page.getByLabelText('How do you know?').fill('it is in the outbox')
    await page.getByRole('button', { name: 'Save: it left' }).click()
    await expect
      .poll(() => told)
      .toEqual([['told-0', { outcome: 'left', note: 'it is in the outbox' }]])
  })

  test('fails with a way forward; a viewer reads and says nothing', async () => {
    const failed = showWorkspace({ hash: '#/sent', faults: { evidence: () => new Fault(500) } })
    await open(failed.panel, 'could not be loaded')
    failed.panel.remove()
    const answers = {
      session: () => viewer,
      evidence: () => ({ attempts: [registered, uncertain] }),
    }
    const { panel } = showWorkspace({ hash: '#/sent', answers })
    await open(panel, 'the connection was lost')
    for (const act of ['Did it leave?', 'Add a proof', 'Enter the day'])
      expect(textOf(panel)).not.toContain(act)
  })

  test('is shown from the trail of a customer as well', async () => {
    const { panel } = showWorkspace({ hash: '#/customers/C1' })
    await expect.poll(() => textOf(panel)).toContain('Who did what')
    await page.getByRole('button', { name: 'Details' }).click()
    await expect.poll(() => textOf(panel)).toContain('2C 123 456 7890 1')
  })
})

test('the task to find out whether a message left is answered where it stands', async () => {
  const told: unknown[] = []
  const answers = {
    resolve: (id: string, body: unknown) => {
      told.push([id, body])
      return {}
    },
  }
  const { panel } = showWorkspace({ hash: '#/todo', answers })
  await expect.poll(() => textOf(panel)).toContain('compta@dupont.example')
  await page.getByRole('button', { name: 'It did not leave' }).click()
  await page.getByLabelText('How do you know?').fill('he never got it')
  await page.getByRole('button', { name: 'Save: it did not leave' }).click()
  await expect.poll(() => told).toEqual([['M8', { outcome: 'not_left', note: 'he never got it' }]])
})

test('a customer’s file is kept under his name; a viewer is not offered it', async () => {
  const { panel, asked } = showWorkspace({ hash: '#/customers/C1' })
  await expect.poll(() => textOf(panel)).toContain('Download the file')
  const names = kept()
  await page.getByRole('button', { name: 'Download the file' }).click()
  await expect.poll(() => names.length).toBe(1)
  expect(names[0]).toMatch(/^[\w-]+\.json$/)
  expect(asked.map(({ line }) => line)).toContain('GET /api/v1/customers/C1/case-file')
  panel.remove()
  const other = showWorkspace({ hash: '#/customers/C1', answers: { session: () => viewer } })
  await expect.poll(() => textOf(other.panel)).toContain('Who did what')
  expect(textOf(other.panel)).not.toContain('Download the file')
})
