// The French sentences of a call's script.

import { french } from '../dunning/explain-fr.ts'
import type { ScriptWords } from './script.ts'

const states: Readonly<Record<string, string>> = {
  open: 'en cours',
  kept: 'tenue',
  partly_kept: 'tenue en partie seulement',
  broken: 'non tenue',
  active: 'respecté à ce jour',
  expected: 'encore attendu',
  arrived: 'arrivé',
  expired: 'jamais arrivé',
}

const causes: Readonly<Record<string, string>> = {
  billing_error: 'une erreur de facturation',
  quality: 'la qualité',
  not_received: 'une livraison ou un travail non reçu',
  price: 'le prix',
  other: 'un autre motif',
}

export const frenchScript: ScriptWords = {
  locale: french.locale,
  headings: {
    ask_for: 'Demander',
    owed: 'Ce qui est dû',
    said: 'Ce qui a été dit',
    promised: 'Ce qui a été convenu',
    disputed: 'Ce qui est contesté',
    credits: 'Avoirs à déduire',
    questions: 'Questions',
    offer: 'Ce que vous pouvez proposer',
    avoid: 'À ne pas dire',
  },
  outcomes: {
    sent: 'envoyé',
    delivered: 'remis',
    answered: 'avec réponse',
    failed: 'sans réponse ou échoué',
    bounced: 'non parvenu',
    ambiguous: 'départ incertain',
  },
  made: 'passé',
  step: (key) => (key === 'manual' ? 'contact manuel' : french.step(key)),
  channel: french.channel,
  state: (code) => states[code] ?? code,
  cause: (code) => causes[code] ?? code,
  askFor: (name, phone) =>
    phone === null ? `${name} : aucun numéro de téléphone n’est connu.` : `${name}, ${phone}`,
  owed: ({ number, amount, due, days: count }) =>
    `${number} : ${amount} depuis le ${due}, ${count} jour${count > 1 ? 's' : ''} de retard`,
  notYetDue: (number, amount, due) => `${number} : ${amount}, à échéance le ${due}`,
  withoutDue: (number, amount) => `${number} : ${amount}, sans échéance`,
  total: (amount) => `En tout : ${amount}`,
  said: ({ on, step, channel, outcome }) => `${on} : ${step}, ${channel}, ${outcome}`,
  nothingSaid: () => 'Rien n’a encore été dit à ce client.',
  promise: ({ amount, due, state, paid }) =>
    `Promesse de ${amount ?? 'tout régler'} pour le ${due} : ${state}${paid === null ? '' : `, ${paid} reçus`}.`,
  agreedPlan: (next, state) => {
    const kept = state === 'non tenue' ? 'non respecté' : state === 'tenue' ? 'respecté' : state
    return `Un échéancier : ${kept}${next === null ? '' : `, prochaine échéance le ${next}`}.`
  },
  announced: (amount, on, state) =>
    `Règlement annoncé${amount === null ? '' : ` de ${amount}`} pour le ${on} : ${state}.`,
  dispute: (number, amount, cause) =>
    `${number}, ${amount ?? 'toute la facture'} : ${cause}. Ne pas le réclamer.`,
  credit: (amount, label) => `${amount} (${label})`,
  questions: {
    received: 'Avez-vous bien reçu la facture, et est-elle conforme ?',
    when: 'Quel jour réglerez-vous, combien, et par quel moyen ?',
    broken: 'Qu’est-ce qui a empêché le règlement promis ?',
    dispute: 'Ce que vous contestez a-t-il été réglé depuis ?',
    announced: 'Le règlement annoncé n’est pas arrivé : quand est-il parti, et de quelle banque ?',
    plan: 'Une échéance manque : peut-elle être réglée maintenant ?',
  },
  latestPromise: (day) => `Une promesse de règlement, au plus tard pour le ${day}.`,
  promiseNeedsReason: (count) =>
    `${count} promesse${count > 1 ? 's n’ont' : ' n’a'} pas été tenue${count > 1 ? 's' : ''} : une autre demande une raison, ou un premier versement tout de suite.`,
  instalments: (parts) => `Trois échéances, par exemple ${parts.join(', ')}.`,
  avoid: {
    others:
      'Ne parlez de la dette qu’à cet interlocuteur : à un collègue, à un proche ou sur un répondeur, laissez un nom et un numéro, rien de plus.',
    threats: 'N’annoncez rien qui ne sera pas fait, ni tribunal qui n’est pas décidé.',
    disputed: 'Ne demandez que ce qui n’est pas contesté.',
    consumer:
      'Un consommateur : ni pénalités de retard ni frais de recouvrement ; appelez du lundi au vendredi, 10 h–13 h et 14 h–20 h.',
    insolvent:
      'Une procédure collective est ouverte : ne demandez aucun paiement. La créance se déclare.',
  },
}
