// The frame of every page of the stand-in: escaping, words in two languages, one style sheet.

import { parseCurrency } from '../../../core/currency.ts'
import { formatMinor } from '../../../core/money.ts'

export type Language = 'fr' | 'en'

/** What the address asks for, or else the browser; French where neither says. */
export function languageOf(url: URL, accepted = ''): Language {
  const asked = url.searchParams.get('lang')
  if (asked === 'en' || asked === 'fr') return asked
  return /^en\b/i.test(accepted) ? 'en' : 'fr'
}

/** Text that is markup already; everything else that enters `html` is escaped. */
export interface Markup {
  readonly markup: string
}

type Piece = string | number | null | Markup | readonly Markup[]

export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const markup = parts.map((part, i) => `${part}${i < pieces.length ? print(pieces[i]) : ''}`)
  return { markup: markup.join('') }
}

function print(piece: Piece | undefined): string {
  if (piece === null || piece === undefined) return ''
  if (Array.isArray(piece)) return piece.map((one) => one.markup).join('')
  return typeof piece === 'object' && 'markup' in piece ? piece.markup : escapeHtml(`${piece}`)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

export function money(minor: bigint, code: string, language: Language): string {
  const currency = parseCurrency(code)
  if (!currency) return `${minor}`
  const format = new Intl.NumberFormat(language, { style: 'currency', currency })
  // A decimal text goes through exactly; a number would not.
  return format.format(formatMinor(minor, currency) as Intl.StringNumericLiteral)
}

export function day(text: string | null, language: Language): string {
  if (text === null) return '—'
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  return format.format(new Date(`${text}T00:00:00Z`))
}

export interface Page {
  readonly title: string
  readonly company: string
  readonly language: Language
  /** The same page in the other language. */
  readonly other: string
  readonly body: Markup
}

const words = {
  fr: {
    banner:
      'Application comptable factice : un remplaçant de QuickBooks Online, pour essayer Encours.',
    customers: 'Clients',
    invoices: 'Factures',
    sales: 'Ventes',
    other: 'English',
  },
  en: {
    banner: 'A stand-in for QuickBooks Online, made to try Encours. Nothing here is real.',
    customers: 'Customers',
    invoices: 'Invoices',
    sales: 'Sales',
    other: 'Français',
  },
}

export function page({ title, company, language, other, body }: Page): string {
  const say = words[language]
  const lang = language === 'en' ? '?lang=en' : ''
  return `<!doctype html>${
    html`<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title} · ${company}</title><link rel="stylesheet" href="/assets/host.css"></head>
<body><p class="banner">${say.banner} <a href="${other}">${say.other}</a></p>
<div class="frame"><nav aria-label="${say.sales}"><strong>${company}</strong>
<span>${say.sales}</span><a href="/app/customers${lang}">${say.customers}</a>
<a href="/app/invoices${lang}">${say.invoices}</a></nav><main>${body}</main></div></body></html>`
      .markup
  }`
}

export const styleSheet = `
:root { --ink: #1d2a33; --soft: #5b6b76; --line: #dfe5e8; --ground: #f3f5f6; --accent: #1f6f54 }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink);
  background: var(--ground) }
a { color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.banner { margin: 0; padding: 6px 20px; background: #fff4d6; color: #57430a; font-size: 13px }
.frame { display: grid; grid-template-columns: 200px minmax(0, 1fr);
  min-height: calc(100vh - 32px) }
nav { display: flex; flex-direction: column; gap: 4px; padding: 20px 12px; background: #22343d }
nav strong { color: #fff; padding: 0 10px 14px }
nav span { color: #9fb2bb; font-size: 12px; padding: 0 10px }
nav a { color: #e7eef1; text-decoration: none; padding: 7px 10px; border-radius: 6px }
nav a:hover { background: #2f4651 }
main { padding: 24px 28px; max-width: 1360px }
h1 { font-size: 24px; margin: 0 0 4px }
h2 { font-size: 16px; margin: 24px 0 8px }
.soft { color: var(--soft) }
.card { background: #fff; border: 1px solid var(--line); border-radius: 8px; overflow-x: auto }
.cols { display: grid; grid-template-columns: minmax(0, 1fr) 400px; gap: 24px; align-items: start }
.pad { padding: 16px 18px }
table { width: 100%; border-collapse: collapse; font-size: 14px }
.cols th, .cols td { padding: 9px 8px }
.cols .issued { display: none }
.cols td button { white-space: normal; font-size: 12px; padding: 4px 8px }
th { text-align: start; color: var(--soft); font-weight: 500; font-size: 12px }
th, td { padding: 9px 14px; border-bottom: 1px solid var(--line); white-space: nowrap }
.mail { white-space: normal; overflow-wrap: anywhere }
@media (max-width: 700px) { .mail { display: none } main { padding: 20px 16px } }
tr:last-child td { border-bottom: 0 }
.num { text-align: end; font-variant-numeric: tabular-nums }
.late { color: #a8321f; font-weight: 600 }
.paid { color: var(--accent) }
button, .button { font: inherit; font-size: 13px; padding: 5px 12px; border-radius: 6px;
  cursor: pointer; border: 1px solid var(--accent); background: #fff; color: var(--accent) }
button.main, .choice button { padding: 9px 22px; font-size: 15px }
button.main { background: var(--accent); color: #fff }
.figures { display: flex; flex-wrap: wrap; gap: 12px 36px; margin: 14px 0 }
.figures b { display: block; font-size: 20px; font-variant-numeric: tabular-nums }
.notes li { margin: 6px 0; white-space: pre-wrap }
.consent { max-width: 520px; margin: 7vh auto; padding: 0 16px }
.consent .card { padding: 28px 32px }
.consent label { display: block; margin: 18px 0 6px; font-weight: 600 }
.consent select { width: 100%; font: inherit; padding: 9px; border: 1px solid var(--line);
  border-radius: 6px }
.consent .choice { display: flex; gap: 12px; justify-content: end; margin-top: 26px }
@media (max-width: 1000px) { .cols, .frame { grid-template-columns: minmax(0, 1fr) } }
`
