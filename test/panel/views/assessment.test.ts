import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { assessment } from '../support/assessment-samples.ts'
import { breaksNoRule } from '../support/axe.ts'
import { showWorkspace, textOf } from '../support/page.ts'

const hash = '#/customers/C1'
const plain = (text: string) => text.replace(/\s+/g, ' ')

describe('how a customer pays', () => {
  test('is said with a grade, its reasons, and what could not be asked', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('How this customer pays')
    const text = plain(textOf(panel))
    expect(text).toContain('Grade C average')
    expect(text).toContain('The oldest instalment is 48 days overdue.')
    expect(text).toContain('BODACC could not be asked.')
    expect(text).not.toContain('Sirene could not be asked.')
    expect(text).toMatch(/Mean days late 18 .*Paid late 58%.*6 days later than before/)
    expect(text).toContain('Broken promises 1')
    await breaksNoRule(panel)
  })

  test('with a limit whose lines say which decides', async () => {
    const { panel } = showWorkspace({ hash })
    await page.getByText('Recommended limit').click()
    await expect.poll(() => plain(textOf(panel))).toContain('times 1: €12,480.00. decides')
    expect(plain(textOf(panel))).not.toContain('€31,000.00. decides')
    await breaksNoRule(panel)
  })

  test('and when each open item is expected, the late ones by how late they may become', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('Expected payments')
    const text = plain(textOf(panel))
    expect(text).toContain('between 14 Dec 2026 and 15 Jan 2027')
    expect(text).toContain('64% late')
    expect(text).toContain('100% over 30 days')
    expect(text).toContain('7 more items')
  })

  test('a person without a grade or a limit is said to be one', async () => {
    const unknown = {
      ...{ ...assessment, grade: null, isPerson: true, limit: null, items: [], total: 0 },
      behaviour: {
        ...{ settled: 0, meanDaysLate: null, lateShare: null, trendDays: null, brokenPromises: 0 },
      },
    }
    const { panel } = showWorkspace({ hash, answers: { assessment: () => unknown } })
    await expect.poll(() => textOf(panel)).toContain('No grade')
    const text = plain(textOf(panel))
    expect(text).toContain('A natural person: nothing follows from it')
    expect(text).toContain('No limit is recommended.')
    expect(text).toContain('Mean days late not known')
    expect(text).not.toContain('Expected payments')
  })
})
