import { html, nothing, type TemplateResult } from 'lit'
import type { CustomerLimitationWire } from '../../server/api/wire/terms.ts'
import { define } from '../parts/define.ts'
import type { FieldsFilled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { actIn, recordedActs } from '../state/customer-request.ts'
import { base } from '../styles/base.ts'
import { standing } from '../styles/standing.ts'
import { codeName } from '../words/codes.ts'
import { ActingView } from './acting.ts'
import '../parts/fields-form.ts'

const mostItems = 5

/**
 * When the claims on a customer lapse, and the acts by which the time runs anew.
 *
 * @prop customer whose
 */
export class EncoursCustomerLimitation extends ActingView<CustomerLimitationWire> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    recording: { state: true },
    recorded: { state: true },
  }
  declare customer: string
  declare recording: boolean
  declare recorded: boolean

  constructor() {
    super()
    this.customer = ''
    this.recording = false
    this.recorded = false
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<CustomerLimitationWire> {
    return this.api.customerLimitation(this.customer, signal)
  }

  protected override empty({ items, acts }: CustomerLimitationWire): TemplateResult | null {
    if (items.length > 0 || acts.length > 0) return null
    const { ownLimitation: words } = this.speech.words
    return html`<h2>${words.title}</h2><p class="muted">${words.none}</p>`
  }

  protected override busyLines(): number {
    return 3
  }

  protected override ready(value: CustomerLimitationWire): TemplateResult {
    const { ownLimitation: words } = this.speech.words
    const { items, total, acts, sectorAssumed } = value
    const more = total - Math.min(items.length, mostItems)
    return html`<h2>${words.title}</h2>
      <ul>${items.slice(0, mostItems).map((item) => this.item(item))}${
        more === 0 ? nothing : html`<li class="muted">${words.more(this.speech.number(more))}</li>`
      }</ul>
      ${sectorAssumed ? html`<p class="small muted">${words.assumed}</p>` : nothing}
      ${acts.length === 0 ? nothing : this.acts(acts)}
      ${this.readonly || items.length === 0 ? nothing : this.form(items)}
      ${this.recorded ? html`<p role="status">${words.recorded}</p>` : nothing}`
  }

  private item({ invoice, ends, state, since }: CustomerLimitationWire['items'][number]) {
    const { words, day } = this.speech
    const { ownLimitation: said, limitation } = words
    const line = state === 'over' ? said.ended : said.runs
    return html`<li>${line(invoice.number, day(ends))}
      ${state === 'running' ? nothing : html`<span class="chip ${state === 'over' ? 'bad' : 'warn'}">${said[state]}</span>`}
      ${
        since === null
          ? nothing
          : html`<span class="small muted">${said.since(codeName(limitation.acts, since.kind), day(since.day))}</span>`
      }</li>`
  }

  private acts(acts: CustomerLimitationWire['acts']): TemplateResult {
    const { words, day, moment } = this.speech
    const { ownLimitation: said, limitation } = words
    return html`<div><h3>${said.acts}</h3><ul>${acts.map(
      (
        act,
      ) => html`<li>${said.act(codeName(limitation.acts, act.kind), act.invoice.number, day(act.day))}
        <p>${act.note}</p><p class="small muted">${said.by(act.by, moment(act.at))}</p></li>`,
    )}</ul></div>`
  }

  private form(items: CustomerLimitationWire['items']): TemplateResult {
    const { ownLimitation: words } = this.speech.words
    if (!this.recording)
      return html`<div><button type="button" @click=${() => this.record(true)}>${words.record}</button></div>`
    return html`<encours-fields-form .speech=${this.speech} .label=${words.record} .fields=${this.fields(items)}
      ?busy=${this.busy} .problem=${this.problem} @encours-fields=${this.save}
      @encours-cancel=${() => this.record(false)}></encours-fields-form>`
  }

  private fields(items: CustomerLimitationWire['items']): FormField[] {
    const { ownLimitation: words, limitation } = this.speech.words
    const invoices = new Map(items.map(({ invoice }) => [invoice.id, invoice.number]))
    const options = [...invoices].map(([value, label]) => ({ value, label }))
    const kinds = recordedActs.map((value) => ({ value, label: limitation.acts[value] }))
    const note = { label: words.note, hint: words.noteHint }
    return [
      { name: 'invoice', type: 'choice', label: words.invoice, options },
      { name: 'kind', type: 'choice', label: words.kind, options: kinds },
      { name: 'day', type: 'day', label: words.day, hint: words.dayHint, required: true },
      { name: 'note', type: 'text', ...note, required: true, wide: true },
    ]
  }

  private record(recording: boolean): void {
    this.recording = recording
    this.recorded = false
    this.problem = null
    if (!recording)
      void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }

  private save({ values, id }: FieldsFilled): Promise<void> {
    const { invoice, act } = actIn(values, id)
    return this.act(
      (signal) => this.api.recordAct(invoice, act, signal),
      () => {
        this.record(false)
        this.recorded = true
        this.refresh()
      },
    )
  }

  static override styles = [...base, standing]
}

define('encours-customer-limitation', EncoursCustomerLimitation)
