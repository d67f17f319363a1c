// The French sentences of an explanation. Data: what is said when is decided in explain.ts.

import type { ExplainWords } from './explain.ts'
import type { Blocker } from './planned.ts'

const steps: Readonly<Record<string, string>> = {
  courtesy: 'rappel avant échéance',
  'reminder-1': 'première relance',
  'reminder-2': 'deuxième relance',
  'formal-notice': 'mise en demeure',
  handover: 'passage au contentieux',
  manual: 'contact manuel',
}

const channels: Readonly<Record<string, string>> = {
  email: 'par e-mail',
  sms: 'par SMS',
  letter: 'par courrier',
  registered_letter: 'par lettre recommandée',
  call: 'par téléphone',
}

const days = (count: number): string => (count === 1 ? '1 jour' : `${count} jours`)

function blocked({ code }: Blocker, until: string | null): string {
  switch (code) {
    case 'NOT_POSTED':
      return 'La facture n’est pas validée : elle n’est pas relancée.'
    case 'NO_DUE_DATE':
      return 'La facture n’a pas d’échéance. Saisissez-la dans le logiciel comptable.'
    case 'FACTORED':
      return 'La facture est cédée à un factor : ce n’est pas à nous de la relancer.'
    case 'INSOLVENCY':
      return 'Une procédure collective est ouverte : plus de relance, déclarez la créance.'
    case 'HOLD':
      return until ? `En pause jusqu’au ${until}.` : 'En pause, sans date de fin.'
    case 'AMBIGUOUS_SEND':
      return 'Un envoi est incertain. Quelqu’un doit d’abord vérifier s’il est parti.'
    case 'DISPUTE_OPEN':
      return 'La totalité du montant est en litige.'
    case 'PLAN_ACTIVE':
      return 'Un échéancier est en cours et respecté.'
    case 'PROMISE_OPEN':
      return `Le client a promis de payer : nous attendons jusqu’au ${until}, délai bancaire compris.`
    case 'PAYMENT_PENDING':
      return until === null
        ? 'Un règlement est annoncé et pas encore sur le compte bancaire.'
        : `Le client a annoncé un règlement : nous l’attendons jusqu’au ${until}.`
    case 'CREDIT_COVERS':
      return 'Les avoirs du client couvrent ce montant. Lettrez-les dans le logiciel comptable.'
    case 'BELOW_TOLERANCE':
      return 'Le reste est trop faible pour être relancé.'
    case 'DIRECT_DEBIT':
      return 'La facture est prélevée, et aucun prélèvement n’a été rejeté.'
    case 'NOTICE_RUNNING':
      return `La mise en demeure laisse au client jusqu’au ${until}.`
    case 'SMALL_AMOUNT_DONE':
      return 'Le montant est faible : une seule relance suffit.'
    case 'FINAL_STEP':
      return 'Toutes les étapes sont faites. Une personne prend la suite.'
    case 'HOST_STALE':
      return 'Les données comptables sont trop anciennes pour écrire. Synchronisez d’abord.'
    case 'BANK_STALE':
      return 'Le rapprochement bancaire est trop ancien : un règlement a pu passer inaperçu.'
    case 'NO_POLICY':
      return 'Le client suit un scénario de relance qui n’existe pas ici.'
    case 'RATE_MISSING':
      return 'Le taux légal d’un semestre manque, et une mise en demeure doit l’indiquer.'
    case 'NO_CONTACT':
      return 'Aucune adresse ne permet d’envoyer cette étape.'
    case 'MIN_GAP':
      return `Le client a été contacté il y a peu ; le prochain message attend le ${until}.`
    case 'NOT_DUE':
      return `La prochaine étape est prévue le ${until}.`
  }
}

export const french: ExplainWords = {
  locale: 'fr-FR',
  overdue: (count, due) => `Échue le ${due}, ${days(count)} de retard.`,
  dueToday: () => 'L’échéance est aujourd’hui.',
  notYetDue: (count, due) => `Échéance le ${due}, dans ${days(count)}.`,
  noDueDate: () => 'La facture n’a pas d’échéance.',
  reduced: (host, left) =>
    `${host} ouverts en comptabilité ; ${left} restent à réclamer après avoirs et litiges.`,
  together: (ownStep) =>
    `Elle part avec les autres factures du client ; pour elle-même, c’est l’étape « ${ownStep} ».`,
  message: (step, channel, on) => `${capital(step)} ${channel}, départ prévu le ${on}.`,
  approval: {
    STEP: 'Quelqu’un valide cette étape avant le départ.',
    FIRST_MESSAGE: 'Ce serait le premier message à ce client : quelqu’un le valide.',
    NEW_POLICY_VERSION: 'Le scénario est nouveau : quelqu’un valide son premier passage.',
    FAMILY_CREDIT:
      'Un avoir ou un règlement non affecté existe chez une société liée : quelqu’un vérifie avant le départ.',
    FIGURES_DIFFER:
      'La somme des comptes pour ce client n’est pas celle qu’Encours a lue : une personne vérifie d’abord.',
  },
  approvalAuto: () => 'Rien ne s’oppose à l’envoi.',
  blocked,
  next: (step, on) => `Ensuite : ${step}, le ${on}.`,
  nextStepOnly: (step) => `Ensuite, une fois ce point réglé : ${step}.`,
  handover: () =>
    'Le délai de la mise en demeure est passé : transmettez le dossier (avocat, huissier, cabinet).',
  undecided: () => 'Pas encore décidé : la prochaine planification le dira.',
  step: (key) => steps[key] ?? key,
  channel: (kind) => channels[kind] ?? kind,
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
