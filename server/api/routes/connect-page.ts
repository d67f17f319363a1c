// The page that stands where a consent did not end in a connection, and the one after a disconnect
// at the host: what happened, in the reader's language, and the way forward.

import type { Language } from '../endpoint.ts'
import { page } from './page.ts'

export const connectProblems = [
  'declined',
  'expired',
  'no_company',
  'other_company',
  'not_accepted',
  'unavailable',
  'failed',
] as const
export type ConnectProblem = (typeof connectProblems)[number]

export const problemPath = '/connect/problem'

export const problemAddress = (problem: ConnectProblem): string => `${problemPath}?code=${problem}`

interface Words {
  readonly title: string
  readonly problems: Readonly<Record<ConnectProblem, string>>
  readonly disconnectedTitle: string
  readonly disconnected: string
  readonly again: string
  readonly home: string
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Your company is not connected',
    problems: {
      declined:
        'You declined the access, or QuickBooks did. Encours has read nothing and changed nothing.',
      expired:
        'This connection was begun too long ago, in another browser, or was completed already.',
      no_company: 'QuickBooks did not say which company to connect. Choose one when you try again.',
      other_company:
        'The company that was chosen is not the one that QuickBooks vouches for. Nothing was connected.',
      not_accepted:
        'QuickBooks did not confirm who you are, or did not open this company’s books to Encours. Your e-mail address at Intuit must be verified.',
      unavailable: 'QuickBooks did not answer in time. Nothing was connected.',
      failed: 'Something went wrong on our side. Nothing was connected, and we have been told.',
    },
    disconnectedTitle: 'QuickBooks is disconnected',
    disconnected:
      'Encours no longer reads this company’s books, and no reminder leaves. What was read before stays until you ask for its deletion.',
    again: 'Connect QuickBooks',
    home: 'Back to Encours',
  },
  fr: {
    title: 'Votre société n’est pas connectée',
    problems: {
      declined:
        'L’accès a été refusé, par vous ou par QuickBooks. Encours n’a rien lu ni rien modifié.',
      expired:
        'Cette connexion a été commencée il y a trop longtemps, dans un autre navigateur, ou elle a déjà abouti.',
      no_company:
        'QuickBooks n’a pas dit quelle société connecter. Choisissez-en une au prochain essai.',
      other_company:
        'La société choisie n’est pas celle que QuickBooks confirme. Rien n’a été connecté.',
      not_accepted:
        'QuickBooks n’a pas confirmé votre identité, ou n’a pas ouvert les comptes de cette société à Encours. Votre adresse électronique doit être vérifiée chez Intuit.',
      unavailable: 'QuickBooks n’a pas répondu à temps. Rien n’a été connecté.',
      failed:
        'Une erreur s’est produite de notre côté. Rien n’a été connecté, et nous en sommes avertis.',
    },
    disconnectedTitle: 'QuickBooks est déconnecté',
    disconnected:
      'Encours ne lit plus les comptes de cette société et aucune relance ne part. Ce qui a été lu reste conservé jusqu’à votre demande de suppression.',
    again: 'Connecter QuickBooks',
    home: 'Retour à Encours',
  },
}

export function problemPage(problem: ConnectProblem, language: Language): string {
  const { title, problems, again, home } = words[language]
  return page({ title, language, text: problems[problem], ...links(again, home) })
}

export function disconnectedPage(language: Language): string {
  const { disconnectedTitle: title, disconnected: text, again, home } = words[language]
  return page({ title, language, text, ...links(again, home) })
}

const links = (again: string, home: string) => ({
  forward: { href: '/connect/quickbooks', label: again },
  out: { href: '/', label: home },
})
