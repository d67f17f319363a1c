import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { ForecastWire } from '../../../server/api/wire/forecast.ts'
import { Fault } from '../support/api.ts'
import { dollars, euros, forecast } from '../support/forecast-samples.ts'
import { find, showWorkspace, textOf, type Wanted } from '../support/page.ts'
import { session } from '../support/samples.ts'

const show = (wanted: Wanted = {}) => showWorkspace({ hash: '#/forecast', ...wanted })
const plain = (panel: HTMLElement): string => textOf(panel).replace(/\s+/g, ' ')
const made = (changed: Partial<NonNullable<ForecastWire['made']>>): ForecastWire => ({
  made: forecast.made && { ...forecast.made, ...changed },
})
const only = (one: typeof euros) => ({ forecast: () => made({ currencies: [one] }) })
const again = () => page.getByRole('button', { name: 'Forecast anew' })

describe('expected receipts', () => {
  test('are said with how far such forecasts were off, and of what they are', async () => {
    const { panel } = show({ answers: only(euros) })
    await expect
      .poll(() => plain(panel))
      .toContain('Tried on 26 past weeks, up to four weeks ahead: a week was off by 12%.')
    expect(plain(panel)).toContain('due dates alone it would have been 32%')
    expect(plain(panel)).toContain('the narrow one held what came in 49% of the time')
    expect(plain(panel)).toContain('Invoices still to be written are not counted.')
    expect(plain(panel)).toContain('Receipts are known up to 17 Nov 2026.')
  })

  test('stand in a table, a row a week, with ranges and what is agreed', async () => {
    show({ answers: only(euros) })
    const row = page.getByRole('row', { name: /^23 Nov to 29 Nov/ })
    await expect.element(row).toBeVisible()
    const said = row.element().textContent?.replace(/\s+/g, ' ')
    expect(said).toContain('€21,340')
    expect(said).toContain('€17,072 to €25,608')
    expect(said).toContain('€11,737 to €32,010')
    expect(said).toContain('promised €4,200 direct debit €1,150')
    const figure = () => find(document, 'encours-forecast-chart >>> figure')
    await expect.poll(() => figure()?.getAttribute('aria-hidden')).toBe('true')
    const chart = find(document, 'encours-forecast-chart >>> svg')
    expect(chart?.querySelectorAll('rect.bar')).toHaveLength(13)
    expect(chart?.querySelectorAll('line.most')).toHaveLength(13)
    expect(chart?.querySelectorAll('rect.agreed')).toHaveLength(2)
  })

  test('have no range where the past was too short, and it is said', async () => {
    const { panel } = show({ answers: only(dollars) })
    await expect
      .poll(() => plain(panel))
      .toContain('Not sure enough for a range: 3 of the 8 past weeks that it takes could be tried.')
    expect(plain(panel)).not.toContain('off by')
    expect(plain(panel)).not.toContain('80% range')
    expect(find(document, 'encours-forecast-chart >>> line')).toBeNull()
  })

  test('have none either where nothing came in, and that is said', async () => {
    const tried = { ...dollars.tried, days: 26, judged: 23 }
    const { panel } = show({ answers: only({ ...dollars, tried }) })
    await expect.poll(() => plain(panel)).toContain('Nothing came in during the weeks')
    expect(plain(panel)).not.toContain('Not sure enough')
  })

  test('are named by currency where there are two', async () => {
    const { panel } = show()
    await expect.poll(() => plain(panel)).toContain('EUR')
    await expect.element(page.getByRole('heading', { name: 'USD' })).toBeVisible()
  })

  test('are made anew on request, and the new ones shown', async () => {
    let asked = 0
    const { panel } = show({
      answers: {
        forecast: () =>
          asked === 0
            ? made({})
            : made({ at: '2026-11-18T11:00:00Z', currencies: [{ ...euros, owed: dollars.owed }] }),
        askForecast: () => {
          asked += 1
          return { asked: true }
        },
      },
    })
    await again().click()
    await expect.poll(() => plain(panel)).toContain('Owed and expected US$900.00')
    expect(asked).toBe(1)
    await expect.element(again()).toBeEnabled()
  })

  test('that are refused leave what stands, and say so', async () => {
    const { panel } = show({ faults: { askForecast: () => new Fault(500) } })
    await again().click()
    await expect.element(page.getByRole('alert')).toBeVisible()
    expect(plain(panel)).toContain('€21,340')
  })

  test('before the first there is none, and a reader has none made', async () => {
    const viewer = { ...session, user: { ...session.user, role: 'viewer' as const } }
    const { panel } = show({
      answers: { forecast: () => ({ made: null }), session: () => viewer },
    })
    await expect.poll(() => plain(panel)).toContain('No forecast yet')
    expect(again().query()).toBeNull()
  })
})
