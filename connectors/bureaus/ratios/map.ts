// Ratios of a company's accounts, year by year. What is absent is not known; a turnover of zero is
// a hidden one; a year whose amounts are a hundred times its neighbours' is left without them.

import { z } from 'zod'
import { Malformed } from '../../../core/malformed.ts'
import { absolute } from '../../../core/money.ts'
import type { Siren } from '../../../core/siren.ts'
import {
  type AccountsYear,
  type AmountName,
  amountNames,
  type RatioName,
} from '../../contract/bureau.ts'
import { fromJson } from '../../kit/ask.ts'
import { parseExactJson } from '../../kit/exact-json.ts'
import { dayAtHead, exact, minorIn, shaped, told } from '../../kit/shape.ts'

const fieldOfRatio: Readonly<Record<RatioName, string>> = {
  debt: 'taux_d_endettement',
  liquidity: 'ratio_de_liquidite',
  equityShare: 'autonomie_financiere',
  assetWear: 'ratio_de_vetuste',
  interestCover: 'couverture_des_interets',
  repaymentYears: 'capacite_de_remboursement',
  cashFlowMargin: 'caf_sur_ca',
  ebitdaMargin: 'marge_ebe',
  currentResultMargin: 'resultat_courant_avant_impots_sur_ca',
  workingCapitalDays: 'poids_bfr_exploitation_sur_ca_jours',
  stockDays: 'rotation_des_stocks_jours',
  receivableDays: 'credit_clients_jours',
  payableDays: 'credit_fournisseurs_jours',
}

const Row = z.looseObject({
  siren: z.string(),
  date_cloture_exercice: z.string(),
  type_bilan: told(z.string()),
  confidentiality: told(z.string()),
  chiffre_d_affaires: told(exact),
  marge_brute: told(exact),
  ebe: told(exact),
  ebit: told(exact),
  resultat_net: told(exact),
})
type Row = z.infer<typeof Row>

const Ratio = told(exact)
/** Version 2.1 of the service, and version 1, which the State's own site still asks. */
const Answered = z.union([
  z.looseObject({ results: z.array(z.unknown()) }).transform(({ results }) => results),
  z
    .looseObject({ records: z.array(z.looseObject({ fields: z.unknown() })) })
    .transform(({ records }) => records.map(({ fields }) => fields)),
])

/** Newest first; null where the service has no accounts of the company. */
export function readAccounts(text: string, siren: Siren): readonly AccountsYear[] | null {
  const rows = shaped(Answered, fromJson(text, parseExactJson)).map((row) => shaped(Row, row))
  const stray = rows.find((row) => row.siren !== siren)
  if (stray) throw new Malformed({ path: 'siren', wanted: siren, found: stray.siren })
  const years = rows.filter(isPreferred).map(yearOf)
  if (years.length === 0) return null
  return withoutDoubts(years.sort((a, b) => (a.closing < b.closing ? 1 : -1)))
}

/** Best first: of one closing the company's own accounts say more of it than its group's. */
const forms = ['C', 'S', 'B', 'A', 'K']
const rankOf = ({ type_bilan: form }: Row): number => {
  const rank = forms.indexOf(form ?? '')
  return rank < 0 ? forms.length : rank
}

function isPreferred(row: Row, at: number, rows: readonly Row[]): boolean {
  const same = rows.filter((other) => other.date_cloture_exercice === row.date_cloture_exercice)
  const best = Math.min(...same.map(rankOf))
  return rankOf(row) === best && rows.indexOf(same.find((o) => rankOf(o) === best) ?? row) === at
}

function yearOf(row: Row): AccountsYear {
  const closing = dayAtHead(row.date_cloture_exercice)
  if (closing === null) {
    const path = 'date_cloture_exercice'
    throw new Malformed({ path, wanted: 'a day (YYYY-MM-DD)', found: row[path] })
  }
  const confidential = row.confidentiality !== null && !/^public$/i.test(row.confidentiality)
  const turnover = minorIn(row.chiffre_d_affaires)
  const hidden = turnover === null || turnover === 0n
  /** Where the turnover is kept back, zeros above the result are too. */
  const above = (amount: bigint | null) => (hidden && amount === 0n ? null : amount)
  return {
    closing,
    of: row.type_bilan === 'K' ? 'group' : 'company',
    confidential,
    turnover: hidden ? null : turnover,
    grossMargin: above(minorIn(row.marge_brute)),
    ebitda: above(minorIn(row.ebe)),
    ebit: above(minorIn(row.ebit)),
    netIncome: minorIn(row.resultat_net),
    ratios: ratiosIn(row),
    doubted: [],
  }
}

function ratiosIn(row: Row): AccountsYear['ratios'] {
  const found = Object.entries(fieldOfRatio).flatMap(([name, field]) => {
    const parsed = Ratio.safeParse(row[field])
    const value = parsed.success && parsed.data !== null ? Number(parsed.data.rawJSON) : Number.NaN
    return Number.isFinite(value) ? [[name, value] as const] : []
  })
  return Object.fromEntries(found)
}

function withoutDoubts(years: readonly AccountsYear[]): readonly AccountsYear[] {
  return years.map((year) => {
    if (!weighed.some((name) => isDoubted(year, name, years))) return year
    const doubted = amountNames.filter((name) => year[name] !== null)
    return { ...year, ...Object.fromEntries(doubted.map((name) => [name, null])), doubted }
  })
}

/** A result may well be a hundred times last year's. */
const weighed: readonly AmountName[] = ['turnover', 'grossMargin']

/** Cents taken for euros, or the reverse: a hundred times another year, and near to none. */
function isDoubted(year: AccountsYear, name: AmountName, years: readonly AccountsYear[]): boolean {
  const mine = year[name]
  if (mine === null || mine === 0n) return false
  const factors = years
    .filter((other) => other !== year)
    .map((other) => other[name])
    .map((amount) => (amount === null || amount === 0n ? null : factorOf(mine, amount)))
    .filter((factor) => factor !== null)
  const isHundred = factors.some((factor) => factor >= 80 && factor <= 125)
  return isHundred && factors.every((factor) => factor > 20)
}

function factorOf(a: bigint, b: bigint): number {
  const factor = Number(absolute(a)) / Number(absolute(b))
  return Math.max(factor, 1 / factor)
}
