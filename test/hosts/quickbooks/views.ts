// What the stand-in's pages show: tables of customers and invoices, and the place of the panel.

import { day, escapeHtml, html, type Language, type Markup, money } from './html.ts'
import { type Books, type HostRecord, textField } from './model.ts'
import { target } from './query-run.ts'
import type { HostState } from './state.ts'
import { balanceWithJobs } from './wire.ts'

export interface Shown {
  readonly state: HostState
  readonly books: Books
  readonly language: Language
  readonly query: URLSearchParams
  readonly today: string
}

interface Content {
  readonly title: string
  readonly body: Markup
}

const words = {
  fr: {
    customers: 'Clients',
    customer: 'Client',
    invoices: 'Factures',
    invoice: 'Facture',
    email: 'Courriel',
    phone: 'Téléphone',
    balance: 'Solde',
    overdue: 'Échu',
    open: 'Solde ouvert',
    number: 'N°',
    date: 'Date',
    due: 'Échéance',
    total: 'Total',
    state: 'État',
    paid: 'Payée',
    void: 'Annulée',
    late: 'En retard',
    unpaid: 'Ouverte',
    partly: 'Payée en partie',
    receive: 'Recevoir un paiement',
    notes: 'Notes et pièces jointes',
    memo: 'Mémo interne',
    none: 'Aucune note pour le moment.',
    inactive: 'inactif',
  },
  en: {
    customers: 'Customers',
    customer: 'Customer',
    invoices: 'Invoices',
    invoice: 'Invoice',
    email: 'E-mail',
    phone: 'Phone',
    balance: 'Balance',
    overdue: 'Overdue',
    open: 'Open balance',
    number: 'No.',
    date: 'Date',
    due: 'Due',
    total: 'Total',
    state: 'Status',
    paid: 'Paid',
    void: 'Void',
    late: 'Overdue',
    unpaid: 'Open',
    partly: 'Partly paid',
    receive: 'Receive payment',
    notes: 'Notes and attachments',
    memo: 'Private note',
    none: 'No note yet.',
    inactive: 'inactive',
  },
}

const mostRows = 200

const link = (path: string, language: Language): string =>
  language === 'en' ? `${path}&lang=en` : path

const customerLink = (id: string, language: Language): string =>
  link(`/app/customerdetail?nameId=${encodeURIComponent(id)}`, language)

const invoiceLink = (id: string, language: Language): string =>
  link(`/app/invoice?txnId=${encodeURIComponent(id)}`, language)

const nameOf = (record: HostRecord): string => textField(record, 'DisplayName') ?? record.id

function nested(record: HostRecord, field: string, key: string): string {
  const value: unknown = record.fields[field]
  const found = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null
  return typeof found === 'string' ? found : '—'
}

export function customersPage({ books, language, today }: Shown): Content {
  const say = words[language]
  const overdue = new Map<string, bigint>()
  for (const invoice of books.records.Invoice.values()) {
    if (invoice.customer === null || !isLate(invoice, today)) continue
    overdue.set(invoice.customer, (overdue.get(invoice.customer) ?? 0n) + invoice.open)
  }
  const customers = [...books.records.Customer.values()]
    .sort((a, b) => nameOf(a).localeCompare(nameOf(b), language))
    .slice(0, mostRows)
  const rows = customers.map((customer): Markup => {
    const late = overdue.get(customer.id) ?? 0n
    const gone = customer.fields['Active'] === false ? ` (${say.inactive})` : ''
    return html`<tr><td><a href="${customerLink(customer.id, language)}">${nameOf(customer)}</a>
<span class="soft">${gone}</span></td><td class="mail">${nested(customer, 'PrimaryEmailAddr', 'Address')}</td>
<td class="num">${money(balanceWithJobs(books, customer), customer.currency, language)}</td>
<td class="num late">${late === 0n ? '' : money(late, customer.currency, language)}</td></tr>`
  })
  const body = html`<h1>${say.customers}</h1><div class="card"><table><thead><tr>
<th>${say.customer}</th><th class="mail">${say.email}</th><th class="num">${say.balance}</th>
<th class="num">${say.overdue}</th></tr></thead><tbody>${rows}</tbody></table></div>`
  return { title: say.customers, body }
}

const isLate = (invoice: HostRecord, today: string): boolean =>
  invoice.open > 0n && (textField(invoice, 'DueDate') ?? today) < today

export function invoicesPage(shown: Shown): Content {
  const say = words[shown.language]
  const invoices = [...shown.books.records.Invoice.values()]
  const body = html`<h1>${say.invoices}</h1>${invoiceTable(shown, newest(invoices))}`
  return { title: say.invoices, body }
}

const newest = (invoices: readonly HostRecord[]): HostRecord[] =>
  invoices
    .toSorted((a, b) =>
      (textField(b, 'TxnDate') ?? '').localeCompare(textField(a, 'TxnDate') ?? ''),
    )
    .slice(0, mostRows)

export function customerPage(shown: Shown): Content | null {
  const { books, language, query, today } = shown
  const say = words[language]
  const customer = books.records.Customer.get(query.get('nameId') ?? '')
  if (!customer) return null
  const mine = [...books.records.Invoice.values()].filter((one) => one.customer === customer.id)
  const late = mine.reduce((sum, one) => sum + (isLate(one, today) ? one.open : 0n), 0n)
  const body = html`<h1>${nameOf(customer)}</h1>
<p class="soft">${say.email} ${nested(customer, 'PrimaryEmailAddr', 'Address')} ·
${say.phone} ${nested(customer, 'PrimaryPhone', 'FreeFormNumber')}</p>
<div class="figures">
<span>${say.open}<b>${money(customer.open, customer.currency, language)}</b></span>
<span>${say.overdue}<b class="late">${money(late, customer.currency, language)}</b></span></div>
<div class="cols"><section><h2>${say.invoices}</h2>${invoiceTable(shown, newest(mine))}</section>
<aside>${panel(shown, 'customer', customer.id)}</aside></div>`
  return { title: nameOf(customer), body }
}

export function invoicePage(shown: Shown): Content | null {
  const { books, language, query } = shown
  const say = words[language]
  const invoice = books.records.Invoice.get(query.get('txnId') ?? '')
  if (!invoice) return null
  const customer = books.records.Customer.get(invoice.customer ?? '')
  const title = `${say.invoice} ${textField(invoice, 'DocNumber') ?? invoice.id}`
  const who = customer
    ? html`<a href="${customerLink(customer.id, language)}">${nameOf(customer)}</a>`
    : null
  const body = html`<h1>${title}</h1><p>${who}</p>${figures(shown, invoice)}
<div class="cols"><section>${payForm(shown, invoice)}<h2>${say.notes}</h2>
<div class="card pad">${notes(shown, invoice)}</div></section>
<aside>${panel(shown, 'invoice', invoice.id)}</aside></div>`
  return { title, body }
}

function figures({ language, today }: Shown, invoice: HostRecord): Markup {
  const say = words[language]
  return html`<div class="figures">
<span>${say.date}<b>${day(textField(invoice, 'TxnDate'), language)}</b></span>
<span>${say.due}<b>${day(textField(invoice, 'DueDate'), language)}</b></span>
<span>${say.total}<b>${money(invoice.total, invoice.currency, language)}</b></span>
<span>${say.open}<b>${money(invoice.open, invoice.currency, language)}</b></span>
<span>${say.state}<b>${stateOf(invoice, today, say)}</b></span></div>`
}

function notes({ books, language }: Shown, invoice: HostRecord): Markup {
  const say = words[language]
  const mine = [...books.records.Attachable.values()].filter((note) => {
    const { type, id } = target(note)
    return type === 'invoice' && id === invoice.id
  })
  const memo = textField(invoice, 'PrivateNote')
  const items = mine.map((note): Markup => html`<li>${textField(note, 'Note') ?? ''}</li>`)
  const list = mine.length === 0 ? html`<p class="soft">${say.none}</p>` : html`<ul>${items}</ul>`
  const about = memo === null ? null : html`<p><strong>${say.memo}</strong> ${memo}</p>`
  return html`<div class="notes">${list}${about}</div>`
}

function invoiceTable({ language, today }: Shown, invoices: readonly HostRecord[]): Markup {
  const say = words[language]
  const rows = invoices.map((one): Markup => {
    const state = stateOf(one, today, say)
    const back = one.customer === null ? '' : customerLink(one.customer, language)
    const button = html`<form method="post" action="/app/payments">
<input type="hidden" name="invoice" value="${one.id}">
<input type="hidden" name="back" value="${back}">
<button>${say.receive}</button></form>`
    return html`<tr><td><a href="${invoiceLink(one.id, language)}">${
      textField(one, 'DocNumber') ?? one.id
    }</a></td><td class="issued">${day(textField(one, 'TxnDate'), language)}</td>
<td>${day(textField(one, 'DueDate'), language)}</td>
<td class="num">${money(one.total, one.currency, language)}</td>
<td class="num">${money(one.open, one.currency, language)}</td>
<td class="${isLate(one, today) ? 'late' : ''}">${state}</td>
<td>${one.open > 0n ? button : null}</td></tr>`
  })
  return html`<div class="card"><table><thead><tr><th>${say.number}</th>
<th class="issued">${say.date}</th>
<th>${say.due}</th><th class="num">${say.total}</th><th class="num">${say.balance}</th>
<th>${say.state}</th><th></th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function stateOf(invoice: HostRecord, today: string, say: (typeof words)['fr']): string {
  if (invoice.total === 0n) return say.void
  if (invoice.open === 0n) return say.paid
  if (isLate(invoice, today)) return say.late
  return invoice.open < invoice.total ? say.partly : say.unpaid
}

function payForm({ language }: Shown, invoice: HostRecord): Markup | null {
  if (invoice.open === 0n) return null
  return html`<form method="post" action="/app/payments">
<input type="hidden" name="invoice" value="${invoice.id}">
<input type="hidden" name="back" value="${invoiceLink(invoice.id, language)}">
<button class="main">${words[language].receive}</button></form>`
}

/** The element, its script from this host's own address, and a token that the page renews. */
function panel({ state, language }: Shown, kind: 'customer' | 'invoice', id: string): Markup {
  const tokenUrl = `/app/launch-token?${kind}=${encodeURIComponent(id)}`
  const api = escapeHtml(state.encoursUrl())
  return {
    markup: `<encours-panel api="${api}" lang="${language}"></encours-panel>
<script type="module">
import '/assets/encours-panel.js'
const panel = document.querySelector('encours-panel')
async function launch() {
  const answer = await fetch(${JSON.stringify(tokenUrl)}, { cache: 'no-store' })
  if (answer.ok) panel.launchToken = (await answer.json()).token
}
panel.addEventListener('encours-launch-needed', launch)
await launch()
</script>`,
  }
}
