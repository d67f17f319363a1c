// What the panel says about expected receipts, in French.

import type { ForecastWords } from './forecast-en.ts'
import { countedIn } from './plural.ts'

const counted = countedIn('fr-FR')

export const frForecast: ForecastWords = {
  forecast: {
    title: 'Encaissements prévus',
    madeAt: (moment) => `calculés le ${moment}`,
    invoicedOnly: 'Sur ce qui est facturé et ouvert. Les factures à venir ne sont pas comptées.',
    known: (day) => `Les encaissements sont connus jusqu’au ${day}.`,
    error: (days, model) =>
      `Éprouvé sur ${counted(days, 'semaine passée', 'semaines passées')}, jusqu’à quatre semaines à l’avance : l’écart d’une semaine était de ${model}.`,
    rules: (dueDate, mean) =>
      `Avec les seules échéances il aurait été de ${dueDate}, avec le retard moyen de chaque client de ${mean}.`,
    inside: (banded, half, most) =>
      `Sur ${banded} fourchettes données avant coup, l’étroite a contenu ce qui est entré dans ${half} des cas, la large dans ${most}.`,
    tooFew: (judged, wanted) =>
      `Pas assez sûr pour une fourchette : ${judged} semaines passées ont pu être éprouvées, il en faut ${wanted}.`,
    nothingCame:
      'Rien n’est entré pendant les semaines éprouvées : aucune fourchette n’est donnée.',
    owed: 'Dû et attendu',
    overdue: 'dont échu',
    later: 'Après ces semaines',
    doubtful: 'Plus de 200 jours de retard, sinon jamais',
    apart: {
      disputed: 'En litige',
      credited: 'Couvert par des avoirs',
      factored: 'Cédé à un factor',
      insolvent: 'Procédure collective',
    },
    apartHint: 'ouvert, non attendu',
    legend: {
      bar: 'attendu',
      half: 'fourchette à 50 %',
      most: 'fourchette à 80 %',
      agreed: 'convenu pour la semaine',
    },
    table: (currency) => `Encaissements prévus par semaine, ${currency}`,
    week: 'Semaine',
    expected: 'Attendu',
    half: 'Fourchette à 50 %',
    most: 'Fourchette à 80 %',
    agreed: 'Convenu',
    span: (from, to) => `${from} au ${to}`,
    range: (low, high) => `${low} à ${high}`,
    noRange: 'trop peu de semaines',
    kinds: {
      promise: 'promis',
      plan: 'échéancier',
      announced: 'annoncé',
      direct_debit: 'prélèvement',
    },
    again: 'Recalculer',
    working: 'Calcul en cours…',
    slow: 'C’est plus long que d’habitude. La prévision s’affichera ici dès qu’elle sera prête.',
    emptyTitle: 'Pas encore de prévision',
    empty: 'Elle est faite une fois par jour, après le premier plan.',
    nothingTitle: 'Rien à attendre',
    nothing: 'Rien de ce qui est facturé n’est ouvert.',
  },
}
