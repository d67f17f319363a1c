// Creditsafe and Pappers: what is asked, what is read, and that no key comes back in a fault.

import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  creditsafeAddress,
  creditsafeBureau,
} from '../../../connectors/bureaus/creditsafe/index.ts'
import { pappersAddress, pappersBureau } from '../../../connectors/bureaus/pappers/index.ts'
import type { Instant } from '../../../core/instant.ts'
import { startStandIn } from '../../hosts/http-faults.ts'
import { now, otherSiren, siren } from './support.ts'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const timeoutMs = 400
const apiKey = 'pappers-key-0123456789'
const password = 'creditsafe-secret-01'

describe('Pappers', () => {
  const pappers = pappersBureau({ apiKey, baseUrl: pappersAddress, timeoutMs })
  const company = (changes: object = {}) => ({
    ...{ siren, nom_entreprise: 'BOIS ET RABOT', entreprise_cessee: false },
    ...{ procedure_collective_existe: true, procedure_collective_en_cours: false },
    scoring_financier: { score: 6.5, details_score: {} },
    ...changes,
  })

  async function asked(body: object, status = 200) {
    nock('https://api.pappers.fr', { reqheaders: { 'api-key': apiKey } })
      .get('/v2/entreprise')
      .query({ siren, champs_supplementaires: 'scoring_financier' })
      .reply(status, body)
    return pappers.scoreOf(siren, now)
  }

  test('gives a score, and says before what it costs', async () => {
    expect(pappers.cost).toEqual({ units: 31, unit: { en: 'tokens', fr: 'jetons' } })
    expect(await asked(company())).toEqual({
      ...{ kind: 'found', asOf: now },
      value: { score: '6.5', grade: null, limit: null, inProceedings: false, ceased: false },
    })
  })

  test('without accounts there is no score, and no zero', async () => {
    expect(await asked(company({ scoring_financier: null }))).toMatchObject({
      value: { score: null },
    })
  })

  test.each([
    ['another company', company({ siren: otherSiren }), 200, 'SHAPE'],
    [
      'an answer without what was paid for',
      company({ scoring_financier: undefined }),
      200,
      'SHAPE',
    ],
    ['an unknown number', { statusCode: 404, error: 'Not Found' }, 404, 'HTTP_404'],
    ['no tokens left', { error: `key ${apiKey}` }, 402, 'HTTP_402'],
  ])('%s is no score', async (_, body, status, code) => {
    const answer = await asked(body, status)
    expect(answer).toMatchObject({ kind: 'could_not_ask', code })
    expect(JSON.stringify(answer)).not.toContain(apiKey)
  })
})

describe('Creditsafe', () => {
  const creditsafe = () =>
    creditsafeBureau({
      username: 'user@firm.example',
      password,
      baseUrl: creditsafeAddress,
      timeoutMs,
    })
  const token = 'eyJ0b2tlbg.0123456789.abcdef'
  const report = (rating: object = {}, summary: object = {}) => ({
    report: {
      companySummary: {
        ...{ companyRegistrationNumber: siren, companyStatus: { status: 'Active' }, ...summary },
      },
      creditScore: {
        currentCreditRating: {
          ...{ commonValue: 'B', providerValue: { value: '58' } },
          ...{ creditLimit: { currency: 'EUR', value: '12000' }, ...rating },
        },
      },
    },
  })

  function answers(found: object, body: object | null) {
    const host = nock('https://connect.creditsafe.com/v1')
    host.post('/authenticate', { username: 'user@firm.example', password }).reply(200, { token })
    host
      .get('/companies')
      .matchHeader('authorization', token)
      .query({ countries: 'FR', regNo: siren })
      .reply(200, found)
    if (body) host.get('/companies/FR001-X-900000100').reply(200, body)
    return host
  }
  const one = { companies: [{ id: 'FR001-X-900000100', regNo: siren, name: 'BOIS ET RABOT' }] }

  test('signs in, finds the company by its number, and reads its rating and limit', async () => {
    answers(one, report())
    const bureau = creditsafe()
    expect(bureau.cost).toEqual({ units: 1, unit: { en: 'report', fr: 'rapport' } })
    expect(await bureau.scoreOf(siren, now)).toEqual({
      ...{ kind: 'found', asOf: now },
      value: {
        ...{ score: '58', grade: 'B', inProceedings: null, ceased: false },
        limit: { minor: 1_200_000n, currency: 'EUR' },
      },
    })
  })

  test('a token serves until it is old', async () => {
    const host = answers(one, report())
    host.get('/companies').query(true).reply(200, one)
    host.get('/companies/FR001-X-900000100').reply(200, report())
    const bureau = creditsafe()
    await bureau.scoreOf(siren, now)
    const later = (await bureau.scoreOf(siren, '2026-11-27T08:49:00Z' as Instant)).kind
    const old = await bureau.scoreOf(siren, '2026-11-27T08:51:00Z' as Instant)
    expect([later, old.kind]).toEqual(['found', 'could_not_ask'])
  })

  test.each([
    [{ creditLimit: { currency: 'EUR', value: 'No Limit' } }, { limit: null }],
    [{ creditLimit: { currency: 'EUR', value: 0 } }, { limit: { minor: 0n, currency: 'EUR' } }],
    [{ creditLimit: { currency: '???', value: 1 } }, { limit: null }],
    [{ commonValue: 'F' }, { grade: null }],
    [{ providerValue: { value: 58 } }, { score: '58' }],
    [{ providerValue: null }, { score: null }],
  ])('a rating of %o', async (rating, expected) => {
    answers(one, report(rating))
    expect(await creditsafe().scoreOf(siren, now)).toMatchObject({ value: expected })
  })

  test('companies of other numbers are not this one, and no report is bought', async () => {
    const host = answers({ companies: [{ id: 'FR001-X', regNo: otherSiren }] }, null)
    expect(await creditsafe().scoreOf(siren, now)).toEqual({ kind: 'not_found', asOf: now })
    expect(host.isDone()).toBe(true)
  })

  test('a report about another company is no answer', async () => {
    answers(one, report({}, { companyRegistrationNumber: otherSiren }))
    expect(await creditsafe().scoreOf(siren, now)).toMatchObject({ code: 'SHAPE' })
  })

  test('a server that misbehaves at any step gives no score and no secret away', async () => {
    nock.enableNetConnect()
    const steps = [{ token }, one, report()]
    for (const broken of [0, 1, 2]) {
      let step = -1
      const standIn = await startStandIn(() => {
        step += 1
        if (step !== broken) return { status: 200, body: JSON.stringify(steps[step]) }
        return { status: 200, body: `<html>${password} ${token}</html>` }
      })
      const bureau = creditsafeBureau({
        ...{ username: 'user@firm.example', password, timeoutMs },
        baseUrl: standIn.url,
      })
      const answer = await bureau.scoreOf(siren, now)
      expect(answer).toMatchObject({ kind: 'could_not_ask', code: 'HTML' })
      expect(JSON.stringify(answer)).not.toMatch(/creditsafe-secret|eyJ0b2tlbg/)
      await standIn.stop()
    }
  })
})
