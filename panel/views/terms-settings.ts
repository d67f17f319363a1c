import { html, nothing, type TemplateResult } from 'lit'
import type { TermsSettingsWire } from '../../server/api/wire/terms.ts'
import { define } from '../parts/define.ts'
import { type FieldsFilled, TermsChanged } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { rateIn, sectors, termsChangeIn } from '../state/company-request.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { ActingView } from './acting.ts'
import '../parts/fields-form.ts'

/**
 * What the company sells in, at which rate it borrows, and which late-payment rates it agreed.
 *
 * @fires encours-terms-changed due days are to be judged again
 */
export class EncoursTermsSettings extends ActingView<TermsSettingsWire> {
  static override properties = { ...ActingView.properties, editing: { state: true } }
  declare editing: 'terms' | 'rate' | null

  constructor() {
    super()
    this.editing = null
  }

  protected override ask(signal: AbortSignal): Promise<TermsSettingsWire> {
    return this.api.termsSettings(signal)
  }

  protected override empty(): null {
    return null
  }

  protected override busyLines(): number {
    return 4
  }

  protected override ready(value: TermsSettingsWire): TemplateResult {
    const { ownSettings: words } = this.speech.words
    const { sector, financingRate, rates } = value
    return html`<section class="card"><h2>${words.title}</h2><p class="muted">${words.intro}</p>
      <dl><div><dt>${words.sector}</dt><dd>${sector === null ? words.noSector : words.sectors[sector]}</dd></div>
        <div><dt>${words.financing}</dt><dd>${financingRate === null ? words.noFinancing : this.speech.rate(financingRate)}</dd></div></dl>
      ${this.changing('terms', words.change, this.termsFields(value))}
      <h3>${words.rates}</h3>
      ${
        rates.length === 0
          ? html`<p class="muted">${words.noRates}</p>`
          : html`<ul>${rates.map((rate) => this.rate(rate))}</ul>`
      }
      ${this.changing('rate', words.addRate, this.rateFields())}
      ${this.editing === null ? this.fault() : nothing}
      ${this.readonly ? html`<p class="small muted">${words.readonly}</p>` : nothing}</section>`
  }

  private rate({ from, until, rate }: TermsSettingsWire['rates'][number]): TemplateResult {
    const { words, day } = this.speech
    const { ownSettings: say } = words
    const drop = (): void => void this.keep((signal) => this.api.dropRate(from, signal))
    return html`<li><span>${say.rateLine(this.speech.rate(rate), day(from))}${
      until === null ? nothing : ` ${say.until(day(until))}`
    }</span>${
      this.readonly
        ? nothing
        : html`<button type="button" class="quiet" ?disabled=${this.busy}
            aria-label=${say.removeLabel(day(from))} @click=${drop}>${say.remove}</button>`
    }</li>`
  }

  private changing(
    which: 'terms' | 'rate',
    label: string,
    fields: FormField[],
  ): TemplateResult | typeof nothing {
    if (this.readonly) return nothing
    if (this.editing !== which)
      return html`<div class="acts"><button type="button" @click=${() => this.edit(which)}>${label}</button></div>`
    return html`<encours-fields-form .speech=${this.speech} .label=${label} .fields=${fields}
      ?busy=${this.busy} .problem=${this.problem} @encours-fields=${this.send}
      @encours-cancel=${() => this.edit(null)}></encours-fields-form>`
  }

  private termsFields({ sector, financingRate }: TermsSettingsWire): FormField[] {
    const { ownSettings: words } = this.speech.words
    const known = sectors.map((value) => ({ value, label: words.sectors[value] }))
    return [
      {
        ...{ name: 'sector', type: 'choice', label: words.sector, value: sector ?? '' },
        options: [{ value: '', label: words.noSector }, ...known],
      },
      {
        ...{ name: 'financingRate', type: 'money', label: words.financing },
        ...{ hint: words.financingHint, value: financingRate ?? '' },
      },
    ]
  }

  private rateFields(): FormField[] {
    const { ownSettings: words } = this.speech.words
    return [
      { name: 'rate', type: 'money', label: words.rate, hint: words.rateHint, required: true },
      { name: 'from', type: 'day', label: words.from, required: true },
      { name: 'until', type: 'day', label: words.untilLabel },
    ]
  }

  private edit(editing: 'terms' | 'rate' | null): void {
    this.editing = editing
    this.problem = null
  }

  private send({ values }: FieldsFilled): void {
    const { editing } = this
    void this.keep((signal) =>
      editing === 'rate'
        ? this.api.agreeRate(rateIn(values), signal)
        : this.api.changeTerms(termsChangeIn(values), signal),
    )
  }

  private keep(say: (signal: AbortSignal) => Promise<TermsSettingsWire>): Promise<void> {
    return this.act(say, (value) => {
      this.loading.replace(value)
      this.edit(null)
      this.dispatchEvent(new TermsChanged())
    })
  }

  static override styles = [...base, own]
}

define('encours-terms-settings', EncoursTermsSettings)
