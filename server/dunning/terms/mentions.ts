// Which mentions the printed text of a French company's invoice lacks (C. com. L441-9, CGI ann. II
// 242 nonies A). Reads words, in French or English; it does not judge whether what they say is
// right. The customer's SIREN is a mention of the e-invoicing rules.

export const mentions = [
  'due_date',
  'penalty_rate',
  'indemnity',
  'discount',
  'company_siren',
  'customer_siren',
] as const
export type Mention = (typeof mentions)[number]

export type MentionLanguage = 'fr' | 'en'

export interface MentionFacts {
  readonly companySiren?: string | undefined
  readonly customerSiren?: string | undefined
}

/** In the order of `mentions`. */
export function mentionsMissing(
  text: string,
  language: MentionLanguage,
  facts: MentionFacts = {},
): Mention[] {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ')
  const words = patterns[language]
  const has: Readonly<Record<Mention, boolean>> = {
    due_date: words.dueDate.test(plain),
    penalty_rate: words.penaltyRate.some((pattern) => pattern.test(plain)),
    indemnity:
      words.indemnity.test(plain) &&
      /\b40(?:[.,]00)? ?(?:€|euros?|EUR)|(?:€|EUR) ?40\b/i.test(plain),
    discount: words.discount.test(plain),
    ...sirensIn(plain, facts),
  }
  return mentions.filter((mention) => !has[mention])
}

interface Patterns {
  readonly dueDate: RegExp
  /** A percentage, or the law's own rates by name. */
  readonly penaltyRate: readonly RegExp[]
  readonly indemnity: RegExp
  readonly discount: RegExp
}

const months = {
  fr: 'janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc',
  en: 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec',
}
const date = (names: string): string =>
  `(?:\\d{1,2}[/. -]\\d{1,2}[/. -]\\d{2,4}|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}(?:er|st|nd|rd|th)? (?:${names})[\\p{L}.]* \\d{4})`

const patterns: Readonly<Record<MentionLanguage, Patterns>> = {
  fr: {
    dueDate: new RegExp(
      `(?:échéance|à (?:payer|régler)|payable|règlement|date limite)[^.;]{0,60}?${date(months.fr)}`,
      'iu',
    ),
    penaltyRate: [
      /pénalités?[^.;]{0,160}?\d+(?:[.,]\d+)? ?%/iu,
      /pénalités?[^.;]{0,160}?(?:trois|3) fois (?:le|du) taux/iu,
      /pénalités?[^.;]{0,160}?(?:BCE|Banque centrale européenne)/iu,
      /\d+(?:[.,]\d+)? ?%[^.;]{0,80}?pénalités? de retard/iu,
    ],
    indemnity: /indemnité[^.;]{0,80}?recouvrement|frais de recouvrement/iu,
    discount: /escompte/iu,
  },
  en: {
    dueDate: new RegExp(
      `(?:due|payable|to be paid|payment)[^.;]{0,60}?(?:${date(months.en)}|(?:${months.en})[a-z.]* \\d{1,2},? \\d{4})`,
      'iu',
    ),
    penaltyRate: [
      /(?:late|penalt|interest)[^.;]{0,160}?\d+(?:[.,]\d+)? ?%/iu,
      /(?:late|penalt|interest)[^.;]{0,160}?(?:three|3) times the/iu,
      /(?:late|penalt|interest)[^.;]{0,160}?(?:ECB|European Central Bank)/iu,
    ],
    indemnity:
      /recovery (?:cost|fee|charge|indemnity)|(?:indemnity|compensation)[^.;]{0,80}?recovery|collection cost/iu,
    discount: /discount/iu,
  },
}

/** A SIREN is printed alone, in a SIRET or in a French VAT number. */
const numbers = /(?<!\d)(?:FR ?\d{2} ?)?(\d{3} ?\d{3} ?\d{3})(?: ?\d{5})?(?!\d)/gu

function sirensIn(
  text: string,
  { companySiren, customerSiren }: MentionFacts,
): { company_siren: boolean; customer_siren: boolean } {
  const found = new Set(
    [...text.matchAll(numbers)].map(([, digits = '']) => digits.replaceAll(' ', '')),
  )
  const named = [...found].filter(isSiren)
  const company = companySiren ?? named.find((siren) => siren !== customerSiren)
  const customer = customerSiren ?? named.find((siren) => siren !== company)
  return {
    company_siren: company !== undefined && found.has(company),
    customer_siren: customer !== undefined && found.has(customer),
  }
}

/** Luhn over nine digits: a telephone or an order number is rarely one. */
function isSiren(digits: string): boolean {
  let sum = 0
  for (const [index, figure] of [...digits].entries()) {
    const doubled = index % 2 === 1 ? Number(figure) * 2 : Number(figure)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
