// The French sentences about facts and about who lifts a blocker.

import type { FactSentences } from './words.ts'

const days = (count: number): string => (count === 1 ? '1 jour' : `${count} jours`)

function due(day: string, late: number): string {
  if (late === 0) return `Échéance aujourd’hui, ${day}.`
  return late > 0
    ? `Échue le ${day}, ${days(late)} de retard.`
    : `Échéance le ${day}, dans ${days(-late)}.`
}

export const frenchFacts: FactSentences = {
  locale: 'fr-FR',
  due,
  noDue: 'Pas d’échéance.',
  open: (amount) => `Ouvert en comptabilité : ${amount}.`,
  disputed: (amount, cause, day) =>
    `${amount === null ? 'La totalité est' : `${amount} sont`} en litige depuis le ${day} : ${cause}.`,
  credited: (amount) => `Avoirs et règlements non lettrés en couvrent ${amount}.`,
  left: (amount) => `Reste à réclamer : ${amount}.`,
  penalties: (amount) => `Pénalités de retard à ce jour : ${amount}.`,
  indemnity: (amount) => `Indemnité forfaitaire de recouvrement : ${amount}.`,
  said: (what, day, outcome) => `${what} le ${day} : ${outcome}.`,
  lastContact: (channel, day) => `Dernier contact avec le client ${channel} le ${day}.`,
  promise: (made, due) => `Promesse faite le ${made} de régler au plus tard le ${due}.`,
  paymentPlan: (agreed) => `Échéancier convenu le ${agreed}.`,
  hold: (reason, until) =>
    until === null ? `En pause : ${reason}.` : `En pause jusqu’au ${until} : ${reason}.`,
  pendingPayment: (received) => `Règlement annoncé ou remis le ${received}.`,
  proceeding: (kind, judgment, published) =>
    `${kind} : jugement du ${judgment}, publié le ${published}.`,
  synced: (day, time) => `Dernière lecture complète de la comptabilité : ${day}, ${time}.`,
  bank: (day) => `Dernière ligne de banque rapprochée le ${day}.`,
  outcomes: {
    sent: 'parti',
    delivered: 'remis',
    answered: 'le client a répondu',
    failed: 'échec',
    bounced: 'adresse rejetée',
    ambiguous: 'départ incertain',
  },
  causes: {
    billing_error: 'erreur de facturation',
    quality: 'qualité',
    not_received: 'non reçu',
    price: 'prix',
    other: 'autre motif',
  },
  holdReasons: {
    do_not_contact: 'ne pas contacter',
    litigation: 'contentieux en cours',
    key_account: 'grand compte',
    sensitive: 'situation délicate',
    our_mistake: 'erreur de notre part',
    customer_asked: 'à la demande du client',
    other: 'autre motif',
  },
  proceedings: {
    safeguard: 'Sauvegarde',
    receivership: 'Redressement judiciaire',
    liquidation: 'Liquidation judiciaire',
    closed: 'Procédure collective close',
  },
  lifts: {
    NOT_POSTED: 'Le comptable, en validant la facture.',
    NO_DUE_DATE: 'Le comptable, en saisissant l’échéance.',
    FACTORED: 'Le comptable, si le factor a restitué la facture.',
    INSOLVENCY: 'Personne : déclarez la créance et suivez la procédure.',
    HOLD: 'La personne qui relance, en levant la pause.',
    AMBIGUOUS_SEND: 'La personne qui relance, en disant si le message est parti.',
    DISPUTE_OPEN: 'La personne qui relance, en clôturant le litige.',
    PLAN_ACTIVE:
      'Le client, s’il manque une échéance ; ou la personne qui relance, en y mettant fin.',
    PROMISE_OPEN: 'Le temps ; ou la personne qui relance, en retirant la promesse.',
    PAYMENT_PENDING: 'Le comptable, en enregistrant le règlement ou en l’annulant.',
    CREDIT_COVERS: 'Le comptable, en lettrant les avoirs.',
    BELOW_TOLERANCE: 'Le comptable, en soldant l’écart.',
    DIRECT_DEBIT: 'Le comptable, quand un prélèvement est rejeté.',
    NOTICE_RUNNING: 'Le temps : le délai donné par la mise en demeure est respecté.',
    SMALL_AMOUNT_DONE: 'Personne : la suite vient si le client doit davantage.',
    FINAL_STEP: 'La personne qui relance : le dossier est entre ses mains.',
    HOST_STALE: 'La personne qui relance, en synchronisant.',
    BANK_STALE: 'Le comptable, en faisant le rapprochement bancaire.',
    NO_POLICY: 'Un administrateur, en donnant au client un scénario qui existe.',
    RATE_MISSING: 'Un administrateur, quand le taux du semestre est publié et chargé.',
    NO_CONTACT: 'La personne qui relance, en trouvant une adresse.',
    MIN_GAP: 'Le temps.',
    NOT_DUE: 'Le temps.',
  },
}
