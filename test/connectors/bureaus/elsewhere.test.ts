// VIES, GLEIF and the ECB.

import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ecbAddress, ecbBureau } from '../../../connectors/bureaus/ecb/index.ts'
import { gleifAddress, gleifBureau } from '../../../connectors/bureaus/gleif/index.ts'
import { viesAddress, viesBureau } from '../../../connectors/bureaus/vies/index.ts'
import type { Day } from '../../../core/day.ts'
import { now, otherSiren, siren } from './support.ts'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const timeoutMs = 2000
const vies = viesBureau({ baseUrl: viesAddress, timeoutMs })
const gleif = gleifBureau({ baseUrl: gleifAddress, timeoutMs })
const ecb = ecbBureau({ baseUrl: ecbAddress, timeoutMs })

describe('VIES', () => {
  const about = (number: string) => ({
    countryCode: number.slice(0, 2),
    vatNumber: number.slice(2),
  })

  async function asked(vatNumber: string, sent: object, body: object) {
    nock(new URL(viesAddress).origin)
      .post('/taxation_customs/vies/rest-api/check-vat-number', sent as nock.DataMatcherMap)
      .reply(200, body)
    return vies.check(vatNumber, now)
  }

  const registration = {
    ...about('BE0900000128'),
    ...{ requestDate: '2026-11-27+01:00', valid: true, requestIdentifier: 'WAPI-7' },
    ...{ name: 'RABOT SRL', address: '---' },
  }

  test('a number that stands has its holder, and the proof of the asking', async () => {
    expect(await asked('BE 0900.000.128', about('BE0900000128'), registration)).toEqual({
      kind: 'found',
      asOf: now,
      value: { vatNumber: 'BE0900000128', name: 'RABOT SRL', address: null, proof: 'WAPI-7' },
    })
  })

  test('one that does not stand is not found, in both forms of the service', async () => {
    const invalid = { ...registration, valid: false, name: '---' }
    const older = { isValid: false, userError: 'INVALID', name: '---' }
    const notFound = { kind: 'not_found', asOf: now }
    expect(await asked('BE0900000128', about('BE0900000128'), invalid)).toEqual(notFound)
    expect(await asked('BE0900000128', about('BE0900000128'), older)).toEqual(notFound)
  })

  test('Greece is EL there', async () => {
    const body = { ...registration, ...about('EL900000100') }
    expect(await asked('GR900000100', about('EL900000100'), body)).toMatchObject({
      value: { vatNumber: 'EL900000100' },
    })
  })

  test.each([
    ['MS_MAX_CONCURRENT_REQ', 'rate_limited'],
    ['GLOBAL_MAX_CONCURRENT_REQ_TIME', 'rate_limited'],
    ['MS_UNAVAILABLE', 'unavailable'],
    ['TIMEOUT', 'unavailable'],
    ['IP_BLOCKED', 'unauthorized'],
    ['VAT_BLOCKED', 'rejected'],
    ['SOMETHING_NEW', 'unavailable'],
  ])('%s within a success of HTTP is no invalid number', async (error, failure) => {
    const sent = about('BE0900000128')
    const wrapped = { actionSucceed: false, errorWrappers: [{ error }] }
    const older = { isValid: false, userError: error }
    const expected = { kind: 'could_not_ask', code: error, failure }
    expect(await asked('BE0900000128', sent, wrapped)).toMatchObject(expected)
    expect(await asked('BE0900000128', sent, older)).toMatchObject(expected)
  })

  test('an answer about another number is none', async () => {
    expect(await asked('BE0900000129', about('BE0900000129'), registration)).toMatchObject({
      ...{ kind: 'could_not_ask', code: 'SHAPE' },
    })
  })

  test.each(['0900000128', 'US12345678', 'BE', ''])(
    '%j is refused before it asks',
    async (text) => {
      await expect(vies.check(text, now)).rejects.toThrow(/^vatNumber: the VAT number of a country/)
    },
  )
})

describe('GLEIF', () => {
  const entity = (changes: object = {}) => ({
    type: 'lei-records',
    attributes: {
      lei: '969500EXAMPLE0000012',
      entity: {
        ...{ legalName: { name: 'BOIS ET RABOT' }, status: 'ACTIVE' },
        ...{ registeredAs: '900 000 100', jurisdiction: 'FR', ...changes },
      },
      registration: { status: 'ISSUED' },
    },
  })

  async function asked(...data: readonly object[]) {
    nock(gleifAddress)
      .get('/api/v1/lei-records')
      .query({ 'filter[entity.registeredAs]': siren, 'page[size]': '5' })
      .reply(200, { data }, { 'content-type': 'application/vnd.api+json' })
    return gleif.recordsOf(siren, now)
  }

  test('gives who is registered under the number in France', async () => {
    const answer = await asked(entity(), entity({ jurisdiction: 'US-DE' }))
    expect(answer).toEqual({
      ...{ kind: 'found', asOf: now },
      value: [
        {
          ...{ lei: '969500EXAMPLE0000012', name: 'BOIS ET RABOT' },
          ...{ status: 'active', jurisdiction: 'FR' },
        },
      ],
    })
  })

  test('nobody, or somebody elsewhere, is not found', async () => {
    expect(await asked()).toEqual({ kind: 'not_found', asOf: now })
    expect(await asked(entity({ jurisdiction: 'DE' }))).toEqual({ kind: 'not_found', asOf: now })
  })

  test('another company is no answer', async () => {
    expect(await asked(entity({ registeredAs: otherSiren }))).toMatchObject({
      ...{ kind: 'could_not_ask', code: 'SHAPE' },
    })
  })
})

describe('the ECB', () => {
  const head = 'KEY,FREQ,REF_AREA,TITLE,TIME_PERIOD,OBS_VALUE,OBS_STATUS'
  const row = (day: string, value: string) =>
    `FM.B.U2,B,U2,"Main refinancing operations, fixed rate, level",${day},${value},A`

  async function asked(...lines: readonly string[]) {
    nock(ecbAddress)
      .get('/service/data/FM/B.U2.EUR.4F.KR.MRR_FR.LEV')
      .query({ format: 'csvdata', startPeriod: '2026-01-01' })
      .reply(200, `\ufeff${lines.join('\n')}\n`, { 'content-type': 'text/csv' })
    return ecb.ratesSince('2026-01-01' as Day, now)
  }

  test('gives each day on which the rate moved, once', async () => {
    const answer = await asked(
      head,
      row('2026-09-16', '2.65'),
      row('2026-06-17', '2.4'),
      row('2026-06-18', '2.40'),
    )
    expect(answer.kind === 'found' && answer.value).toEqual([
      { from: '2026-06-17', rate: 240n },
      { from: '2026-09-16', rate: 265n },
    ])
  })

  test.each([
    ['no number', row('2026-06-17', 'NaN'), 'SHAPE', /OBS_VALUE/],
    ['a finer rate than ours', row('2026-06-17', '2.405'), 'SHAPE', /OBS_VALUE/],
    ['no day', row('2026-S1', '2.4'), 'SHAPE', /TIME_PERIOD/],
    ['a line that is cut', 'FM.B.U2,B', 'NOT_CSV', /not whole/],
  ])('%s is no rate', async (_, line, code, message) => {
    const answer = await asked(head, line)
    expect(answer).toMatchObject({ kind: 'could_not_ask', code })
    expect(answer.kind === 'could_not_ask' && answer.message).toMatch(message)
  })

  test('other columns are no rate', async () => {
    expect(await asked('DAY,VALUE', '2026-06-17,2.4')).toMatchObject({
      ...{ kind: 'could_not_ask', code: 'SHAPE' },
    })
  })
})
