// The pages that ask where a company's own Odoo stands, and whether that is the one. What stands in
// them of a request is an origin and the name of a database, as they were read.

import type { Language } from '../endpoint.ts'
import { page } from './page.ts'

export const keyPath = '/connect/odoo/key'
export const nudgesPath = '/connect/odoo/nudges'

interface Words {
  readonly title: string
  readonly text: string
  readonly wrong: string
  readonly site: string
  readonly database: string
  readonly button: string
  readonly without: string
  readonly confirmTitle: string
  readonly confirm: string
  readonly ask: (site: string) => string
  readonly out: string
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Connect Odoo',
    text: 'With the Encours module in your Odoo, its settings lead here by themselves; else say where your Odoo is. You will be asked there for your consent.',
    wrong: 'An address such as https://erp.company.com, and the name of the database.',
    site: 'Address of your Odoo',
    database: 'Database',
    button: 'Continue',
    without: 'Without the module, or to sign in with a key',
    confirmTitle: 'Is this your Odoo?',
    confirm:
      'Encours will read the invoices of this server, and believe what it says. Go on only where you came here yourself, from your own Odoo.',
    ask: (site) => `Go on to ${site}`,
    out: 'Back to Encours',
  },
  fr: {
    title: 'Connecter Odoo',
    text: 'Avec le module Encours dans votre Odoo, ses paramètres mènent ici d’eux-mêmes ; sinon, indiquez où se trouve votre Odoo. Votre accord vous y sera demandé.',
    wrong: 'Une adresse telle que https://erp.societe.fr, et le nom de la base de données.',
    site: 'Adresse de votre Odoo',
    database: 'Base de données',
    button: 'Continuer',
    without: 'Sans le module, ou se connecter avec une clé',
    confirmTitle: 'Est-ce bien votre Odoo ?',
    confirm:
      'Encours lira les factures de ce serveur et croira ce qu’il dit. Ne continuez que si vous êtes venu ici de vous-même, depuis votre propre Odoo.',
    ask: (site) => `Continuer vers ${site}`,
    out: 'Retour à Encours',
  },
}

/** `isFilledIn`: it was sent, and something in it does not fit. */
export function sitePage(
  language: Language,
  { isFilledIn }: { readonly isFilledIn: boolean },
): string {
  const { title, text, wrong, site, database, button, without, out } = words[language]
  const form = `<form method="get">
          ${isFilledIn ? `<p role="alert">${wrong}</p>` : ''}
          <label>${site}
            <input name="site" type="url" required maxlength="300" placeholder="https://"
              autocomplete="url" autocapitalize="none" spellcheck="false">
          </label>
          <label>${database}
            <input name="database" required maxlength="100" autocapitalize="none"
              spellcheck="false">
          </label>
          <button class="forward">${button}</button>
        </form>
        <p><a href="${keyPath}">${without}</a></p>`
  return page({ title, language, text, form, out: { href: '/', label: out } })
}

export interface Confirmation {
  /** An origin, as `URL` writes it. */
  readonly site: string
  readonly database: string
  readonly href: string
}

export function confirmPage(language: Language, { site, database, href }: Confirmation): string {
  const { confirmTitle: title, confirm: text, site: address, ...said } = words[language]
  const sections = [
    { heading: address, text: escaped(site) },
    { heading: said.database, text: escaped(database) },
  ]
  const forward = { href: escaped(href), label: escaped(said.ask(new URL(site).host)) }
  return page({ title, language, text, sections, forward, out: { href: '/', label: said.out } })
}

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
