// What the panel says about copies of invoices that the accounting software mails, in French.

import type { CopyWords } from './copies-en.ts'

export const frCopies: CopyWords = {
  copy: {
    open: 'Envoyer une copie',
    label: (number) => `Envoyer une copie de la facture ${number}`,
    ask: (host, number) => `${host} envoie la facture ${number} à`,
    means: (host) =>
      `L’envoi est immédiat et définitif. ${host} garde cette adresse sur la facture. Une copie n’est pas une relance : rien d’autre ne change.`,
    confirm: 'Envoyer maintenant',
    sending: 'Envoi en cours…',
    cancel: 'Ne pas envoyer',
    close: 'Fermer',
    before: 'Copies déjà envoyées',
    noAnswer: 'Pas de réponse. Réessayez : si la copie est partie, elle ne partira pas deux fois.',
    outcomes: {
      sent: (to) => `Envoyée à ${to}.`,
      failed: (to) => `Pas envoyée à ${to}.`,
      ambiguous: (to) =>
        `Elle a pu être envoyée à ${to}. Elle ne repart pas d’elle-même : regardez d’abord dans le logiciel comptable.`,
    },
    cannot: {
      COPY_NOT_OFFERED: 'Votre logiciel comptable n’envoie pas de factures pour Encours.',
      TEST_MODE: 'En mode essai, rien ne part chez les clients, les copies non plus.',
      INVOICE_NOT_POSTED: 'Une facture en brouillon ou annulée n’est pas envoyée.',
      DO_NOT_CONTACT: 'Ce client ne doit pas être contacté.',
      NO_ADDRESS: 'Ce client n’a pas d’adresse e-mail.',
      ADDRESS_BOUNCED: 'Le dernier e-mail à ce client est revenu : corrigez d’abord l’adresse.',
      ADDRESS_CHANGED: 'Le client a changé d’adresse entre-temps. Fermez et regardez à nouveau.',
      ID_USED: 'Cette copie a déjà été demandée. Fermez et regardez à nouveau.',
    },
  },
}
