// Les mots français des créances accessoires, des délais de paiement et de la prescription.

import type { ClaimWords } from './claims-en.ts'
import { countedIn } from './plural.ts'

const counted = countedIn('fr-FR')

export const frClaims: ClaimWords = {
  claims: {
    title: 'En plus du principal',
    none: 'Rien n’est dû en plus du principal.',
    principal: 'Montant principal',
    claimed: 'Réclamé',
    waived: 'Remis',
    asked: 'Reste réclamé',
    penalty: 'Pénalités de retard',
    indemnity: 'Indemnité de recouvrement, une fois',
    notAsked: 'pas encore réclamé',
    lines: 'Le calcul',
    line: (from, until) => `du ${from} au ${until}`,
    formula: (days, base, rate) => `${counted(days, 'jour', 'jours')} sur ${base} à ${rate} % l’an`,
    paid: 'Payé',
    waive: 'Faire remise',
    unwaive: 'Réclamer à nouveau',
    pay: 'C’est payé',
    unpay: 'Finalement pas payé',
    labels: {
      waive: (what, invoice) => `Faire remise : ${what} de ${invoice}`,
      unwaive: (what, invoice) => `Réclamer à nouveau : ${what} de ${invoice}`,
      pay: (what, invoice) => `C’est payé : ${what} de ${invoice}`,
      unpay: (what, invoice) => `Finalement pas payé : ${what} de ${invoice}`,
    },
    payment: {
      day: 'Reçu le',
      amount: (currency) => `Montant reçu (${currency})`,
      amountHint: 'La réclamation prend fin : ce qui manque n’est plus réclamé.',
      reference: 'Libellé du paiement, ou écriture où il figure',
    },
    paidOn: (amount, day, reference) => `Payé : ${amount} le ${day}, ${reference}`,
    reason: 'Pourquoi ?',
    confirm: 'Confirmer',
    cancel: 'Annuler',
    waivedFor: (reason) => `Remis : ${reason}`,
    missing: (halfYears) =>
      `Le taux de ${halfYears} n’est pas connu ; rien n’est supposé à sa place.`,
    noLaw: {
      consumer: 'Un particulier : rien n’est réclamé en plus du principal.',
      public: 'Un organisme public : ses propres règles s’appliquent, Encours ne les connaît pas.',
      country: 'Encours ne connaît pas la loi de votre pays sur les retards de paiement.',
    },
  },
  terms: {
    title: 'Délais de paiement',
    tooLong: 'Plus longs que la loi ne permet',
    intro: (judged, found) =>
      `${judged} échéances ont été comparées à la loi ; ${found} la dépassent.`,
    assumed: 'Votre secteur n’est pas indiqué : la règle générale est appliquée.',
    emptyTitle: 'Aucun délai n’est trop long',
    empty:
      'Toutes les échéances plafonnées par la loi la respectent, et rien n’est près de se prescrire.',
    invoice: 'Facture',
    due: 'Échéance',
    latest: 'Dernier jour licite',
    over: (days) => counted(days, 'jour de trop', 'jours de trop'),
    instalment: (n) => `échéance ${n}`,
    rule: 'Règle',
    unless: {
      contract: 'sauf clause expresse du contrat',
      fair: 'sauf délai équitable',
    },
    shown: (shown, all) => `les ${shown} plus longs sur ${all}`,
    noDue: 'Factures sans échéance',
    lawfulDue: (day) => `échéance légale le ${day}`,
    noSiren: 'Votre propre SIREN n’est pas connu : une facture doit le porter.',
    customersNoSiren: (count) =>
      counted(
        count,
        'entreprise cliente n’a pas de SIREN connu.',
        'entreprises clientes n’ont pas de SIREN connu.',
      ),
  },
  limitation: {
    title: 'Bientôt prescrites',
    intro:
      'Après ce jour, le client peut refuser de payer. Une mise en demeure n’interrompt pas la prescription.',
    ends: (day) => `prescrite le ${day}`,
    over: (day) => `prescrite depuis le ${day}`,
    years: (count) => counted(count, 'an', 'ans'),
    assumed: 'Votre secteur n’est pas indiqué : le délai le plus court est affiché.',
    begins: 'Elle repart de zéro avec :',
    acts: {
      acknowledgement: 'une reconnaissance écrite',
      instalment_request: 'une demande de délais',
      court_action: 'une action en justice',
      enforcement: 'un acte d’exécution',
      part_payment: 'un paiement partiel',
      payment_plan: 'un échéancier convenu',
    },
  },
}
