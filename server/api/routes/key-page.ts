// The page where a person enters a company's Odoo with a key of his, and the one that says what to
// set up there by hand. What stands in them of a request is escaped; a key is never repeated.

import type { KeyRefusal } from '../../connections/keys/run.ts'
import type { Language } from '../endpoint.ts'
import { page } from './page.ts'
import { escaped, keyPath, nudgesPath } from './site-page.ts'

export type KeyProblem = KeyRefusal | 'incomplete' | 'expired'

interface Words {
  readonly title: string
  readonly text: string
  readonly making: string
  readonly made: string
  readonly missing: string
  readonly missed: string
  readonly problems: Readonly<Record<KeyProblem, string>>
  readonly site: string
  readonly database: string
  readonly login: string
  readonly key: string
  readonly company: string
  readonly another: string
  readonly button: string
  readonly out: string
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Odoo without the module',
    text: 'Where no module can be installed, as on Odoo Online, Encours reads and notes with an API key. Whoever has a key of this Odoo signs in here, too.',
    making: 'Where the key is made',
    made: 'In Odoo make a user for Encours alone, with the rights “Billing” and “Contact creation” and one company, and sign in as him. Under his preferences, Security, make an API key with the longest duration; when it has expired, make another and enter it here again.',
    missing: 'What only the module does',
    missed:
      'The panel inside Odoo, the steps shown on customers and invoices there, and a key that renews itself.',
    problems: {
      incomplete:
        'Fill in an address such as https://company.odoo.com, the database, the login and the key.',
      expired: 'This page was open too long, or stands in another browser. Try again.',
      key_refused:
        'Odoo does not know this key for this login: it is mistyped, expired or deleted.',
      site_refused:
        'Encours only asks public addresses that begin with https://. This one is none, leads into a private network, or is not one that this Encours serves.',
      company_unnamed:
        'This user sees several companies, or none of that name: write the name of one as it stands in Odoo.',
      no_rights: 'This user may not do enough in accounting: “Billing” and “Contact creation”.',
      module_there:
        'The Encours module is installed in this Odoo. Connect from its settings: it does more, and needs no key.',
      known_elsewhere:
        'This database is connected already, under another address: with another name, port or protocol. Enter it as it was entered then, or its customers would be reminded twice.',
      no_module: 'The Encours module is not installed in this database.',
      no_database:
        'No Odoo answers at this address, or it cannot open a database of this name. Check both: the name as Odoo writes it, capitals included.',
      in_the_way:
        'Something before Odoo answers in its place: a proxy that asks for a password, a page of maintenance, another address. Let the calls of Encours to /json, /jsonrpc and /web/webclient through, or give the address at which Odoo itself answers.',
      not_accepted: 'Odoo did not open this company’s books to Encours: look at its log.',
      unavailable:
        'Odoo did not answer. Check the address and that Odoo runs, or try again in a minute.',
    },
    site: 'Address of your Odoo',
    database: 'Database',
    login: 'Login of the user',
    key: 'API key',
    another: 'It is another database, such as a copy: connect it by itself',
    company: 'Company (only where this user sees several)',
    button: 'Connect or sign in',
    out: 'Back',
  },
  fr: {
    title: 'Odoo sans le module',
    text: 'Là où aucun module ne peut être installé, comme sur Odoo Online, Encours lit et note avec une clé API. Toute personne qui a une clé de cet Odoo se connecte aussi par ici.',
    making: 'Où créer la clé',
    made: 'Créez dans Odoo un utilisateur réservé à Encours, avec les droits « Facturation » et « Création de contacts » et une seule société, puis connectez-vous sous son nom. Dans ses préférences, Sécurité, créez une clé API de la plus longue durée ; lorsqu’elle a expiré, créez-en une autre et saisissez-la ici.',
    missing: 'Ce que seul le module apporte',
    missed:
      'Le panneau dans Odoo, les étapes affichées sur les clients et les factures, et une clé qui se renouvelle d’elle-même.',
    problems: {
      incomplete:
        'Indiquez une adresse telle que https://societe.odoo.com, la base de données, l’identifiant et la clé.',
      expired:
        'Cette page est restée ouverte trop longtemps, ou dans un autre navigateur. Réessayez.',
      key_refused:
        'Odoo ne reconnaît pas cette clé pour cet identifiant : elle est mal saisie, expirée ou supprimée.',
      site_refused:
        'Encours n’interroge que des adresses publiques qui commencent par https://. Celle-ci n’en est pas une, mène à un réseau privé, ou n’est pas de celles que cet Encours sert.',
      company_unnamed:
        'Cet utilisateur voit plusieurs sociétés, ou aucune de ce nom : écrivez le nom d’une société tel qu’il figure dans Odoo.',
      no_rights:
        'Cet utilisateur n’a pas assez de droits : il faut « Facturation » et « Création de contacts ».',
      module_there:
        'Le module Encours est installé dans cet Odoo. Connectez-vous depuis ses paramètres : il fait davantage et ne demande aucune clé.',
      known_elsewhere:
        'Cette base est déjà connectée, sous une autre adresse : autre nom, port ou protocole. Saisissez-la comme alors ; sinon ses clients seraient relancés deux fois.',
      no_module: 'Le module Encours n’est pas installé dans cette base.',
      no_database:
        'Aucun Odoo ne répond à cette adresse, ou il ne peut ouvrir aucune base de ce nom. Vérifiez les deux : le nom tel qu’Odoo l’écrit, majuscules comprises.',
      in_the_way:
        'Quelque chose répond à la place d’Odoo : un proxy qui demande un mot de passe, une page de maintenance, une autre adresse. Laissez passer les appels d’Encours à /json, /jsonrpc et /web/webclient, ou donnez l’adresse où répond Odoo lui-même.',
      not_accepted:
        'Odoo n’a pas ouvert les comptes de cette société à Encours : voyez son journal.',
      unavailable:
        'Odoo n’a pas répondu. Vérifiez l’adresse et qu’Odoo fonctionne, ou réessayez dans une minute.',
    },
    site: 'Adresse de votre Odoo',
    database: 'Base de données',
    login: 'Identifiant de l’utilisateur',
    key: 'Clé API',
    another: 'C’est une autre base, par exemple une copie : la connecter à part',
    company: 'Société (seulement si cet utilisateur en voit plusieurs)',
    button: 'Connecter ou se connecter',
    out: 'Retour',
  },
}

/** What was filled in before, the key left out. */
export interface FilledIn {
  readonly site?: string
  readonly database?: string
  readonly login?: string
  readonly company?: string
}

export interface KeyPage {
  readonly ticket: string
  readonly filledIn: FilledIn
  readonly problem?: KeyProblem
}

export function keyPage(language: Language, { ticket, filledIn, problem }: KeyPage): string {
  const { title, text, making, made, missing, missed, out, ...said } = words[language]
  const input = (name: keyof FilledIn, more: string) => `<label>${said[name]}
            <input name="${name}" value="${escaped(filledIn[name] ?? '')}" ${more}
              autocapitalize="none" spellcheck="false">
          </label>`
  const another = `<label class="tick">
            <input type="checkbox" name="another" value="yes">
            <span>${said.another}</span>
          </label>`
  const form = `<form method="post" action="${keyPath}">
          ${problem ? `<p role="alert">${said.problems[problem]}</p>` : ''}
          <input type="hidden" name="ticket" value="${escaped(ticket)}">
          ${input('site', 'type="url" required maxlength="300" placeholder="https://"')}
          ${input('database', 'required maxlength="63"')}
          ${input('login', 'required maxlength="200" autocomplete="username"')}
          <label>${said.key}
            <input name="key" type="password" required maxlength="200" autocomplete="off">
          </label>
          ${input('company', 'maxlength="200"')}
          ${problem === 'known_elsewhere' ? another : ''}
          <button class="forward">${said.button}</button>
        </form>`
  const sections = [
    { heading: making, text: made },
    { heading: missing, text: missed },
  ]
  return page({
    ...{ title, language, text, sections, form },
    out: { href: '/connect/odoo', label: out },
  })
}

interface NudgeWords {
  readonly title: string
  readonly text: string
  readonly address: string
  readonly how: string
  readonly steps: string
  readonly another: string
  readonly anotherMeans: string
  readonly renew: string
  readonly renewed: Readonly<Record<Renewed, string>>
  readonly go: string
}

/** Whether rules at the host call the new address already, or people have to put it there. */
type Renewed = 'set_up' | 'by_hand' | 'unable'

const nudgeWords: Readonly<Record<Language, NudgeWords>> = {
  en: {
    title: 'Let Odoo say at once what changes',
    text: 'Encours looks for changes by itself every hour. From Odoo 17 on four automation rules make it sooner; an administrator of Odoo adds them once. Where his key connects Encours, they are added by themselves.',
    address: 'Address to call',
    how: 'The four rules',
    steps:
      'In Settings, Technical, Automation Rules, make a rule for “Journal Entry” (account.move) on save and one on deletion, and the same two for “Contact” (res.partner). Action of each: “Send Webhook Notification” to the address above, with no fields chosen. Keep the address to yourselves.',
    another: 'Another address',
    anotherMeans:
      'Where somebody may have the address who should not: make another. The old one is heard no more, at once. Rules that Encours has added call the new one by themselves; in rules of your own you put it yourselves.',
    renew: 'Make another address',
    renewed: {
      set_up: 'The new address is in force, and the rules in Odoo call it.',
      by_hand: 'The new address is in force. Put it into the four rules in Odoo.',
      unable: 'The new address is in force. This Odoo is older than 17 and calls none.',
    },
    go: 'Go on to Encours',
  },
  fr: {
    title: 'Qu’Odoo dise aussitôt ce qui change',
    text: 'Encours cherche de lui-même, chaque heure, ce qui a changé. À partir d’Odoo 17, quatre règles d’automatisation l’en avertissent plus tôt ; un administrateur d’Odoo les ajoute une fois. Si c’est sa clé qui connecte Encours, elles sont ajoutées d’elles-mêmes.',
    address: 'Adresse à appeler',
    how: 'Les quatre règles',
    steps:
      'Dans Paramètres, Technique, Règles d’automatisation, créez une règle pour « Pièce comptable » (account.move) à l’enregistrement et une à la suppression, et les deux mêmes pour « Contact » (res.partner). Action de chacune : « Envoyer une notification webhook » à l’adresse ci-dessus, sans choisir de champ. Gardez cette adresse pour vous.',
    another: 'Une autre adresse',
    anotherMeans:
      'Si quelqu’un a pu l’obtenir sans y être autorisé, créez-en une autre. L’ancienne n’est plus écoutée, aussitôt. Les règles ajoutées par Encours appellent d’elles-mêmes la nouvelle ; dans les vôtres, mettez-la vous-même.',
    renew: 'Créer une autre adresse',
    renewed: {
      set_up: 'La nouvelle adresse est en vigueur, et les règles d’Odoo l’appellent.',
      by_hand: 'La nouvelle adresse est en vigueur. Mettez-la dans les quatre règles d’Odoo.',
      unable:
        'La nouvelle adresse est en vigueur. Cet Odoo est antérieur à la version 17 et n’en appelle aucune.',
    },
    go: 'Continuer vers Encours',
  },
}

export interface NudgePage {
  readonly address: string
  readonly ticket: string
  /** It has just been made. */
  readonly renewed: Renewed | undefined
}

export function nudgePage(language: Language, { address, ticket, renewed }: NudgePage): string {
  const { title, text, address: heading, how, steps, go, ...words } = nudgeWords[language]
  const sections = [
    { heading, text: `<code>${escaped(address)}</code>` },
    { heading: how, text: steps },
    { heading: words.another, text: words.anotherMeans },
  ]
  const form = `<form method="post" action="${nudgesPath}">
          <input type="hidden" name="ticket" value="${escaped(ticket)}">
          <button class="quiet">${words.renew}</button>
        </form>`
  const news = renewed ? `<span role="status">${words.renewed[renewed]}</span>` : text
  return page({ title, language, text: news, sections, form, out: { href: '/', label: go } })
}
