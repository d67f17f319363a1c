// What administrators read about customers at risk and limits that are being used up, in French or
// English. Leaves out when, and who reads it.

import type { Currency } from '../../../core/currency.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import { displayDay, displayMoney } from '../../../core/display.ts'
import type { NoticeText } from '../../connections/notice.ts'
import type { AlertStep } from '../../solvency/limits/steps.ts'
import type { WatchKind } from '../../solvency/watch/findings.ts'

export type AlertLine =
  | {
      readonly kind: WatchKind
      readonly customer: string
      readonly happened: Day
      readonly detail: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'limit_step'
      readonly customer: string
      readonly step: AlertStep
      readonly used: bigint
      readonly limit: bigint
      readonly currency: Currency
    }

export interface AlertSetting {
  readonly company: string
  readonly language: 'fr' | 'en'
  readonly urgent: boolean
}

/** A longer digest is read in the workspace. */
const mostLines = 40

export function alertText(lines: readonly AlertLine[], setting: AlertSetting): NoticeText {
  const { company, language, urgent } = setting
  const words = language === 'fr' ? french : english
  const shown = lines
    .slice(0, mostLines)
    .map((line) => `${line.customer}${words.colon}${words.said(line)}`)
  const more = lines.length - shown.length
  return {
    subject: `${company}${words.colon}${urgent ? words.urgent(lines.length) : words.digest(lines.length)}`,
    paragraphs: [...shown, ...(more === 0 ? [] : [words.more(more)]), words.end],
  }
}

const day = (text: string | undefined, locale: string): string => {
  const parsed = parseDay(text ?? '')
  return parsed ? displayDay(parsed, locale) : (text ?? '')
}

function money(detail: Readonly<Record<string, string>>, name: string, locale: string): string {
  const currency = parseCurrency(detail['currency'] ?? '')
  const minor = detail[name] ?? ''
  return currency && /^-?\d+$/.test(minor) ? displayMoney(BigInt(minor), currency, locale) : minor
}

interface Words {
  readonly colon: string
  readonly urgent: (count: number) => string
  readonly digest: (count: number) => string
  readonly more: (count: number) => string
  readonly end: string
  readonly said: (line: AlertLine) => string
}

const english: Words = {
  colon: ': ',
  urgent: (count) => `${count === 1 ? 'a customer' : `${count} customers`} in proceedings`,
  digest: (count) => `${count} ${count === 1 ? 'thing' : 'things'} to know about your customers`,
  more: (count) => `And ${count} more.`,
  end: 'Open “Watch” in Encours to see what each one owes, and to say that you have seen it.',
  said: (line) => {
    if (line.kind === 'limit_step') {
      const [used, limit] = [line.used, line.limit].map((minor) =>
        displayMoney(minor, line.currency, 'en'),
      )
      return `${line.step}% of the credit limit is used (${used} of ${limit}).`
    }
    const { detail } = line
    switch (line.kind) {
      case 'proceeding':
        return `${proceedingsEn[detail['proceeding'] ?? ''] ?? 'insolvency proceedings'}, judgment of ${day(detail['judgment'], 'en-GB')}.`
      case 'struck_off':
        return `struck off on ${day(line.happened, 'en-GB')}.`
      case 'late_accounts':
        return `no accounts have been filed since those closed on ${day(detail['closing'], 'en-GB')}.`
      case 'grade_drop':
        return `the grade fell from ${detail['before']} to ${detail['now']}.`
      case 'limit_reached':
        return `the credit limit is used up (${money(detail, 'used', 'en')} of ${money(detail, 'limit', 'en')}).`
      case 'review_due':
        return `the credit limit of ${money(detail, 'amount', 'en')} is to be reviewed since ${day(line.happened, 'en-GB')}.`
      case 'first_late':
        return `always paid in time, and leaves invoice ${detail['number']} open since ${day(detail['due'], 'en-GB')}.`
      case 'guarantee_expires':
        return `a guarantee of ${money(detail, 'amount', 'en')} ends on ${day(detail['expires'], 'en-GB')}.`
    }
  },
}

const proceedingsEn: Readonly<Record<string, string>> = {
  safeguard: 'safeguard proceedings',
  receivership: 'receivership',
  liquidation: 'liquidation',
}

const french: Words = {
  colon: ' : ',
  urgent: (count) => `${count === 1 ? 'un client' : `${count} clients`} en procédure collective`,
  digest: (count) => `${count} ${count === 1 ? 'fait' : 'faits'} à connaître sur vos clients`,
  more: (count) => `Et ${count} de plus.`,
  end: 'Ouvrez « À surveiller » dans Encours pour voir ce que chacun doit, et pour dire que vous en avez pris connaissance.',
  said: (line) => {
    if (line.kind === 'limit_step') {
      const [used, limit] = [line.used, line.limit].map((minor) =>
        displayMoney(minor, line.currency, 'fr'),
      )
      return `${line.step} % de la limite de crédit sont utilisés (${used} sur ${limit}).`
    }
    const { detail } = line
    switch (line.kind) {
      case 'proceeding':
        return `${proceedingsFr[detail['proceeding'] ?? ''] ?? 'procédure collective'}, jugement du ${day(detail['judgment'], 'fr-FR')}.`
      case 'struck_off':
        return `radié le ${day(line.happened, 'fr-FR')}.`
      case 'late_accounts':
        return `aucun compte n’a été déposé depuis ceux clos le ${day(detail['closing'], 'fr-FR')}.`
      case 'grade_drop':
        return `la note est passée de ${detail['before']} à ${detail['now']}.`
      case 'limit_reached':
        return `la limite de crédit est épuisée (${money(detail, 'used', 'fr')} sur ${money(detail, 'limit', 'fr')}).`
      case 'review_due':
        return `la limite de crédit de ${money(detail, 'amount', 'fr')} est à revoir depuis le ${day(line.happened, 'fr-FR')}.`
      case 'first_late':
        return `a toujours payé à temps et laisse la facture ${detail['number']} impayée depuis le ${day(detail['due'], 'fr-FR')}.`
      case 'guarantee_expires':
        return `une garantie de ${money(detail, 'amount', 'fr')} prend fin le ${day(detail['expires'], 'fr-FR')}.`
    }
  },
}

const proceedingsFr: Readonly<Record<string, string>> = {
  safeguard: 'procédure de sauvegarde',
  receivership: 'redressement judiciaire',
  liquidation: 'liquidation judiciaire',
}
