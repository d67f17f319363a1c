// What the panel asks and says about the company's own terms, limits, policies and texts.

import type { CaseLimitsWire } from '../../server/api/wire/cases.ts'
import type { ForecastAskedWire, ForecastWire } from '../../server/api/wire/forecast.ts'
import type { LetterVersionsWire } from '../../server/api/wire/letters.ts'
import type { ChooseOwnFieldsWire, OwnFieldsWire } from '../../server/api/wire/own-fields.ts'
import type { PolicyDocumentWire, SimulationWire } from '../../server/api/wire/policies.ts'
import type {
  DiscountWire,
  MentionsWire,
  SectorWire,
  TermsSettingsWire,
} from '../../server/api/wire/terms.ts'
import type { ChooseStatusPlaceWire, WritebackWire } from '../../server/api/wire/writeback.ts'
import type { Get, LetterKey, Post } from './api.ts'

export interface PolicyRefAsked {
  readonly key: string
  readonly version: number
}

export interface AgreedRateAsked {
  readonly from: string
  readonly until: string | null
  readonly rate: string
}

export interface OfferAsked {
  readonly percent: string
  readonly days: string
  readonly net: string
}

export interface MentionsAsked {
  readonly text: string
  readonly language: 'fr' | 'en'
}

export interface TermsChange {
  readonly sector: SectorWire | null
  readonly financingRate: string | null
}

export interface CompanyApi {
  forecast(signal: AbortSignal): Promise<ForecastWire>
  askForecast(signal: AbortSignal): Promise<ForecastAskedWire>
  termsSettings(signal: AbortSignal): Promise<TermsSettingsWire>
  changeTerms(change: TermsChange, signal: AbortSignal): Promise<TermsSettingsWire>
  agreeRate(rate: AgreedRateAsked, signal: AbortSignal): Promise<TermsSettingsWire>
  dropRate(from: string, signal: AbortSignal): Promise<TermsSettingsWire>
  discount(offer: OfferAsked, signal: AbortSignal): Promise<DiscountWire>
  mentions(asked: MentionsAsked, signal: AbortSignal): Promise<MentionsWire>
  caseLimits(signal: AbortSignal): Promise<CaseLimitsWire>
  setCaseLimits(limits: CaseLimitsWire, signal: AbortSignal): Promise<CaseLimitsWire>
  writeback(signal: AbortSignal): Promise<WritebackWire>
  choosePlace(choice: ChooseStatusPlaceWire, signal: AbortSignal): Promise<WritebackWire>
  writeAgain(signal: AbortSignal): Promise<WritebackWire>
  ownFields(signal: AbortSignal): Promise<OwnFieldsWire>
  chooseOwnFields(choice: ChooseOwnFieldsWire, signal: AbortSignal): Promise<OwnFieldsWire>
  policyVersion(asked: PolicyRefAsked, signal: AbortSignal): Promise<PolicyDocumentWire>
  simulateWithout(key: string, signal: AbortSignal): Promise<SimulationWire>
  retirePolicy(asked: PolicyRefAsked, signal: AbortSignal): Promise<void>
  letterVersions(key: LetterKey, signal: AbortSignal): Promise<LetterVersionsWire>
}

export function companyCalls(get: Get, post: Post): CompanyApi {
  const policy = (key: string): string => `/policies/${encodeURIComponent(key)}`
  return {
    forecast: (signal) => get('/forecast', signal),
    askForecast: (signal) => post('/forecast', signal),
    termsSettings: (signal) => get('/terms/settings', signal),
    changeTerms: (change, signal) => post('/terms/settings', signal, change),
    agreeRate: (rate, signal) => post('/terms/rates', signal, rate),
    dropRate: (from, signal) => post('/terms/rates/remove', signal, { from }),
    discount: (offer, signal) => get('/terms/discount', signal, { ...offer }),
    mentions: (asked, signal) => post('/terms/mentions', signal, asked),
    caseLimits: (signal) => get('/case-limits', signal),
    setCaseLimits: (limits, signal) => post('/case-limits', signal, limits),
    writeback: (signal) => get('/writeback', signal),
    choosePlace: (choice, signal) => post('/writeback', signal, choice),
    writeAgain: (signal) => post('/writeback/retry', signal, {}),
    ownFields: (signal) => get('/writeback/fields', signal),
    chooseOwnFields: (choice, signal) => post('/writeback/fields', signal, choice),
    policyVersion: ({ key, version }, signal) => get(`${policy(key)}/versions/${version}`, signal),
    simulateWithout: (key, signal) => post('/policies/simulate', signal, { retire: [key] }),
    retirePolicy: ({ key, version }, signal) => post(`${policy(key)}/retire`, signal, { version }),
    letterVersions: ({ language, step, tone }, signal) =>
      get(`/letters/${language}/${encodeURIComponent(step)}/${tone}/versions`, signal),
  }
}
