import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sireneAddress, sireneBureau } from '../../../connectors/bureaus/sirene/index.ts'
import { company, found, ghost, now, otherSiren, siren } from './support.ts'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const bureau = sireneBureau({ baseUrl: sireneAddress, timeoutMs: 2000, userAgent: 'Encours test' })

function answers(body: object | string, status = 200) {
  return nock(sireneAddress, { reqheaders: { 'user-agent': 'Encours test' } })
    .get('/search')
    .query({
      ...{ q: siren, page: '1', per_page: '1', minimal: 'true' },
      include: 'siege,finances,complements,dirigeants,tva',
    })
    .reply(status, body)
}

async function identity(body: object | string) {
  answers(body)
  return bureau.identityOf(siren, now)
}

test('a company is read as who it is, without the names of its officers', async () => {
  expect(await identity(found(company()))).toEqual({
    kind: 'found',
    asOf: now,
    value: {
      siren,
      name: 'BOIS ET RABOT',
      state: 'active',
      created: '2012-04-02',
      closed: null,
      legalForm: '5499',
      activity: '16.23Z',
      isSoleTrader: false,
      isAdministration: false,
      vatNumbers: ['FR74900000100'],
      officers: 2,
      diffusion: 'open',
      postcode: '59000',
      city: 'LILLE',
      latestAccounts: { year: 2025, turnover: 123_456_789n, netIncome: -4_567_800n },
    },
  })
})

describe('what is special about one', () => {
  test.each([
    [
      'it has ceased',
      { etat_administratif: 'C', date_fermeture: '2025-06-30' },
      { state: 'ceased', closed: '2025-06-30' },
    ],
    [
      'it is a sole trader who is kept from the public',
      {
        ...{ nom_complet: '[NON-DIFFUSIBLE]', nom_raison_sociale: null, statut_diffusion: 'P' },
        ...{ nature_juridique: '1000', siege: { code_postal: '[NON-DIFFUSIBLE]' } },
      },
      { name: null, diffusion: 'partial', isSoleTrader: true, legalForm: '1000', postcode: null },
    ],
    [
      'it is an administration',
      { nature_juridique: '7210', complements: { est_administration: true } },
      { isAdministration: true, isSoleTrader: false },
    ],
    [
      'its turnover of zero is a hidden one',
      { finances: { '2025': { ca: 0, resultat_net: 1200 } } },
      { latestAccounts: { year: 2025, turnover: null, netIncome: 120_000n } },
    ],
    ['it has filed no accounts', { finances: null }, { latestAccounts: null }],
    ['its day of creation cannot be', { date_creation: '0001-01-01' }, { created: null }],
    ['nobody tells its officers', { dirigeants: undefined }, { officers: 0 }],
  ])('%s', async (_, changes, expected) => {
    expect(await identity(found(company(changes)))).toMatchObject({
      kind: 'found',
      value: expected,
    })
  })
})

test('a number that nobody has is not found, also where the answer is a record of nulls', async () => {
  expect(await identity(found())).toEqual({ kind: 'not_found', asOf: now })
  expect(await identity(found(ghost))).toEqual({ kind: 'not_found', asOf: now })
})

test.each([
  ['a state that is neither', found(company({ etat_administratif: 'Z' })), /etat_administratif/],
  ['no state, but a name', found(company({ etat_administratif: null })), /etat_administratif/],
  ['another company', found(company({ siren: otherSiren })), /results/],
  ['several', found(company(), company()), /results/],
  ['another shape', { result: 'ok' }, /results/],
])('%s is no answer about the company', async (_, body, message) => {
  const answer = await identity(body)
  expect(answer).toMatchObject({ kind: 'could_not_ask', code: 'SHAPE' })
  expect(answer.kind === 'could_not_ask' && answer.message).toMatch(message)
})

test('what it refuses comes back in its words', async () => {
  answers({ erreur: 'Veuillez indiquer au moins un paramètre de recherche.' }, 400)
  expect(await bureau.identityOf(siren, now)).toMatchObject({
    ...{ kind: 'could_not_ask', failure: 'rejected', code: 'HTTP_400' },
    message: expect.stringContaining('au moins un paramètre'),
  })
})

test('companies of a like name are a choice, never one of them', async () => {
  nock(sireneAddress)
    .get('/search')
    .query((query) => query['q'] === 'bois & rabot' && query['code_postal'] === '59000')
    .reply(200, found(company(), ghost, company({ siren: otherSiren, nom_complet: 'RABOT' })))
  const answer = await bureau.candidates({ name: 'bois & rabot', postcode: '59000' }, now)
  expect(answer.kind === 'found' && answer.value.map(({ siren }) => siren)).toEqual([
    siren,
    otherSiren,
  ])
})
