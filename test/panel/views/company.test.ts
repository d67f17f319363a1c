import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { PoliciesWire } from '../../../server/api/wire/policies.ts'
import { Fault } from '../support/api.ts'
import { letter } from '../support/letter-samples.ts'
import { showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { policies } from '../support/policy-samples.ts'
import { session } from '../support/samples.ts'

const button = (name: string | RegExp) => page.getByRole('button', { name })
const box = (name: string | RegExp) => page.getByRole('textbox', { name })
const show = (hash: string, answers: Wanted['answers'] = {}) => showWorkspace({ hash, answers })
const asViewer = {
  session: () => ({ ...session, user: { ...session.user, role: 'viewer' as const } }),
}
const plain = (panel: HTMLElement): string => textOf(panel).replace(/\s+/g, ' ')

describe('the company’s terms', () => {
  test('say what is sold, the rate of the bank and the agreed rates, and are changed', async () => {
    const asked: unknown[] = []
    const { panel } = show('#/terms', {
      changeTerms: (path, body) => {
        asked.push([path, body])
        return { sector: 'wine_grapes', financingRate: '5.25', rates: [], customers: [] }
      },
    })
    await expect.poll(() => plain(panel)).toContain('Transport, freight, customs')
    expect(plain(panel)).toContain('13.20% a year, for invoices from 1 Jan 2026')
    await button('Change your terms').click()
    await box(/Rate at which you borrow/).fill('5,25 %')
    await page.getByRole('combobox', { name: 'What you sell' }).selectOptions('wine_grapes')
    await button('Save').click()
    await expect.poll(() => plain(panel)).toContain('5.25%')
    expect(plain(panel)).toContain('None is agreed')
    expect(asked).toEqual([['terms/settings', { sector: 'wine_grapes', financingRate: '5.25' }]])
  })

  test('a rate that the law refuses is marked at its field', async () => {
    show('#/terms', {
      changeTerms: () => {
        throw new Fault(400, 'rate')
      },
    })
    await button('Agree on a rate').click()
    await box(/Rate a year/).fill('1')
    await page.getByLabelText('For invoices from').fill('2026-12-01')
    await button('Save').click()
    await expect.element(box(/Rate a year/)).toHaveAttribute('aria-invalid', 'true')
  })

  test('a rate is taken away by the day from which it holds', async () => {
    const asked: unknown[] = []
    show('#/terms', {
      changeTerms: (path, body) => {
        asked.push([path, body])
        return { sector: null, financingRate: null, rates: [], customers: [] }
      },
    })
    await button('Take away the rate from 1 Jan 2026').click()
    await expect.poll(() => asked).toEqual([['terms/rates/remove', { from: '2026-01-01' }]])
  })

  test('are read alone by who may not change them', async () => {
    const { panel } = show('#/terms', asViewer)
    await expect.poll(() => plain(panel)).toContain('Only an admin changes this.')
    expect(plain(panel)).not.toContain('Change your terms')
    expect(plain(panel)).not.toContain('Take away')
  })
})

test('a discount is held against the bank', async () => {
  const asked: string[] = []
  const { panel } = show('#/terms', {
    discount: (query) => {
      asked.push(query)
      return {
        simple: '37.24',
        compound: '44.59',
        financing: '4.50',
        verdict: 'dearer',
        said: ['Dear.'],
      }
    },
  })
  await box('Discount in percent').fill('2,5')
  await button('Work it out').click()
  await expect.poll(() => plain(panel)).toContain('37.24% dearer than your bank')
  expect(plain(panel)).toContain('Dear.')
  expect(asked).toEqual(['?percent=2.5&days=10&net=30'])
})

test('an invoice’s text is told each mention that it lacks, by name', async () => {
  const asked: unknown[] = []
  const { panel } = show('#/terms', {
    mentions: (body) => {
      asked.push(body)
      return { missing: ['indemnity', 'company_siren'] }
    },
  })
  await box('Text of the invoice').fill('Facture 12, à payer le 12/12/2026')
  await page.getByRole('combobox', { name: 'Written in' }).selectOptions('fr')
  await button('Look for what is missing').click()
  await expect.poll(() => plain(panel)).toContain('2 mandatory mentions are missing')
  expect(plain(panel)).toContain('The fixed sum of 40 € for recovery costs')
  expect(plain(panel)).toContain('Your own SIREN')
  expect(asked).toEqual([{ text: 'Facture 12, à payer le 12/12/2026', language: 'fr' }])
  await box('Text of the invoice').fill('Another')
  await expect.poll(() => plain(panel)).not.toContain('mentions are missing')
})

test('the limits of cases are changed within their bounds', async () => {
  const asked: unknown[] = []
  const { panel } = show('#/settings', {
    setCaseLimits: (body) => {
      asked.push(body)
      return { promiseDaysAhead: 30, brokenPromisesAllowed: 3, paymentWaitDays: 5 }
    },
  })
  await button('Change these limits').click()
  await box(/A promise reaches/).fill('400')
  await button('Save').last().click()
  await expect.element(box(/A promise reaches/)).toHaveAttribute('aria-invalid', 'true')
  expect(asked).toEqual([])
  await box(/A promise reaches/).fill('30')
  await button('Save').last().click()
  await expect.poll(() => plain(panel)).toContain('A promise reaches at most, in days 30')
  expect(asked).toEqual([{ promiseDaysAhead: 30, brokenPromisesAllowed: 3, paymentWaitDays: 5 }])
})

describe('the versions of a policy', () => {
  test('are told with who, when and what changed, and are begun from again', async () => {
    const saved: unknown[] = []
    const { panel } = show('#/policies', {
      savePolicy: (document, basedOn) => {
        saved.push([document, basedOn])
        return {}
      },
    })
    await button('Versions of Key accounts').click()
    await expect.poll(() => plain(panel)).toContain('by Claire Morel in force')
    expect(plain(panel)).toContain('by someone no longer known here')
    await button('Open version 2').click()
    await expect.poll(() => plain(panel)).toMatch(/policy\.minGapDays : 7 14/)
    await button('Begin from version 2').click()
    await expect.poll(() => plain(panel)).toContain('What you changed')
    await button('Save as version 4').click()
    await expect.poll(() => saved).toMatchObject([[{ policy: { minGapDays: 14 } }, 3]])
  })

  test('of a policy that is retired can be read', async () => {
    const { panel } = show('#/policies')
    await button('Versions of patient').click()
    await expect.poll(() => plain(panel)).toContain('retired on 2 Nov 2026')
  })
})

describe('a policy that ends', () => {
  test('is shown with what then applies, and ends when that is confirmed', async () => {
    const asked: unknown[] = []
    let kept: PoliciesWire = policies
    const { panel } = show('#/policies', {
      policies: () => kept,
      retirePolicy: (key, body) => {
        asked.push([key, body])
        kept = { ...policies, inForce: policies.inForce.slice(0, 1) }
        return {}
      },
    })
    await button('Retire Key accounts').click()
    await expect.poll(() => plain(panel)).toContain('Retire Key accounts?')
    await expect.poll(() => plain(panel)).toContain('31 customers would hear something else')
    expect(asked).toEqual([])
    await button('Retire it now').click()
    await expect.poll(() => asked).toEqual([['key-accounts', { version: 3 }]])
    await expect.poll(() => plain(panel)).not.toContain('Retire Key accounts')
    expect(plain(panel), 'the last one stays').not.toContain('Retire fr-standard')
  })
})

describe('a text', () => {
  test('that is to be written says so, and is written by the name of its step', async () => {
    const { panel } = show('#/letters', {
      letter: () => ({ ...letter, step: 'last-call', standsIn: null }),
    })
    await expect.poll(() => plain(panel)).toContain('last-call · cordial (to be written)')
    await expect.poll(() => plain(panel)).toContain('No text of ours is true for this step.')
  })

  test('is seen on a message that waits', async () => {
    const tried: unknown[] = []
    const { panel } = show('#/letters', {
      tryLetter: (_, message) => {
        tried.push(message)
        return { faults: [], preview: null, problem: 'items[0].due is missing' }
      },
    })
    const choice = page.getByRole('combobox', { name: 'Seen on' })
    await choice.selectOptions('M3')
    await expect.poll(() => plain(panel)).toContain('items[0].due is missing')
    expect(tried.at(-1)).toBe('M3')
  })

  test('of an earlier version is taken up, and holds when it is saved', async () => {
    const { panel } = show('#/letters')
    await page.getByText('Earlier versions').click()
    await expect.poll(() => plain(panel)).toContain('the original text again')
    await button('Take up version 2').click()
    await expect.element(box('Subject line')).toHaveValue('Our own subject')
    await expect.poll(() => plain(panel)).toContain('Version 2 is in the fields.')
  })
})
