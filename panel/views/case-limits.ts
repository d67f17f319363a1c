import { html, type nothing, type TemplateResult } from 'lit'
import type { CaseLimitsWire } from '../../server/api/wire/cases.ts'
import { define } from '../parts/define.ts'
import type { FieldsFilled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { limitNames, limitsIn } from '../state/company-request.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { ActingView } from './acting.ts'
import '../parts/fields-form.ts'

/** How far a promise reaches, how many may be broken, how long a payment is waited for. */
export class EncoursCaseLimits extends ActingView<CaseLimitsWire> {
  static override properties = {
    ...ActingView.properties,
    editing: { state: true },
    unfit: { state: true },
  }
  declare editing: boolean
  declare unfit: string | null

  constructor() {
    super()
    this.editing = false
    this.unfit = null
  }

  protected override ask(signal: AbortSignal): Promise<CaseLimitsWire> {
    return this.api.caseLimits(signal)
  }

  protected override empty(): null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  protected override ready(limits: CaseLimitsWire): TemplateResult {
    const { words, number } = this.speech
    const { caseLimits } = words
    return html`<section class="card"><h2>${caseLimits.title}</h2><p class="muted">${caseLimits.intro}</p>
      <dl>${limitNames.map(
        (name) => html`<div><dt>${caseLimits[name]}</dt><dd>${number(limits[name])}</dd></div>`,
      )}</dl>
      ${this.changing(limits)}</section>`
  }

  private changing(limits: CaseLimitsWire): TemplateResult | typeof nothing {
    const { caseLimits: words } = this.speech.words
    if (this.readonly) return html`<p class="small muted">${words.readonly}</p>`
    if (!this.editing)
      return html`<div class="acts"><button type="button" @click=${() => this.edit(true)}>${words.change}</button></div>`
    const fields = limitNames.map(
      (name): FormField => ({
        ...{ name, type: 'number', label: words[name], hint: words[`${name}Hint`] },
        ...{ required: true, value: `${limits[name]}` },
      }),
    )
    return html`<encours-fields-form .speech=${this.speech} .label=${words.change} .fields=${fields}
      ?busy=${this.busy} .problem=${this.problem} .fault=${this.unfit} @encours-fields=${this.send}
      @encours-cancel=${() => this.edit(false)}></encours-fields-form>`
  }

  private edit(editing: boolean): void {
    this.editing = editing
    this.problem = null
    this.unfit = null
  }

  private send({ values }: FieldsFilled): void {
    const read = limitsIn(values)
    this.unfit = 'fault' in read ? read.fault : null
    if ('fault' in read) return
    void this.act(
      (signal) => this.api.setCaseLimits(read.limits, signal),
      (limits) => {
        this.loading.replace(limits)
        this.edit(false)
      },
    )
  }

  static override styles = [...base, own]
}

define('encours-case-limits', EncoursCaseLimits)
