import { html, nothing, type TemplateResult } from 'lit'
import type { LimitationWire, TermsFindingWire, TermsWire } from '../../server/api/wire/terms.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { rows } from '../styles/rows.ts'
import { View } from './view.ts'
import './discount.ts'
import './mentions.ts'
import './terms-settings.ts'

interface Shown {
  readonly terms: TermsWire
  readonly limitation: LimitationWire
}

/**
 * Due days that are later than the law allows, and what is about to lapse; below, what the company
 * itself says to its terms.
 *
 * @prop readonly the reader is no admin
 */
export class EncoursTerms extends View<Shown> {
  static override properties = { ...View.properties, readonly: { type: Boolean } }
  declare readonly: boolean

  constructor() {
    super()
    this.readonly = false
  }

  override render(): TemplateResult {
    const { api, speech, version } = this
    return html`${super.render()}
      <encours-terms-settings .api=${api} .speech=${speech} .version=${version} ?readonly=${this.readonly}
        @encours-terms-changed=${this.refresh}></encours-terms-settings>
      <encours-discount .api=${api} .speech=${speech}></encours-discount>
      <encours-mentions .api=${api} .speech=${speech}></encours-mentions>`
  }

  protected override async ask(signal: AbortSignal): Promise<Shown> {
    const [terms, limitation] = await Promise.all([
      this.api.terms(signal),
      this.api.limitation(signal),
    ])
    return { terms, limitation }
  }

  protected override empty({ terms, limitation }: Shown): TemplateResult | null {
    const found = [terms.findings, terms.noDue, terms.agreements, limitation.items]
    if (found.some((list) => list.length > 0)) return null
    const { terms: words } = this.speech.words
    return html`<header><h1 tabindex="-1">${words.title}</h1></header>
      <encours-face face="empty" .speech=${this.speech}
      .heading=${words.emptyTitle} .text=${words.empty}></encours-face>`
  }

  protected override ready({ terms, limitation }: Shown): TemplateResult {
    const { words, number } = this.speech
    const { customersWithoutSiren, companySiren } = terms.unknown
    return html`
      <header><h1 tabindex="-1">${words.terms.title}</h1>
        <p class="muted">${words.terms.intro(number(terms.judged), number(terms.total))}</p>
        ${terms.sectorAssumed ? html`<p class="muted">${words.terms.assumed}</p>` : nothing}
        ${companySiren ? html`<p class="muted">${words.terms.noSiren}</p>` : nothing}
        ${
          customersWithoutSiren === 0
            ? nothing
            : html`<p class="muted">${words.terms.customersNoSiren(customersWithoutSiren)}</p>`
        }
      </header>
      ${limitation.items.length === 0 ? nothing : this.lapsing(limitation)}
      ${terms.findings.length === 0 ? nothing : this.findings(terms)}
      ${terms.noDue.length === 0 ? nothing : this.withoutDue(terms)}`
  }

  private findings({ findings, total }: TermsWire): TemplateResult {
    const { words, number } = this.speech
    const cut = findings.length < total
    return html`<section><h2>${words.terms.tooLong}</h2>
      <ul class="card">${findings.map((finding) => this.finding(finding))}</ul>
      ${cut ? html`<p class="small muted">${words.terms.shown(number(findings.length), number(total))}</p>` : nothing}
    </section>`
  }

  private finding(finding: TermsFindingWire): TemplateResult {
    const { words, day } = this.speech
    const { terms } = words
    const { customer, invoice, instalment, due, latest, daysOver, law, unless } = finding
    return html`<li>
      <div class="title"><span><strong>${invoice.number}</strong>${
        instalment > 1 ? html` <span class="muted">${terms.instalment(instalment)}</span>` : nothing
      } <a href="#/customers/${encodeURIComponent(customer.id)}">${customer.name}</a></span>
        <span class="chip ${unless === null ? 'bad' : 'warn'}">${terms.over(daysOver)}</span></div>
      <p>${terms.due} ${day(due)} · ${terms.latest} ${day(latest)}</p>
      <p class="small muted"><span>${law}</span>${unless === null ? nothing : html` · ${terms.unless[unless]}`}</p>
    </li>`
  }

  private withoutDue({ noDue }: TermsWire): TemplateResult {
    const { words, day } = this.speech
    return html`<section><h2>${words.terms.noDue}</h2>
      <ul class="card">${noDue.map(
        ({ customer, invoice, lawfulDue }) => html`<li><div class="title">
          <span><strong>${invoice.number}</strong> ${customer.name}</span>
          <span>${words.terms.lawfulDue(day(lawfulDue))}</span></div></li>`,
      )}</ul></section>`
  }

  private lapsing({ items, interrupting, sectorAssumed }: LimitationWire): TemplateResult {
    const { words, day, money } = this.speech
    const { limitation } = words
    const acts: Readonly<Record<string, string>> = limitation.acts
    return html`<section><h2>${limitation.title}</h2>
      <p class="muted">${limitation.intro} ${sectorAssumed ? limitation.assumed : ''}</p>
      <ul class="card">${items.map(
        ({ customer, invoice, open, ends, state, years, since }) => html`<li>
          <div class="title"><span><strong>${invoice.number}</strong>
            <a href="#/customers/${encodeURIComponent(customer.id)}">${customer.name}</a></span>
            <strong>${money(open)}</strong></div>
          <p><span class="chip ${state === 'over' ? 'bad' : 'warn'}">${
            state === 'over' ? limitation.over(day(ends)) : limitation.ends(day(ends))
          }</span> <span class="small muted">${limitation.years(years)}${
            since === null ? nothing : html` · ${acts[since.kind] ?? since.kind}, ${day(since.day)}`
          }</span></p></li>`,
      )}</ul>
      <p class="small muted">${limitation.begins} ${interrupting.map((kind) => acts[kind] ?? kind).join(', ')}.</p>
    </section>`
  }

  static override styles = [...base, rows]
}

define('encours-terms', EncoursTerms)
