// French words of the channels page.

import type { enChannels } from './channels-en.ts'
import { countedIn } from './plural.ts'

const counted = countedIn('fr-FR')

export const frChannels: typeof enChannels = {
  title: 'Canaux',
  intro:
    'Par où vos messages peuvent partir. Ce qui n’est pas configuré est dit ici, et ses messages attendent.',
  carrier: 'Configuré',
  byHand: 'Par vos soins',
  none: 'Non configuré',
  missing: 'Il manque dans l’installation :',
  sentAt: (when: string) => `Dernier envoi le ${when}`,
  neverSent: 'Rien n’est encore parti',
  failedAt: (when: string) => `Dernier échec le ${when}`,
  test: (to: string) => `Envoyer un essai à ${to}`,
  testing: 'Envoi…',
  tested: {
    accepted: (to: string) => `Remis pour ${to}. Vérifiez qu’il arrive.`,
    refused: (to: string) => `Refusé pour ${to}`,
    unknown: (to: string) => `Nul ne sait s’il est parti pour ${to}`,
  },
  noTestAddress: 'Pour l’essayer, saisissez une adresse à vous dans les réglages.',
  inbox: 'Réponses et rejets',
  inboxReads: 'La boîte est relevée toutes les deux minutes.',
  inboxNone: 'Aucune boîte n’est relevée : une réponse ne suspend pas les relances.',
  toPost: 'Courriers à imprimer et à poster',
  toPostHint: 'Un courrier compte comme envoyé dès que vous dites quel jour il a été posté.',
  waits: (count: number) => counted(count, 'courrier attend.', 'courriers attendent.'),
  since: (when: string) => `prêt depuis le ${when}`,
  unwanted: 'Le plan ne le demande plus : mieux vaut ne pas le poster.',
  print: 'Ouvrir le PDF',
  posted: 'Il a été posté',
  postedOn: 'Posté le',
  tracking: 'Numéro de suivi (s’il y en a un)',
  confirmPosted: 'Enregistrer comme posté',
  notPosted: 'Il ne sera pas posté',
  reason: 'Pourquoi ?',
  confirmNotPosted: 'Enregistrer',
  cancel: 'Annuler',
  rules: 'Règles',
  postByHand: 'Imprimer et poster nous-mêmes les courriers qu’aucun prestataire ne prend',
  answerHoldDays: 'Jours sans relance après une réponse du client',
  delayHours: 'Heures après lesquelles un mail retardé compte comme rejeté',
  save: 'Enregistrer',
  saved: 'Enregistré.',
}
