import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { breaksNoRule } from '../support/axe.ts'
import { candidates, company, notAsked, scores } from '../support/identity-answers.ts'
import { showWorkspace, textOf } from '../support/page.ts'
import { session } from '../support/samples.ts'

const hash = '#/customers/C1'
const plain = (text: string) => text.replace(/\s+/g, ' ')
const viewer = () => ({ ...session, user: { ...session.user, role: 'viewer' as const } })
const unknown = { ...notAsked, watched: true }

describe('the company behind a customer', () => {
  test('is said with its state, its proceedings with the notice, and who could not be asked', async () => {
    const { panel } = showWorkspace({ hash, answers: { company: () => company } })
    await expect.poll(() => textOf(panel)).toContain('The company behind it')
    const text = plain(textOf(panel))
    expect(text).toContain('MENUISERIE DU PORT Active')
    expect(text).toContain('552 100 554')
    expect(text).toContain('In receivership since 10 Sept 2026')
    expect(text).toContain('Accounts of 2025 Sales €1,840,000.00 Net income -€12,500.00')
    expect(text).toContain('INPI could not be asked.')
    expect(text).not.toContain('Find the company')
    const link = page.getByRole('link', { name: 'Notice of 18 Sept 2026' })
    expect(link.element().getAttribute('href')).toBe('https://www.bodacc.fr/annonce/1')
    await breaksNoRule(panel)
  })

  test('is not spoken of where nobody is asked', async () => {
    const { panel } = showWorkspace({ hash })
    await expect.poll(() => textOf(panel)).toContain('How this customer pays')
    expect(textOf(panel)).not.toContain('The company behind it')
  })

  test('is chosen by a person among candidates', async () => {
    const chosen: unknown[] = []
    let known = unknown
    const { panel } = showWorkspace({
      hash,
      answers: {
        company: () => known,
        chooseCompany: (body) => {
          chosen.push(body)
          known = { ...company, by: 'person' }
          return known
        },
      },
    })
    await page.getByRole('button', { name: 'Find the company' }).click()
    await expect.poll(() => plain(textOf(panel))).toContain('732 829 320')
    expect(plain(textOf(panel))).toContain('552 100 554 · 29200 Brest · 43.32A')
    await breaksNoRule(panel)
    await page.getByRole('button', { name: /This one: MENUISERIE DU PORT, 552/ }).click()
    await expect.poll(() => textOf(panel)).toContain('Chosen by somebody here')
    expect(chosen).toEqual([{ siren: '552100554' }])
    expect(textOf(panel)).toContain('Choose another company')
  })

  test('may be none of them, or not to be found', async () => {
    const chosen: unknown[] = []
    const none = (body: unknown) => {
      chosen.push(body)
      return unknown
    }
    showWorkspace({ hash, answers: { company: () => unknown, chooseCompany: none } })
    await page.getByRole('button', { name: 'Find the company' }).click()
    await page.getByRole('button', { name: 'None of these' }).click()
    await expect.poll(() => chosen).toEqual([{ siren: null }])
  })

  test.each([
    ['not_found', 'The directory knows no company of a like name.'],
    ['could_not_ask', 'The directory could not be asked.'],
    ['not_asked', 'The directory is not asked about this customer.'],
  ] as const)('an answer of %s is said', async (outcome, said) => {
    const { panel } = showWorkspace({
      hash,
      answers: {
        company: () => unknown,
        candidates: () => ({ ...candidates, outcome, candidates: [] }),
      },
    })
    await page.getByRole('button', { name: 'Find the company' }).click()
    await expect.poll(() => textOf(panel)).toContain(said)
  })

  test('is chosen by nobody who may not decide', async () => {
    const { panel } = showWorkspace({
      hash,
      answers: { session: viewer, company: () => unknown, scores: () => ({ scores }) },
    })
    await expect.poll(() => textOf(panel)).toContain('Which company this is has not been said')
    expect(textOf(panel)).not.toContain('Find the company')
  })
})

describe('a score that is sold', () => {
  test('is bought for the price that was read, and not by one click', async () => {
    const bought: unknown[] = []
    const { panel } = showWorkspace({
      hash,
      answers: {
        company: () => company,
        scores: () => ({ scores }),
        buyScore: (body) => {
          bought.push(body)
          return { scores }
        },
      },
    })
    await expect.poll(() => textOf(panel)).toContain('Scores that are sold')
    expect(plain(textOf(panel))).toContain('Pappers Costs 20 credits Score 62/100 Grade B')
    await page.getByRole('button', { name: 'Ask Creditsafe' }).click()
    await expect.poll(() => plain(textOf(panel))).toContain('Costs 1 report.')
    expect(bought).toEqual([])
    await breaksNoRule(panel)
    await page.getByRole('button', { name: 'Ask and pay' }).click()
    await expect.poll(() => bought).toEqual([{ bureau: 'creditsafe', units: 1 }])
  })

  test('is not offered where the company is not known', async () => {
    const { panel } = showWorkspace({
      hash,
      answers: { company: () => unknown, scores: () => ({ scores }) },
    })
    await expect.poll(() => textOf(panel)).toContain('Find the company')
    expect(textOf(panel)).not.toContain('Scores that are sold')
  })
})
