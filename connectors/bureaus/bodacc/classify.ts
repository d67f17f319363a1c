// What a judgment's nature means, by the rules of the State's own directory (read November 2026):
// the nature must be one of these to the letter. One that is not is for a person to read.

import type { NoticeKind } from '../../contract/bureau.ts'

export interface Judged {
  readonly family: string
  readonly nature: string
  /** The judgment in words, for natures that say nothing themselves. */
  readonly complement: string
}

export function kindOfJudgment(judged: Judged): NoticeKind {
  const family = plain(judged.family)
  const nature = plain(judged.nature)
  const complement = plain(judged.complement)
  if (family.includes('rétractation sur tierce opposition')) return 'cancellation'
  if (plans.has(nature)) return 'plan'
  if (aside.has(family) || formalities.has(nature)) return 'formality'
  if (family.includes('jugement de clôture')) {
    const lacksAssets = `${nature} ${complement}`.includes("insuffisance d'actif")
    return lacksAssets ? 'closed_insufficient_assets' : 'closed'
  }
  const known = kinds.get(nature)
  if (known !== undefined) return known
  if (!inWords.has(nature)) return 'to_read'
  return words.find(([word]) => complement.includes(word))?.[1] ?? 'to_read'
}

/** As the rules are written: small letters, straight apostrophes, one space. */
function plain(text: string): string {
  return repaired(text).toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ').trim()
}

/** UTF-8 that somebody has read as Latin-1: `clÃ´ture`. */
export function repaired(text: string): string {
  if (!/[ÂÃ][\u0080-\u00bf]/.test(text)) return text
  const bytes = Buffer.from(text, 'latin1')
  if (bytes.toString('latin1') !== text) return text
  const read = bytes.toString('utf8')
  return read.includes('\ufffd') ? text : read
}

/**
 * Deposits of lists, bans on persons, a law that is gone: they say nothing of the company. A plan
 * may be published among the extracts, and is told by its nature before.
 */
const aside = new Set(['avis de dépôt', 'extrait de jugement', 'loi de 1967'])

const formalities = new Set([
  'jugement de désignation des organes de la procédure',
  'jugement accordant un délai pour déposer la liste des créances',
  "dépôt de l'état des créances",
  "dépôt de l'état des créances loi de 1985",
  "dépôt de l'état de collocation",
  'dépôt du projet de répartition',
  "dépôt de l'état des créances et du projet de répartition",
  "liste des créances nées après le jugement d'ouverture d'une procédure de liquidation judiciaire",
  "liste des créances nées après le jugement d'ouverture d'une procédure de redressement judiciaire",
  'autre avis de dépôt',
])

/** Neither open nor over: the State's directory leaves them out, we do not. */
const plans = new Set([
  'jugement de plan de redressement',
  'jugement de plan de sauvegarde',
  'jugement arrêtant le plan de redressement',
  'jugement arrêtant le plan de sauvegarde',
])

const ofPlans = [
  ...['sauvegarde', 'sauvegarde accélérée', 'sauvegarde financière accélérée'],
  ...['redressement', 'cession', 'traitement de sortie de crise'],
]
const endOfCrisis =
  'jugement mettant fin à la procédure de traitement de sortie de crise et ouvrant'

const kinds = new Map<string, NoticeKind>([
  ["jugement d'ouverture de liquidation judiciaire", 'liquidation'],
  ["jugement d'extension de liquidation judiciaire", 'liquidation'],
  ['jugement de conversion en liquidation judiciaire', 'liquidation'],
  ['jugement de conversion en liquidation judiciaire de la procédure de sauvegarde', 'liquidation'],
  [
    'jugement de conversion en liquidation judiciaire de la procédure de sauvegarde financière accélérée',
    'liquidation',
  ],
  ...ofPlans.map(
    (plan) =>
      [
        `jugement prononçant la résolution du plan de ${plan} et la liquidation judiciaire`,
        'liquidation',
      ] as const,
  ),
  [`${endOfCrisis} une procédure de liquidation judiciaire`, 'liquidation'],
  ["jugement d'ouverture d'une procédure de redressement judiciaire", 'receivership'],
  ["jugement d'extension d'une procédure de redressement judiciaire", 'receivership'],
  [
    'jugement prononçant la résolution du plan de sauvegarde et le redressement judiciaire',
    'receivership',
  ],
  [
    'jugement de conversion en redressement judiciaire de la procédure de sauvegarde',
    'receivership',
  ],
  [
    'jugement de conversion en redressement judiciaire de la procédure de sauvegarde financière accélérée',
    'receivership',
  ],
  [`${endOfCrisis} une procédure de redressement judiciaire`, 'receivership'],
  ["jugement d'ouverture d'une procédure de sauvegarde", 'safeguard'],
  ["jugement d'extension d'une procédure de sauvegarde", 'safeguard'],
  ["jugement d'ouverture d'une procédure de sauvegarde accélérée", 'safeguard'],
  ["jugement d'ouverture d'une procédure de sauvegarde financière accélérée", 'safeguard'],
])

const inWords = new Set(['autre jugement prononçant', "autre jugement d'ouverture"])

/** The gravest first: a conversion names both. */
const words: readonly (readonly [string, NoticeKind])[] = [
  ['liquidation judiciaire', 'liquidation'],
  ['redressement judiciaire', 'receivership'],
  ['sauvegarde', 'safeguard'],
]
