// What a service that knows companies is asked, and what it may answer. An answer is one of three,
// never two: what could not be asked is no word about the company, and nobody is better for it.
// Leaves out how often it may be asked again and where answers are kept.

import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { Instant } from '../../core/instant.ts'
import type { Siren } from '../../core/siren.ts'
import type { FailureKind } from './failure.ts'

export type Answer<T> =
  | { readonly kind: 'found'; readonly asOf: Instant; readonly value: T }
  /** The service was asked and knows nothing under this number. */
  | { readonly kind: 'not_found'; readonly asOf: Instant }
  | CouldNotAsk

export interface CouldNotAsk {
  readonly kind: 'could_not_ask'
  readonly asOf: Instant
  readonly failure: FailureKind
  /** `TIMEOUT`, `HTTP_503`, `NOT_JSON`, `SHAPE`, or the service's own: `MS_UNAVAILABLE`. */
  readonly code: string
  /** For people, without anything secret. */
  readonly message: string
  /** The service has asked for so much silence. */
  readonly retryAfterMs?: number
}

export const bureauNames = [
  ...(['sirene', 'bodacc', 'ratios', 'vies', 'gleif', 'ecb'] as const),
  ...(['creditsafe', 'pappers'] as const),
] as const
export type BureauName = (typeof bureauNames)[number]

interface Bureau {
  readonly name: BureauName
  /** For people: `Annuaire des entreprises`. */
  readonly title: string
  /** Calls that all of us together may make. */
  readonly limits: { readonly aSecond: number; readonly aMinute: number }
}

/** Who it is. */
export interface IdentityBureau extends Bureau {
  identityOf(siren: Siren, now: Instant): Promise<Answer<CompanyIdentity>>
  /** Companies of a like name, for a person to choose from: a name alone decides nothing. */
  candidates(words: CandidateWords, now: Instant): Promise<Answer<readonly CompanyIdentity[]>>
}

export interface CandidateWords {
  readonly name: string
  readonly postcode?: string
}

export interface CompanyIdentity {
  readonly siren: Siren
  /** Null where it is kept from the public. */
  readonly name: string | null
  readonly state: 'active' | 'ceased'
  readonly created: Day | null
  readonly closed: Day | null
  /** Four digits of INSEE's list of legal forms. */
  readonly legalForm: string | null
  /** As NAF writes it: `38.32Z`. */
  readonly activity: string | null
  readonly isSoleTrader: boolean
  readonly isAdministration: boolean
  readonly vatNumbers: readonly string[]
  /** How many it names; their names are not read. */
  readonly officers: number
  readonly diffusion: 'open' | 'partial'
  readonly postcode: string | null
  readonly city: string | null
  readonly latestAccounts: LatestAccounts | null
}

/** Minor units of the euro; null where an amount is hidden or absent. */
export interface LatestAccounts {
  readonly year: number
  readonly turnover: bigint | null
  readonly netIncome: bigint | null
}

/**
 * What a notice says of a company. `formality`: a stage that changes nothing. `cancellation`: the
 * notice that it cites never was. `to_read`: a person has to, and it counts as no good news.
 */
export type NoticeKind =
  | 'safeguard'
  | 'receivership'
  | 'liquidation'
  | 'plan'
  | 'closed'
  | 'closed_insufficient_assets'
  | 'struck_off'
  | 'formality'
  | 'cancellation'
  | 'to_read'

export interface Notice {
  /** The bulletin's own: `A20200233993`. */
  readonly id: string
  /** One proceeding may be against several. */
  readonly sirens: readonly Siren[]
  readonly kind: NoticeKind
  /** Null where the notice gives none that can be true. */
  readonly judgment: Day | null
  readonly published: Day
  /** The judgment's nature in the bulletin's words. */
  readonly nature: string
  /** The notice that this one replaces or cancels. */
  readonly cites: string | null
  readonly url: string | null
}

/** Whether it is in trouble. */
export interface ProceedingsBureau extends Bureau {
  noticesOf(siren: Siren, now: Instant): Promise<Answer<readonly Notice[]>>
  /** All that was published in the country on these days, both included. */
  noticesBetween(from: Day, until: Day, now: Instant): Promise<Answer<readonly Notice[]>>
}

export const ratioNames = [
  ...(['debt', 'liquidity', 'equityShare', 'assetWear', 'interestCover'] as const),
  ...(['repaymentYears', 'cashFlowMargin', 'ebitdaMargin', 'currentResultMargin'] as const),
  ...(['workingCapitalDays', 'stockDays', 'receivableDays', 'payableDays'] as const),
] as const
/** Percent of what its name says, or days. */
export type RatioName = (typeof ratioNames)[number]

/** Amounts in minor units of the euro; null where hidden, absent, or doubted. */
export interface AccountsYear {
  readonly closing: Day
  readonly of: 'company' | 'group'
  readonly confidential: boolean
  readonly turnover: bigint | null
  readonly grossMargin: bigint | null
  readonly ebitda: bigint | null
  readonly ebit: bigint | null
  readonly netIncome: bigint | null
  /** What is absent is not known; it is never zero. */
  readonly ratios: Readonly<Partial<Record<RatioName, number>>>
  /** Amounts that were left out: the year does not fit beside the others by a factor of 100. */
  readonly doubted: readonly AmountName[]
}

export const amountNames = ['turnover', 'grossMargin', 'ebitda', 'ebit', 'netIncome'] as const
export type AmountName = (typeof amountNames)[number]

/** How it does: newest year first. */
export interface AccountsBureau extends Bureau {
  accountsOf(siren: Siren, now: Instant): Promise<Answer<readonly AccountsYear[]>>
}

/** Whether a VAT number of the Union stands; one that does not is not found. */
export interface VatBureau extends Bureau {
  check(vatNumber: string, now: Instant): Promise<Answer<VatRegistration>>
}

export interface VatRegistration {
  /** With its country as the Union writes it: `EL` is Greece. */
  readonly vatNumber: string
  /** Null where the country keeps it back. */
  readonly name: string | null
  readonly address: string | null
  /** The service's own number of this asking: a proof for the tax office. */
  readonly proof: string | null
}

/** Which legal entities of the world are registered under a number. */
export interface LeiBureau extends Bureau {
  recordsOf(siren: Siren, now: Instant): Promise<Answer<readonly LeiRecord[]>>
}

export interface LeiRecord {
  readonly lei: string
  readonly name: string
  readonly status: 'active' | 'inactive'
  readonly jurisdiction: string | null
}

/** On which days a central bank has moved its rate: for a person to hold against our table. */
export interface RatesBureau extends Bureau {
  ratesSince(from: Day, now: Instant): Promise<Answer<readonly RateChange[]>>
}

export interface RateChange {
  readonly from: Day
  /** Hundredths of a percent. */
  readonly rate: bigint
}

/** What somebody thinks of it, for money: `cost` is said to a person before the call. */
export interface ScoreBureau extends Bureau {
  readonly cost: CallCost
  scoreOf(siren: Siren, now: Instant): Promise<Answer<BureauScore>>
}

export interface CallCost {
  /** In the service's own unit. */
  readonly units: number
  readonly unit: { readonly en: string; readonly fr: string }
}

export interface BureauScore {
  /** As the service writes it; null where it has too little to go by. */
  readonly score: string | null
  /** A is best; null where the service has no such classes. */
  readonly grade: 'A' | 'B' | 'C' | 'D' | 'E' | null
  /** Minor units. */
  readonly limit: { readonly minor: bigint; readonly currency: Currency } | null
  readonly inProceedings: boolean | null
  readonly ceased: boolean | null
}

/** Those that a deployment asks. */
export interface Bureaus {
  readonly identity: IdentityBureau
  readonly proceedings: ProceedingsBureau
  readonly accounts: AccountsBureau
  readonly rates: RatesBureau
}

export const scoreNames = ['creditsafe', 'pappers'] as const
export type ScoreName = (typeof scoreNames)[number]
export type Scores = Readonly<Partial<Record<ScoreName, ScoreBureau>>>
