import { html, nothing, type TemplateResult } from 'lit'
import type { OwnFieldsWire } from '../../server/api/wire/own-fields.ts'
import { define } from '../parts/define.ts'
import type { FieldsFilled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { ownFieldsIn } from '../state/company-request.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { ActingView } from './acting.ts'
import '../parts/fields-form.ts'

type Choice = OwnFieldsWire['shown']

/** What customers and invoices show at the host, and its own mark on those that are on hold. */
export class EncoursOwnFields extends ActingView<OwnFieldsWire> {
  static override properties = { ...ActingView.properties, editing: { state: true } }
  declare editing: boolean

  constructor() {
    super()
    this.editing = false
  }

  protected override ask(signal: AbortSignal): Promise<OwnFieldsWire> {
    return this.api.ownFields(signal)
  }

  protected override empty(): null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  /** Most accounting software has no fields for us. */
  protected override ready({ host, shown, spared }: OwnFieldsWire): TemplateResult {
    if (host === null) return html``
    const { ownFields: words } = this.speech.words
    return html`<section class="card"><h2>${words.title(host)}</h2>
      <p class="muted">${words.intro(host)}</p>
      <dl><div><dt>${words.shown}</dt><dd>${this.told(shown)}</dd></div>
        <div><dt>${words.spared(host)}</dt><dd>${this.told(spared)}</dd></div></dl>
      ${this.failure(words.shown, shown)}${this.failure(words.spared(host), spared)}
      <p class="small muted">${words.means(host)}</p>
      ${this.changing({ host, shown, spared })}</section>`
  }

  private told({ wanted, records }: Choice): string {
    const { ownFields } = this.speech.words
    return wanted ? ownFields.on(records) : ownFields.off
  }

  private failure(what: string, { failure }: Choice): TemplateResult | typeof nothing {
    if (failure === null) return nothing
    const { words, moment } = this.speech
    return html`<p class="fault" role="status"><strong>${what}</strong>
      ${words.ownFields.reasons[failure.reason]} <span class="small">${moment(failure.at)}</span></p>`
  }

  private changing(value: OwnFieldsWire & { readonly host: string }): TemplateResult {
    const { ownFields: words } = this.speech.words
    if (this.readonly) return html`<p class="small muted">${words.readonly}</p>`
    if (!this.editing)
      return html`<div class="acts"><button type="button" @click=${() => this.edit(true)}>${words.change}</button></div>`
    return html`<encours-fields-form .speech=${this.speech} .label=${words.change}
      .fields=${this.fields(value)} ?busy=${this.busy} .problem=${this.problem}
      @encours-fields=${this.send} @encours-cancel=${() => this.edit(false)}></encours-fields-form>`
  }

  private fields({ host, shown, spared }: OwnFieldsWire & { readonly host: string }): FormField[] {
    const { ownFields: words } = this.speech.words
    const options = [
      { value: 'on', label: words.yes },
      { value: 'off', label: words.off },
    ]
    const choice = { type: 'choice', options } as const
    const standing = ({ wanted }: Choice): string => (wanted ? 'on' : 'off')
    return [
      { ...choice, name: 'shown', label: words.shown, value: standing(shown) },
      {
        ...{ ...choice, name: 'spared', label: words.spared(host), value: standing(spared) },
        hint: words.sparedHint(host),
      },
    ]
  }

  private edit(editing: boolean): void {
    this.editing = editing
    this.problem = null
  }

  private send({ values }: FieldsFilled): void {
    void this.act(
      (signal) => this.api.chooseOwnFields(ownFieldsIn(values), signal),
      (value) => {
        this.loading.replace(value)
        this.edit(false)
      },
    )
  }

  static override styles = [...base, own]
}

define('encours-own-fields', EncoursOwnFields)
