// The page that asks where a company's own Odoo stands. Nothing from a request stands in it.

import type { Language } from '../endpoint.ts'
import { page } from './page.ts'

interface Words {
  readonly title: string
  readonly text: string
  readonly wrong: string
  readonly site: string
  readonly database: string
  readonly button: string
  readonly out: string
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Connect Odoo',
    text: 'The Encours module must be installed in your Odoo. Its settings lead here by themselves; without them, say where your Odoo is. You will be asked there for your consent.',
    wrong: 'An address such as https://erp.company.com, and the name of the database.',
    site: 'Address of your Odoo',
    database: 'Database',
    button: 'Continue',
    out: 'Back to Encours',
  },
  fr: {
    title: 'Connecter Odoo',
    text: 'Le module Encours doit être installé dans votre Odoo. Ses paramètres mènent ici d’eux-mêmes ; sinon, indiquez où se trouve votre Odoo. Votre accord vous y sera demandé.',
    wrong: 'Une adresse telle que https://erp.societe.fr, et le nom de la base de données.',
    site: 'Adresse de votre Odoo',
    database: 'Base de données',
    button: 'Continuer',
    out: 'Retour à Encours',
  },
}

/** `isFilledIn`: it was sent, and something in it does not fit. */
export function sitePage(
  language: Language,
  { isFilledIn }: { readonly isFilledIn: boolean },
): string {
  const { title, text, wrong, site, database, button, out } = words[language]
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
        </form>`
  return page({ title, language, text, form, out: { href: '/', label: out } })
}
