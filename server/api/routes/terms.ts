// A company's payment terms against the law, and what it agreed on.

import { z } from 'zod'
import { type Day, parseDay } from '../../../core/day.ts'
import { customerId } from '../../../core/ids.ts'
import { Malformed } from '../../../core/malformed.ts'
import type { Deps } from '../../deps.ts'
import { parsePercent, percentText } from '../../dunning/law/rates.ts'
import { discountCost, verdictOf } from '../../dunning/terms/discount.ts'
import { discountSentences } from '../../dunning/terms/discount-words.ts'
import {
  type AllSettings,
  agreeRate,
  changeTermsSettings,
  dropRate,
  mentionsOf,
  type TermsOverview,
  termsOf,
  termsSettings,
} from '../../dunning/terms/run.ts'
import { type Endpoint, endpoint, languageQuery, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import {
  AgreeRateWire,
  ChangeTermsWire,
  DiscountWire,
  DropRateWire,
  MentionsRequestWire,
  MentionsWire,
  PercentWire,
  TermsSettingsWire,
  TermsWire,
} from '../wire/terms.ts'

const plain = { params: nothing, query: nothing } as const

export function termsEndpoints(deps: Deps): Endpoint[] {
  return [...termsQuestions(deps), ...termsChanges(deps)]
}

function termsQuestions(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...{ ...plain, method: 'GET', access: 'read', body: nothing },
      path: '/api/v1/terms',
      summary: 'Due days and agreements that are later than the law allows',
      answer: TermsWire,
      handle: async ({ session }) => termsWire(await termsOf(deps, session.tenant)),
    }),
    endpoint({
      ...{ method: 'GET', access: 'read', params: nothing, body: nothing },
      path: '/api/v1/terms/discount',
      summary: 'What a discount for early payment costs a year, against the bank',
      query: z.strictObject({
        ...languageQuery,
        percent: PercentWire,
        days: z.coerce.number().int().min(0).max(364),
        net: z.coerce.number().int().min(1).max(365),
      }),
      answer: DiscountWire,
      handle: async ({ session, query: { percent, days, net }, language }) => {
        const offer = { percent: offered(percent), days, netDays: after(days, net) }
        const { financingRate: financing } = await termsSettings(deps, session.tenant)
        const cost = discountCost(offer)
        const verdict = verdictOf(cost, financing)
        return {
          simple: percentText(cost.simple),
          compound: percentText(cost.compound),
          financing: financing === null ? null : percentText(financing),
          verdict,
          said: [...discountSentences({ offer, cost, financing, verdict }, language)],
        }
      },
    }),
    endpoint({
      ...{ ...plain, method: 'POST', access: 'read' },
      path: '/api/v1/terms/mentions',
      summary: 'Mandatory mentions that the printed text of an invoice lacks',
      body: MentionsRequestWire,
      answer: MentionsWire,
      handle: async ({ session, body: { text, language, customer } }) => {
        const whose = customer === undefined ? null : customerId(customer)
        const missing = await mentionsOf(deps, session.tenant, { text, language, customer: whose })
        if (!missing) throw notFound('customer')
        return { missing: [...missing] }
      },
    }),
    endpoint({
      ...{ ...plain, method: 'GET', access: 'read', body: nothing },
      path: '/api/v1/terms/settings',
      summary: 'Sector, financing rate, agreed rates and agreed terms',
      answer: TermsSettingsWire,
      handle: async ({ session }) => settingsWire(await termsSettings(deps, session.tenant)),
    }),
  ]
}

function termsChanges(deps: Deps): Endpoint[] {
  const answered = async (tenant: Parameters<typeof termsSettings>[1]) =>
    settingsWire(await termsSettings(deps, tenant))
  const change = { ...plain, method: 'POST', access: 'administer' } as const
  return [
    endpoint({
      ...change,
      path: '/api/v1/terms/settings',
      summary: 'Say what the company sells in, and at which rate it borrows',
      body: ChangeTermsWire,
      answer: TermsSettingsWire,
      handle: async ({ session: { tenant, user }, body: { sector, financingRate } }) => {
        const rate = financingRate === null ? null : parsePercent(financingRate)
        const settings = { sector, financingRate: rate, actor: user.id }
        await changeTermsSettings(deps, tenant, settings)
        return answered(tenant)
      },
    }),
    endpoint({
      ...change,
      path: '/api/v1/terms/rates',
      summary: 'Agree on a late-payment rate for invoices from a day on, not below the law’s floor',
      body: AgreeRateWire,
      answer: TermsSettingsWire,
      handle: async ({ session: { tenant, user }, body: { from, until, rate } }) => {
        await agreeRate(deps, tenant, {
          from: dayAt('from', from),
          ...(until === null ? {} : { until: dayAt('until', until) }),
          rate: parsePercent(rate),
          actor: user.id,
        })
        return answered(tenant)
      },
    }),
    endpoint({
      ...change,
      path: '/api/v1/terms/rates/remove',
      summary: 'Take an agreed rate away',
      body: DropRateWire,
      answer: TermsSettingsWire,
      handle: async ({ session: { tenant, user }, body: { from } }) => {
        const which = { from: dayAt('from', from), actor: user.id }
        if (!(await dropRate(deps, tenant, which))) throw notFound('rate')
        return answered(tenant)
      },
    }),
  ]
}

export function dayAt(path: string, text: string): Day {
  const day = parseDay(text)
  if (day) return day
  throw new Malformed({ path, wanted: 'not a day', found: text })
}

const wholePercent = 10_000n

function offered(text: string): bigint {
  const percent = parsePercent(text)
  if (percent > 0n && percent < wholePercent) return percent
  throw new Malformed({ path: 'percent', wanted: 'more than 0 and less than 100', found: text })
}

function after(days: number, net: number): number {
  if (net > days) return net
  throw new Malformed({ path: 'net', wanted: 'more days than those of the discount', found: net })
}

const mostRows = 200

function termsWire({ report, names }: TermsOverview): TermsWire {
  const { findings, agreedFindings, noDue, unknown, ...facts } = report
  const customer = (id: string) => ({ id, name: names.get(id) ?? id })
  const byRule = Map.groupBy(findings, ({ rule }) => rule)
  return {
    ...facts,
    counts: [...byRule].map(([rule, own]) => ({ rule, findings: own.length })),
    total: findings.length,
    findings: findings.slice(0, mostRows).map(({ invoice, number, ...finding }) => ({
      ...finding,
      customer: customer(finding.customer),
      invoice: { id: invoice, number },
    })),
    agreements: agreedFindings.slice(0, mostRows).map((finding) => ({
      ...finding,
      customer: customer(finding.customer),
    })),
    noDue: noDue.slice(0, mostRows).map(({ invoice, number, ...rest }) => ({
      ...rest,
      customer: customer(rest.customer),
      invoice: { id: invoice, number },
    })),
    unknown: {
      companySiren: unknown.companySiren,
      customersWithoutSiren: unknown.customersWithoutSiren.length,
    },
  }
}

function settingsWire({ sector, financingRate, rates, agreed }: AllSettings): TermsSettingsWire {
  return {
    sector,
    financingRate: financingRate === null ? null : percentText(financingRate),
    rates: rates.map(({ from, until, rate }) => ({
      from,
      until: until ?? null,
      rate: percentText(rate),
    })),
    customers: [...agreed].map(([customer, terms]) => ({ customer, terms })),
  }
}
