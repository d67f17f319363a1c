import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bodaccAddress, bodaccBureau } from '../../../connectors/bureaus/bodacc/index.ts'
import type { Day } from '../../../core/day.ts'
import { cites, judgment, notice, now, otherSiren, siren } from './support.ts'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const bureau = bodaccBureau({ baseUrl: bodaccAddress, timeoutMs: 2000 })
const dataset = '/api/explore/v2.1/catalog/datasets/annonces-commerciales'
const families = 'familleavis in ("collective", "retablissement_professionnel", "radiation")'

async function noticesIn(...results: readonly object[]) {
  nock(bodaccAddress)
    .get(`${dataset}/records`)
    .query((query) => query['where'] === `registre="900000100" and ${families}`)
    .reply(200, { total_count: results.length, results })
  return bureau.noticesOf(siren, now)
}

async function one(changes: Readonly<Record<string, unknown>>) {
  const answer = await noticesIn(notice(changes))
  return answer.kind === 'found' ? answer.value[0] : answer
}

test('a notice says what a court has decided about whom', async () => {
  expect(await noticesIn(notice())).toEqual({
    kind: 'found',
    asOf: now,
    value: [
      {
        id: 'A202600101234',
        sirens: [siren],
        kind: 'receivership',
        judgment: '2026-01-12',
        published: '2026-01-16',
        nature: "Jugement d'ouverture d'une procédure de redressement judiciaire",
        cites: null,
        url: 'https://www.bodacc.fr/annonce/detail-annonce/A/20260010/1234',
      },
    ],
  })
})

test('none is not found', async () => {
  expect(await noticesIn()).toEqual({ kind: 'not_found', asOf: now })
})

const opening = (nature: string, complement = '') => ({
  jugement: judgment({ famille: "Jugement d'ouverture", nature, complementJugement: complement }),
})
const closing = (nature: string) => ({
  jugement: judgment({ famille: 'Jugement de clôture', nature, complementJugement: '' }),
})

describe('by its nature', () => {
  test.each([
    ['liquidation', opening("Jugement d'ouverture de liquidation judiciaire")],
    ['liquidation', opening('Jugement d’ouverture de  liquidation judiciaire')],
    [
      'liquidation',
      opening(
        'Jugement prononçant la résolution du plan de sauvegarde et la liquidation judiciaire',
      ),
    ],
    [
      'receivership',
      opening('Jugement de conversion en redressement judiciaire de la procédure de sauvegarde'),
    ],
    ['safeguard', opening("Jugement d'ouverture d'une procédure de sauvegarde accélérée")],
    [
      'liquidation',
      opening('Autre jugement prononçant', 'Conversion du redressement en LIQUIDATION JUDICIAIRE'),
    ],
    ['safeguard', opening("Autre jugement d'ouverture", 'ouvre une procédure de sauvegarde')],
    ['to_read', opening("Autre jugement d'ouverture", 'voir le greffe')],
    ['to_read', opening('Jugement prononçant la résolution du plan de sauvegarde')],
    ['to_read', opening('Jugement de nature nouvelle')],
    ['to_read', { jugement: '{"nature":' }],
    ['to_read', { jugement: null }],
    ['closed', closing('Jugement de clôture pour extinction du passif')],
    ['closed_insufficient_assets', closing("Jugement de clôture pour insuffisance d'actif")],
    // UTF-8 read as Latin-1 on its way.
    [
      'closed_insufficient_assets',
      {
        jugement: judgment({
          famille: 'Jugement de clÃ´ture',
          nature: "Jugement de clÃ´ture pour insuffisance d'actif",
        }),
      },
    ],
    [
      'formality',
      { jugement: judgment({ famille: 'Avis de dépôt', nature: "Dépôt de l'état des créances" }) },
    ],
    // About the manager, not the company.
    [
      'formality',
      {
        jugement: judgment({
          famille: 'Extrait de jugement',
          nature: 'Jugement de faillite personnelle',
        }),
      },
    ],
    [
      'plan',
      {
        jugement: judgment({
          famille: 'Extrait de jugement',
          nature: 'Jugement de plan de redressement',
        }),
      },
    ],
    ['to_read', { familleavis: 'retablissement_professionnel' }],
    ['struck_off', { familleavis: 'radiation', jugement: null, radiationaurcs: '{}' }],
    ['cancellation', { typeavis: 'annulation', parutionavisprecedent: cites('1234') }],
    [
      'cancellation',
      {
        familleavis: 'radiation',
        typeavis: 'rectificatif',
        radiationaurcs: JSON.stringify({ commentaire: "Rapport de radiation d'office" }),
      },
    ],
    [
      'cancellation',
      { jugement: judgment({ famille: 'Rétractation sur tierce opposition', nature: '' }) },
    ],
  ])('%s', async (kind, changes) => {
    expect(await one(changes)).toMatchObject({ kind })
  })
})

test.each([
  ['12/01/2026', '2026-01-12'],
  ['12 janvier 2026', '2026-01-12'],
  ['1er août 2025', '2025-08-01'],
  ['10 décembre 2025', '2025-12-10'],
  ['10 dÃ©cembre 2025', '2025-12-10'],
  // A judgment is given before it is published.
  ['2026-02-01', null],
  ['5025-05-27', null],
  ['0009-12-02', null],
  ['le 12', null],
])('a judgment of %j was given on %j', async (date, day) => {
  expect(await one({ jugement: judgment({ date }) })).toMatchObject({ judgment: day })
})

test('a correction names the notice that it replaces, with or without zeros', async () => {
  const changes = { typeavis: 'rectificatif', parutionavisprecedent: cites('0777') }
  expect(await one(changes)).toMatchObject({ kind: 'receivership', cites: 'A20260010777' })
  expect(await one({ id: 'A202600100777' })).toMatchObject({ id: 'A20260010777' })
  expect(await one({ parutionavisprecedent: cites('777') })).toMatchObject({ cites: null })
})

test('one notice may be about several companies', async () => {
  const registre = '900 000 100,900000100,900 000 209,123'
  expect(await one({ registre })).toMatchObject({ sirens: [siren, otherSiren] })
})

test.each([
  ['about another company', { registre: ['900000209'] }, /registre/],
  ['without its day', { dateparution: 'hier' }, /dateparution/],
  ['without its number', { id: undefined }, /id/],
])('an answer with a notice %s is none', async (_, changes, message) => {
  const answer = await noticesIn(notice(), notice(changes))
  expect(answer).toMatchObject({ kind: 'could_not_ask', code: 'SHAPE' })
  expect(answer.kind === 'could_not_ask' && answer.message).toMatch(message)
})

test('a query that it does not take is refused by its name', async () => {
  const body = { error_code: 'ODSQLError', message: 'Unknown field: siren' }
  nock(bodaccAddress).get(`${dataset}/records`).query(true).reply(400, body)
  expect(await bureau.noticesOf(siren, now)).toMatchObject({
    ...{ kind: 'could_not_ask', failure: 'rejected', code: 'HTTP_400' },
    message: expect.stringContaining('Unknown field'),
  })
})

test('the days of the whole country come as one list, without those who have no number', async () => {
  const where = `dateparution>=date'2026-01-14' and dateparution<=date'2026-01-17' and ${families}`
  nock(bodaccAddress)
    .get(`${dataset}/exports/json`)
    .query((query) => query['where'] === where && !`${query['select']}`.includes('personnes'))
    .reply(200, [notice(), notice({ id: 'A202600101235', registre: null })])
  const answer = await bureau.noticesBetween('2026-01-14' as Day, '2026-01-17' as Day, now)
  expect(answer.kind === 'found' && answer.value.map(({ id }) => id)).toEqual(['A202600101234'])
})
