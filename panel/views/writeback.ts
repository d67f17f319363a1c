import { html, nothing, type TemplateResult } from 'lit'
import type { WritebackWire } from '../../server/api/wire/writeback.ts'
import { define } from '../parts/define.ts'
import type { FieldsFilled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { placeIn, places } from '../state/company-request.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { ActingView } from './acting.ts'
import '../parts/fields-form.ts'

type Group = WritebackWire['failed'][number]

/** Where an invoice at the host shows how far its reminding is, and what could not be written. */
export class EncoursWriteback extends ActingView<WritebackWire> {
  static override properties = { ...ActingView.properties, editing: { state: true } }
  declare editing: boolean

  constructor() {
    super()
    this.editing = false
  }

  protected override ask(signal: AbortSignal): Promise<WritebackWire> {
    return this.api.writeback(signal)
  }

  protected override empty(): null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  /** A company from a file has no invoices elsewhere to write on. */
  protected override ready(value: WritebackWire): TemplateResult {
    const { host, waiting, failed } = value
    if (host === null && failed.length === 0) return html``
    const { words, number } = this.speech
    const { writeback } = words
    return html`<section class="card"><h2>${writeback.title}</h2>
      ${host === null ? nothing : html`<p class="muted">${writeback.intro(host)}</p>`}
      <dl><div><dt>${writeback.place}</dt><dd>${this.place(value)}</dd></div>
        <div><dt>${writeback.waiting}</dt><dd>${number(waiting.statuses + waiting.notes)}</dd></div></dl>
      <p class="small muted">${writeback.means}</p>
      ${host === null ? nothing : this.changing(value, host)}
      ${failed.length === 0 ? nothing : this.unwritten(failed)}
      ${this.editing ? nothing : this.fault()}
      ${this.readonly ? html`<p class="small muted">${writeback.readonly}</p>` : nothing}</section>`
  }

  private place({ place, field }: WritebackWire): string {
    const { writeback } = this.speech.words
    return field === null ? writeback.places[place] : writeback.inField(field)
  }

  private changing(value: WritebackWire, host: string): TemplateResult | typeof nothing {
    if (this.readonly) return nothing
    const { writeback: words } = this.speech.words
    if (!this.editing)
      return html`<div class="acts"><button type="button" @click=${() => this.edit(true)}>${words.change}</button></div>`
    const unknown = this.problem?.field === 'field'
    return html`${unknown ? html`<p class="fault" role="alert">${words.noField(host)}</p>` : nothing}
      <encours-fields-form .speech=${this.speech} .label=${words.change} .fields=${this.fields(value)}
        ?busy=${this.busy} .problem=${this.problem} @encours-fields=${this.send}
        @encours-cancel=${() => this.edit(false)}></encours-fields-form>`
  }

  private fields({ place, field }: WritebackWire): FormField[] {
    const { writeback: words } = this.speech.words
    const options = places.map((value) => ({ value, label: words.places[value] }))
    return [
      { ...{ name: 'place', type: 'choice', label: words.place, value: place }, options },
      {
        ...{ name: 'field', type: 'text', label: words.field, hint: words.fieldHint },
        value: field ?? '',
      },
    ]
  }

  private unwritten(failed: readonly Group[]): TemplateResult {
    const { writeback: words } = this.speech.words
    const again = (): void => void this.keep((signal) => this.api.writeAgain(signal))
    return html`<h3>${words.failedTitle}</h3>
      <ul>${failed.map((group) => this.group(group))}</ul>
      ${
        this.readonly
          ? nothing
          : html`<div class="acts"><button type="button" ?disabled=${this.busy} @click=${again}>${words.retry}</button></div>`
      }`
  }

  private group({ what, reason, count, closedUntil, examples }: Group): TemplateResult {
    const { words, day } = this.speech
    const { writeback } = words
    const told =
      closedUntil === null ? writeback.reasons[reason] : writeback.closedUntil(day(closedUntil))
    return html`<li><div class="opened"><p><strong>${writeback.what[what](count)}</strong> ${told}</p>
      ${examples.map((example) => this.example(example))}</div></li>`
  }

  private example({ customer, invoice, failure }: Group['examples'][number]): TemplateResult {
    const { writeback } = this.speech.words
    return html`<p class="small">${
      customer === null
        ? nothing
        : html`<a href=${hashOf({ kind: 'customer', id: customer.id })}>${customer.name}</a>`
    }${invoice === null ? nothing : html`${customer === null ? nothing : ' · '}${writeback.invoice(invoice.number)}`}${
      failure === null ? nothing : html` <span class="muted" lang="en">${failure}</span>`
    }</p>`
  }

  private edit(editing: boolean): void {
    this.editing = editing
    this.problem = null
  }

  private send({ values }: FieldsFilled): void {
    void this.keep((signal) => this.api.choosePlace(placeIn(values), signal))
  }

  private keep(say: (signal: AbortSignal) => Promise<WritebackWire>): Promise<void> {
    return this.act(say, (value) => {
      this.loading.replace(value)
      this.edit(false)
    })
  }

  static override styles = [...base, own]
}

define('encours-writeback', EncoursWriteback)
