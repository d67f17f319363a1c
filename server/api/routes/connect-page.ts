// The page that stands where a consent did not end in a connection, and the one after a disconnect
// at the host: what happened, in the reader's language, and the way forward.

import type { HostKind } from '../../../connectors/contract/host.ts'
import type { Language } from '../endpoint.ts'
import { page } from './page.ts'

export const connectProblems = [
  'declined',
  'expired',
  'no_company',
  'other_company',
  'not_accepted',
  'unavailable',
  'site_refused',
  'no_module',
  'no_database',
  'in_the_way',
  'other_site',
  'keyed',
  'failed',
] as const
export type ConnectProblem = (typeof connectProblems)[number]

export const problemPath = '/connect/problem'

export const problemAddress = (problem: ConnectProblem, host: HostKind): string =>
  `${problemPath}?code=${problem}${host === 'quickbooks' ? '' : `&host=${host}`}`

type Problems = Readonly<Record<ConnectProblem, string>>

interface Words {
  readonly title: string
  readonly problems: Problems
  /** Where a host of one's own has other words. */
  readonly odooProblems: Partial<Problems>
  readonly disconnectedTitle: string
  readonly disconnected: string
  readonly again: Readonly<Record<HostKind, string>>
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
      site_refused: 'This address is none that Encours may ask.',
      no_module:
        'The Encours module is not installed in this database. Install it in Odoo under Apps, then begin again; or go on without it, with an API key: “Connect Odoo”, then “Without the module”.',
      no_database:
        'No Odoo answers at this address, or it cannot open a database of this name. Check both: the name as Odoo writes it, capitals included. Nothing was connected.',
      in_the_way:
        'Something before Odoo answers in its place: a proxy that asks for a password, a page of maintenance, another address. Let the calls of Encours to /json, /jsonrpc, /web/webclient and /encours through, or give the address at which Odoo itself answers.',
      other_site:
        'The answer came from another server than the one that you went on to. Nothing was connected. Begin again in your own Odoo, and tell your administrator.',
      keyed:
        'This company is connected with an API key already. To go over to the module, sign in to Encours with your key, disconnect there, and connect again from the module: what Encours has sent so far then stays with the old connection, and the new one begins afresh.',
      failed: 'Something went wrong on our side. Nothing was connected, and we have been told.',
    },
    odooProblems: {
      declined:
        'You declined the access, or Odoo did. Encours has read nothing and changed nothing.',
      other_company:
        'This company was connected from another address of Odoo. Where it has moved, sign in to Encours as an administrator of this company first, and connect again.',
      not_accepted:
        'Odoo did not open this company’s books to Encours. Check that the Encours module is installed and up to date, and that its settings name this address of Encours.',
      unavailable:
        'Your Odoo did not answer. Check its address, that it runs, and that it can be reached from the Internet. Nothing was connected.',
      site_refused:
        'Encours asks public addresses that begin with https:// alone. This one is not, leads into a private network, or is none of those that this Encours serves.',
    },
    disconnectedTitle: 'QuickBooks is disconnected',
    disconnected:
      'Encours no longer reads this company’s books, and no reminder leaves. What was read before stays until you ask for its deletion.',
    again: { quickbooks: 'Connect QuickBooks', odoo: 'Connect Odoo' },
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
      site_refused: 'Encours ne peut pas interroger cette adresse.',
      no_module:
        'Le module Encours n’est pas installé dans cette base. Installez-le dans Odoo, menu Apps, puis recommencez ; ou passez-vous-en, avec une clé API : « Connecter Odoo », puis « Sans le module ».',
      no_database:
        'Aucun Odoo ne répond à cette adresse, ou il ne peut ouvrir aucune base de ce nom. Vérifiez les deux : le nom tel qu’Odoo l’écrit, majuscules comprises. Rien n’a été connecté.',
      in_the_way:
        'Quelque chose répond à la place d’Odoo : un proxy qui demande un mot de passe, une page de maintenance, une autre adresse. Laissez passer les appels d’Encours à /json, /jsonrpc, /web/webclient et /encours, ou donnez l’adresse où répond Odoo lui-même.',
      other_site:
        'La réponse est venue d’un autre serveur que celui vers lequel vous étiez allé. Rien n’a été connecté. Recommencez depuis votre propre Odoo et prévenez votre administrateur.',
      keyed:
        'Cette société est déjà connectée par une clé API. Pour passer au module, connectez-vous à Encours avec votre clé, déconnectez-y Odoo, puis connectez-vous depuis le module : ce qu’Encours a envoyé jusque-là reste avec l’ancienne connexion, la nouvelle repart de zéro.',
      failed:
        'Une erreur s’est produite de notre côté. Rien n’a été connecté, et nous en sommes avertis.',
    },
    odooProblems: {
      declined: 'L’accès a été refusé, par vous ou par Odoo. Encours n’a rien lu ni rien modifié.',
      other_company:
        'Cette société a été connectée depuis une autre adresse d’Odoo. Si elle a changé d’adresse, connectez-vous d’abord à Encours comme administrateur de cette société, puis recommencez.',
      not_accepted:
        'Odoo n’a pas ouvert les comptes de cette société à Encours. Vérifiez que le module Encours est installé et à jour, et que ses paramètres indiquent cette adresse d’Encours.',
      unavailable:
        'Votre Odoo n’a pas répondu. Vérifiez son adresse, qu’il fonctionne, et qu’il est joignable depuis Internet. Rien n’a été connecté.',
      site_refused:
        'Encours n’interroge que des adresses publiques qui commencent par https://. Celle-ci n’en est pas une, mène à un réseau privé, ou n’est pas de celles que cet Encours sert.',
    },
    disconnectedTitle: 'QuickBooks est déconnecté',
    disconnected:
      'Encours ne lit plus les comptes de cette société et aucune relance ne part. Ce qui a été lu reste conservé jusqu’à votre demande de suppression.',
    again: { quickbooks: 'Connecter QuickBooks', odoo: 'Connecter Odoo' },
    home: 'Retour à Encours',
  },
}

export function problemPage(
  { code, host }: { readonly code: ConnectProblem; readonly host: HostKind },
  language: Language,
): string {
  const { title, problems, odooProblems } = words[language]
  const text = (host === 'odoo' ? odooProblems[code] : undefined) ?? problems[code]
  return page({ title, language, text, ...links(language, host) })
}

export function disconnectedPage(language: Language): string {
  const { disconnectedTitle: title, disconnected: text } = words[language]
  return page({ title, language, text, ...links(language, 'quickbooks') })
}

const links = (language: Language, host: HostKind) => ({
  forward: { href: `/connect/${host}`, label: words[language].again[host] },
  out: { href: '/', label: words[language].home },
})
