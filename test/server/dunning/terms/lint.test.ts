import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../../connectors/book/parse.ts'
import type { Day } from '../../../../core/day.ts'
import { customerId } from '../../../../core/ids.ts'
import type { AgreedTerms } from '../../../../server/dunning/terms/agreed.ts'
import type { Sector } from '../../../../server/dunning/terms/caps.ts'
import { lintTerms } from '../../../../server/dunning/terms/lint.ts'
import { customer, invoice, story } from '../../../support/story.ts'

interface Said {
  readonly sector?: Sector
  readonly agreed?: AgreedTerms
}

const lint = (changes: Record<string, unknown>, { sector, agreed }: Said = {}) =>
  lintTerms({
    book: parseBook(story(changes)),
    sector: sector ?? null,
    agreed: new Map(agreed ? [[customerId('C1'), agreed]] : []),
    today: '2026-11-18' as Day,
  })

const issued = '2026-08-01'
const at = (due: string | undefined, more: Record<string, unknown> = {}) =>
  invoice('I1', due, { issued, ...more })

describe('terms of a book', () => {
  test('a due day too late is named with its law, its last lawful day and the days over', () => {
    const { findings, judged } = lint({ invoices: [at('2026-10-20')] })
    expect(judged).toBe(1)
    expect(findings).toEqual([
      {
        customer: 'C1',
        invoice: 'I1',
        number: 'F-I1',
        instalment: 1,
        issued,
        due: '2026-10-20',
        rule: 'fr_60',
        law: 'C. com. L441-10 I al. 2-3',
        latest: '2026-10-15',
        daysOver: 5,
        unless: null,
        open: true,
      },
    ])
  })

  test('every due day of an invoice is judged for itself, the worst stands first', () => {
    const instalments = ['2026-09-30', '2026-12-01', '2026-11-01'].map((due) => {
      return { due, amount: '100.00', open: '0.00' }
    })
    const { findings } = lint({ invoices: [at(undefined, { open: '300.00', instalments })] })
    expect(findings.map(({ instalment, open }) => [instalment, open])).toEqual([
      [2, false],
      [3, false],
    ])
  })

  test('drafts and void invoices are nobody’s terms', () => {
    const invoices = ['draft', 'void'].map((status, i) => {
      return { ...at('2027-12-31', { status }), id: `I${i}` }
    })
    expect(lint({ invoices })).toMatchObject({ judged: 0, findings: [] })
  })

  test('an invoice without a due day gets the law’s own proposed', () => {
    const delivered = '2026-08-05'
    const { noDue, findings } = lint({ invoices: [at(undefined, { delivered })] })
    expect(findings).toEqual([])
    expect(noDue).toEqual([
      { customer: 'C1', invoice: 'I1', number: 'F-I1', instalment: 1, lawfulDue: '2026-09-04' },
    ])
  })

  test('a sector that nobody named is said to be assumed', () => {
    expect(lint({})).toMatchObject({ sector: 'general', sectorAssumed: true })
    expect(lint({}, { sector: 'meat' })).toMatchObject({ sector: 'meat', sectorAssumed: false })
  })

  test('consumers are counted as not judged', () => {
    const customers = [{ ...customer, kind: 'consumer' }]
    expect(lint({ customers })).toMatchObject({ judged: 0, notJudged: 1 })
  })

  test.each([
    [{ kind: 'net', days: 75 }, 60],
    [{ kind: 'end_of_month', days: 60, reading: 'A' }, 45],
    [{ kind: 'periodic', days: 60 }, 45],
  ] as const)('an agreement that is too long by itself is named: %j', (agreed, mostDays) => {
    expect(lint({}, { agreed }).agreedFindings).toMatchObject([{ customer: 'C1', mostDays }])
    expect(lint({}, { agreed: { ...agreed, days: mostDays } }).agreedFindings).toEqual([])
  })

  test('a sector’s own days hold for agreements as well', () => {
    const agreed = { kind: 'net', days: 45 } as const
    const found = lint({}, { agreed, sector: 'transport' }).agreedFindings
    expect(found).toMatchObject([{ rule: 'fr_transport', mostDays: 30 }])
  })

  test('what the books cannot put on an invoice is named', () => {
    expect(lint({}).unknown).toEqual({ companySiren: true, customersWithoutSiren: ['C1'] })
    const customers = [{ ...customer, siren: '552032534' }]
    expect(lint({ customers }).unknown.customersWithoutSiren).toEqual([])
  })
})
