// The reasons of a solvency score in French and English. What is said when: solvency.ts.

import { type RatioName, ratioNames } from './ratios.ts'
import type { SolvencyFact, SolvencyReason } from './solvency.ts'

export type SolvencyLanguage = 'fr' | 'en'

const codes = new Map<string, string>(
  ratioNames.map((name) => [name, name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()]),
)

/** `QUICK_RATIO`, `TOO_LITTLE_KNOWN`: the name of what is spoken of. */
export function codeOf(fact: SolvencyFact): string {
  if (fact.kind !== 'ratio' && fact.kind !== 'ratio_missing') return fact.kind.toUpperCase()
  const name = codes.get(fact.name) ?? fact.name
  return fact.kind === 'ratio' ? name : `${name}_MISSING`
}

export function textOf({ fact, weight }: SolvencyReason, language: SolvencyLanguage): string {
  const words = language === 'fr' ? french : english
  switch (fact.kind) {
    case 'ratio': {
      const sense = weight > 0 ? words.against : weight < 0 ? words.for : words.neither
      return words.ratio(words.ratios[fact.name], shown(fact, language), sense)
    }
    case 'ratio_missing':
      return words.missing(words.ratios[fact.name])
    case 'too_little_known':
      return words.tooLittle
    case 'absurd':
      return words.absurd(fact.name)
    case 'sales_hidden':
      return words.salesHidden
  }
}

const asTimes: readonly RatioName[] = ['quickRatio', 'currentRatio', 'equityToLiabilities']

const formatsOf = (locale: string) => ({
  times: new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }),
  percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }),
})
// Making one takes a hundred times as long as using it.
const formats = { fr: formatsOf('fr-FR'), en: formatsOf('en-GB') }

function shown({ name, value }: { name: RatioName; value: number }, language: SolvencyLanguage) {
  const { times, percent } = formats[language]
  return (asTimes.includes(name) ? times : percent).format(value)
}

interface Words {
  readonly ratios: Readonly<Record<RatioName, string>>
  readonly ratio: (name: string, value: string, sense: string) => string
  readonly against: string
  readonly for: string
  readonly neither: string
  readonly missing: (name: string) => string
  readonly tooLittle: string
  readonly absurd: (name: string) => string
  readonly salesHidden: string
}

const french: Words = {
  ratios: {
    netIncomeToAssets: 'Résultat net sur total du bilan',
    liabilitiesToAssets: 'Dettes sur total du bilan',
    ebitdaToLiabilities: 'Excédent brut d’exploitation sur dettes',
    quickRatio: 'Liquidité réduite',
    retainedEarningsToAssets: 'Réserves et report à nouveau sur total du bilan',
    workingCapitalToAssets: 'Fonds de roulement sur total du bilan',
    ebitToAssets: 'Résultat d’exploitation sur total du bilan',
    equityToLiabilities: 'Capitaux propres sur dettes',
    salesToAssets: 'Chiffre d’affaires sur total du bilan',
    currentRatio: 'Liquidité générale',
  },
  ratio: (name, value, sense) => `${name}\u00a0: ${value}, ${sense}.`,
  against: 'ce qui augmente le risque',
  for: 'ce qui diminue le risque',
  neither: 'ce qui ne change pas le risque',
  missing: (name) => `${name}\u00a0: inconnu, compté au plus défavorable dans la note.`,
  tooLittle: 'Trop peu de comptes connus pour se prononcer.',
  absurd: (name) => `Le montant «\u00a0${name}\u00a0» ne peut pas être exact\u00a0: il est écarté.`,
  salesHidden: 'Le chiffre d’affaires n’est pas publié\u00a0: zéro n’est pas retenu.',
}

const english: Words = {
  ratios: {
    netIncomeToAssets: 'Net income over total assets',
    liabilitiesToAssets: 'Liabilities over total assets',
    ebitdaToLiabilities: 'EBITDA over liabilities',
    quickRatio: 'Quick ratio',
    retainedEarningsToAssets: 'Retained earnings over total assets',
    workingCapitalToAssets: 'Working capital over total assets',
    ebitToAssets: 'Operating income over total assets',
    equityToLiabilities: 'Equity over liabilities',
    salesToAssets: 'Sales over total assets',
    currentRatio: 'Current ratio',
  },
  ratio: (name, value, sense) => `${name}: ${value}, which ${sense}.`,
  against: 'raises the risk',
  for: 'lowers the risk',
  neither: 'leaves the risk as it is',
  missing: (name) => `${name}: not known, counted at its worst in the grade.`,
  tooLittle: 'Too little of the accounts is known to say anything.',
  absurd: (name) => `The amount "${name}" cannot be true: it is left out.`,
  salesHidden: 'Sales are not published: nothing is not taken for none.',
}
