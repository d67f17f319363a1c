// Les mots français de la façon de payer d’un client, de sa note et d’une limite conseillée.

import type { enAssessment } from './assessment-en.ts'
import { countedIn } from './plural.ts'

const counted = countedIn('fr-FR')

export const frAssessment: typeof enAssessment = {
  assessment: {
    title: 'Comment ce client paie',
    grade: (grade: string) => `Note ${grade}`,
    noGrade: 'Pas de note',
    person: 'Personne physique\u00a0: rien n’en découle avant que quelqu’un ne confirme.',
    grades: {
      A: 'très sûr',
      B: 'sûr',
      C: 'moyen',
      D: 'risqué',
      E: 'aucun crédit',
    },
    facts: 'Sur douze mois',
    settled: 'Paiements connus',
    mean: 'Jours de retard en moyenne',
    late: 'Payé en retard',
    trend: 'Tendance',
    later: (days: string) => `${days}\u00a0jours plus tard qu’avant`,
    sooner: (days: string) => `${days}\u00a0jours plus tôt qu’avant`,
    steady: 'stable',
    broken: 'Promesses non tenues',
    unknown: 'inconnu',
    why: 'Pourquoi',
    limit: 'Limite conseillée',
    noLimit: 'Aucune limite n’est conseillée.',
    decides: 'décide',
    couldNotAsk: (source: string) => `${source} n’a pas pu être interrogé.`,
    expected: 'Encaissements attendus',
    columns: {
      invoice: 'Facture',
      expected: 'Attendu le',
      chance: 'Risque de retard',
      open: 'Reste dû',
    },
    between: (low: string, high: string) => `entre le ${low} et le ${high}`,
    lateBy: (share: string) => `${share} en retard`,
    late30: (share: string) => `${share} à plus de 30\u00a0jours`,
    more: (count: number) => counted(count, 'autre échéance', 'autres échéances'),
    reasonsOf: (invoice: string) => `Pourquoi, pour ${invoice}`,
  },
}
