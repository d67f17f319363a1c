import nock from 'nock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ratiosAddress, ratiosBureau } from '../../../connectors/bureaus/ratios/index.ts'
import { accounts, now, otherSiren, siren } from './support.ts'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const bureau = ratiosBureau({ baseUrl: ratiosAddress, timeoutMs: 2000 })

async function asked(body: object) {
  nock(ratiosAddress)
    .get('/api/explore/v2.1/catalog/datasets/ratios_inpi_bce/records')
    .query((query) => query['where'] === 'siren="900000100"')
    .reply(200, body)
  return bureau.accountsOf(siren, now)
}

const yearsOf = async (...results: readonly object[]) => {
  const answer = await asked({ total_count: results.length, results })
  if (answer.kind !== 'found') throw new Error(answer.kind)
  return answer.value
}

test('a year has its amounts, and the ratios that are told', async () => {
  expect(await yearsOf(accounts())).toEqual([
    {
      closing: '2025-12-31',
      of: 'company',
      confidential: false,
      turnover: 100_000_000n,
      grossMargin: 40_000_000n,
      ebitda: 9_000_000n,
      ebit: 7_000_000n,
      netIncome: 5_000_000n,
      ratios: { debt: 45.5, liquidity: 151.25, equityShare: 38.1, receivableDays: 52.3 },
      doubted: [],
    },
  ])
})

test('the older form of the service gives the same', async () => {
  const answer = await asked({ nhits: 1, records: [{ recordid: 'x', fields: accounts() }] })
  expect(answer.kind === 'found' && answer.value).toEqual(await yearsOf(accounts()))
})

test('zeros of partly confidential accounts are hidden, and its result is not', async () => {
  const [year] = await yearsOf(
    accounts({
      ...{ confidentiality: 'Partiellement confidentiel', chiffre_d_affaires: 0 },
      ...{ marge_brute: 0, ebe: 0, ebit: 0, resultat_net: 0, credit_clients_jours: undefined },
    }),
  )
  expect(year).toMatchObject({
    ...{ confidential: true, turnover: null, grossMargin: null, ebitda: null, ebit: null },
    netIncome: 0n,
  })
  expect(year?.ratios).not.toHaveProperty('receivableDays')
})

test('of one closing the company’s own accounts count before its group’s', async () => {
  const years = await yearsOf(
    accounts({ type_bilan: 'K', chiffre_d_affaires: 5_000_000 }),
    accounts({ type_bilan: 'C' }),
    accounts({ type_bilan: 'C' }),
    accounts({ type_bilan: 'K', date_cloture_exercice: '2024-12-31' }),
  )
  expect(years.map(({ closing, of, turnover }) => [closing, of, turnover])).toEqual([
    ['2025-12-31', 'company', 100_000_000n],
    ['2024-12-31', 'group', 100_000_000n],
  ])
})

const turnovers = (amounts: readonly number[]) =>
  amounts.map((amount, at) =>
    accounts({
      date_cloture_exercice: `${2025 - at}-12-31`,
      ...{ chiffre_d_affaires: amount, marge_brute: null },
    }),
  )

test.each([
  // Cents taken for euros once: that year alone is left without its amounts.
  [[105_000_000, 1_000_000, 950_000], [[true, false, false]]],
  // Of two nobody knows which is wrong.
  [[105_000_000, 1_000_000], [[true, true]]],
  [[9_000_000, 1_000_000], [[false, false]]],
  [[5_000_000_000, 1_000_000], [[false, false]]],
  [[0, 1_000_000], [[false, false]]],
])('turnovers of %j are doubted: %j', async (amounts, [expected]) => {
  const years = await yearsOf(...turnovers(amounts))
  expect(years.map(({ doubted }) => doubted.length > 0)).toEqual(expected)
  expect(years.map(({ ebitda }) => ebitda === null)).toEqual(expected)
})

test('no accounts are not found; accounts of another company are no answer', async () => {
  expect(await asked({ total_count: 0, results: [] })).toEqual({ kind: 'not_found', asOf: now })
  expect(await asked({ results: [accounts({ siren: otherSiren })] })).toMatchObject({
    ...{ kind: 'could_not_ask', code: 'SHAPE', message: expect.stringMatching(/^siren/) },
  })
})
