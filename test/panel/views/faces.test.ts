import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { type Answers, Fault, requestId } from '../support/api.ts'
import { find, showWorkspace, textOf } from '../support/page.ts'
import { customer, receivables } from '../support/samples.ts'

interface Case {
  readonly view: string
  readonly hash: string
  readonly question: keyof Answers
  readonly empty: Partial<Answers>
  readonly emptyText: string
  readonly readyText: string
}

const nothingSent: Partial<Answers> = { messages: () => ({ messages: [], total: 0 }) }

const cases: readonly Case[] = [
  {
    view: 'receivables',
    hash: '#/',
    question: 'receivables',
    empty: { receivables: () => ({ ...receivables, currencies: [] }) },
    emptyText: 'Nobody owes you anything',
    readyText: '€184,520.50',
  },
  {
    view: 'customers',
    hash: '#/',
    question: 'customers',
    empty: { customers: () => ({ customers: [], total: 0, next: null }) },
    emptyText: 'No customer by that name.',
    readyText: 'Northwind Traders Ltd',
  },
  {
    view: 'customer',
    hash: '#/customers/C1',
    question: 'customer',
    empty: {
      customer: () => ({ ...customer, exposure: [], items: [], contacts: [], notes: [] }),
    },
    emptyText: 'Nothing is open.',
    readyText: 'FA-2026-1057',
  },
  {
    view: 'approve',
    hash: '#/approve',
    question: 'messages',
    empty: nothingSent,
    emptyText: 'Nothing waits for you',
    readyText: 'This step always asks a person.',
  },
  {
    view: 'sent',
    hash: '#/sent',
    question: 'messages',
    empty: nothingSent,
    emptyText: 'Nothing was sent yet',
    readyText: 'Paid in the meantime',
  },
  {
    view: 'policies',
    hash: '#/policies',
    question: 'policies',
    empty: { policies: () => ({ inForce: [], versions: [], shipped: [] }) },
    emptyText: 'No policy is in force',
    readyText: 'all customers who fit no other policy',
  },
  {
    view: 'quarantine',
    hash: '#/quarantine',
    question: 'quarantine',
    empty: { quarantine: () => ({ records: [] }) },
    emptyText: 'Every record was understood',
    readyText: 'a decimal with at most 2 digits',
  },
  {
    view: 'drift',
    hash: '#/drift',
    question: 'drifts',
    empty: { drifts: () => ({ drifts: [] }) },
    emptyText: 'The figures agree',
    readyText: 'Customer C77, never read',
  },
]

describe.each(cases)('$view', ({ hash, question, empty, emptyText, readyText }) => {
  test('shows that it is loading', async () => {
    const { panel } = showWorkspace({ hash, faults: { [question]: () => new Fault('silence') } })
    await expect.poll(() => textOf(panel)).toContain('Sync now')
    await expect.poll(() => textOf(panel)).toContain('Loading…')
    expect(textOf(panel)).not.toContain(readyText)
  })

  test('says in words that there is nothing', async () => {
    const { panel } = showWorkspace({ hash, answers: empty })
    await expect.poll(() => textOf(panel)).toContain(emptyText)
  })

  test('says that it failed, with the reference, and loads when asked again', async () => {
    let fault: Fault | null = new Fault(500)
    const { panel } = showWorkspace({ hash, faults: { [question]: () => fault } })
    await expect.poll(() => textOf(panel)).toContain(requestId)
    expect(textOf(panel)).toContain('Something went wrong on our side.')
    fault = null
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await expect.poll(() => textOf(panel)).toContain(readyText)
    expect(find(panel.renderRoot, '[role=alert]')).toBeNull()
  })

  test('shows what is there', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain(readyText)
    await expect.poll(() => textOf(panel)).not.toContain('Loading…')
  })
})
