import { html, nothing, type TemplateResult } from 'lit'
import type { AgreedTermsWire, CustomerTermsWire } from '../../server/api/wire/terms.ts'
import { define } from '../parts/define.ts'
import type { FieldsFilled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { choiceOf, termsChoices, termsIn } from '../state/customer-request.ts'
import { base } from '../styles/base.ts'
import { standing } from '../styles/standing.ts'
import { ActingView } from './acting.ts'
import '../parts/fields-form.ts'

const mostFound = 5

/**
 * What was agreed with a customer about when he pays, what the law says to it, and what late
 * payment costs him.
 *
 * @prop customer whose
 */
export class EncoursCustomerTerms extends ActingView<CustomerTermsWire> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    editing: { state: true },
    unfit: { state: true },
  }
  declare customer: string
  declare editing: boolean
  declare unfit: string | null

  constructor() {
    super()
    this.customer = ''
    this.editing = false
    this.unfit = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<CustomerTermsWire> {
    return this.api.customerTerms(this.customer, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  protected override ready(value: CustomerTermsWire): TemplateResult {
    const { ownTerms: words } = this.speech.words
    const { agreed, tooLong, findings, rate } = value
    return html`<h2>${words.title}</h2>
      ${agreed === null ? html`<p class="muted">${words.none}</p>` : html`<p><strong>${this.line(agreed)}</strong></p>`}
      ${tooLong === null ? nothing : html`<p class="bad-text">${words.tooLong(tooLong.mostDays, tooLong.law)}</p>`}
      ${findings.length === 0 ? nothing : this.found(value)}
      <p>${this.rate(rate)}</p>
      ${this.readonly ? nothing : this.changing(agreed)}`
  }

  private line(terms: AgreedTermsWire): string {
    const { kinds } = this.speech.words.ownTerms
    const choice = choiceOf(terms)
    return choice === 'none' ? '' : kinds[choice](terms.days)
  }

  private found({ findings, total, sectorAssumed }: CustomerTermsWire): TemplateResult {
    const { words, number } = this.speech
    const { ownTerms } = words
    const more = total - Math.min(findings.length, mostFound)
    return html`<div><p>${ownTerms.late(total)}</p>
      <ul class="small">${findings.slice(0, mostFound).map((finding) => this.finding(finding))}${
        more === 0 ? nothing : html`<li class="muted">${ownTerms.more(number(more))}</li>`
      }</ul>
      ${sectorAssumed ? html`<p class="small muted">${ownTerms.assumed}</p>` : nothing}</div>`
  }

  private finding({ invoice, due, latest, law, unless }: CustomerTermsWire['findings'][number]) {
    const { words, day } = this.speech
    const rule = unless === null ? law : `${law}, ${words.terms.unless[unless]}`
    return html`<li>${words.ownTerms.found(invoice.number, day(due), day(latest))} <span class="muted">(${rule})</span></li>`
  }

  private rate({ law, percent, agreed }: CustomerTermsWire['rate']): string {
    const { words, day, language } = this.speech
    const { ownTerms } = words
    if (law === null) return ownTerms.noLaw
    if (percent === null) return ownTerms.noRate
    const said = ownTerms.rate(language === 'fr' ? percent.replace('.', ',') : percent)
    return `${said} ${agreed === null ? ownTerms.byLaw : ownTerms.byTerms(day(agreed.from))}`
  }

  private changing(agreed: AgreedTermsWire | null): TemplateResult {
    const { ownTerms: words } = this.speech.words
    if (!this.editing)
      return html`<div><button type="button" @click=${() => this.edit(true)}>${words.change}</button></div>`
    return html`<encours-fields-form .speech=${this.speech} .label=${words.change} .fields=${this.fields(agreed)}
      ?busy=${this.busy} .problem=${this.problem} .fault=${this.unfit} @encours-fields=${this.save}
      @encours-cancel=${() => this.edit(false)}></encours-fields-form>`
  }

  private fields(agreed: AgreedTermsWire | null): FormField[] {
    const { ownTerms: words } = this.speech.words
    return [
      {
        ...{ name: 'kind', type: 'choice', label: words.kind, value: choiceOf(agreed) },
        options: termsChoices.map((value) => ({ value, label: words.choices[value] })),
      },
      {
        ...{ name: 'days', type: 'number', label: words.days, hint: words.daysHint },
        value: agreed === null ? '' : `${agreed.days}`,
      },
    ]
  }

  private edit(editing: boolean): void {
    this.editing = editing
    this.problem = null
    this.unfit = null
    if (!editing)
      void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }

  private async save({ values }: FieldsFilled): Promise<void> {
    const read = termsIn(values)
    this.unfit = read === 'fault' ? 'days' : null
    if (read === 'fault') return
    await this.act(
      (signal) => this.api.agreeTerms(this.customer, read.terms, signal),
      (value) => {
        this.loading.replace(value)
        this.edit(false)
      },
    )
  }

  static override styles = [...base, standing]
}

define('encours-customer-terms', EncoursCustomerTerms)
