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

type Choice = OwnFieldsWire['spared']

interface Row {
  readonly name: string
  readonly label: string
  readonly choice: Choice
  told(choice: Choice): string
  readonly hint?: string
}

/** What stands of ours at the host: fields, calls as activities, tags, and its own mark. */
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
  protected override ready(value: OwnFieldsWire): TemplateResult {
    const { host, shown } = value
    if (host === null) return html``
    const { ownFields: words } = this.speech.words
    const rows = this.rows({ ...value, host })
    return html`<section class="card"><h2>${words.title(host)}</h2>
      <p class="muted">${shown === null ? words.introWithoutModule(host) : words.intro(host)}</p>
      <dl>${rows.map(
        ({ label, choice, told }) =>
          html`<div><dt>${label}</dt><dd>${told(choice)}${
            choice.refused === 0
              ? nothing
              : html`<br><span class="fault">${words.refused(host, choice.refused)}</span>`
          }</dd></div>`,
      )}</dl>
      ${rows.map(({ label, choice }) => this.failure(label, choice))}
      <p class="small muted">${shown === null ? words.meansWithoutModule : words.means(host)}</p>
      ${this.changing({ ...value, host })}</section>`
  }

  private rows({ host, ...value }: OwnFieldsWire & { readonly host: string }): readonly Row[] {
    const { ownFields: words } = this.speech.words
    const told = (choice: Choice) => this.told(choice)
    const due = ({ wanted, records }: Choice) => (wanted ? words.calls.on(records) : words.off)
    const tagged = ({ wanted, records }: Choice) => (wanted ? words.tagged.on(records) : words.off)
    const { sparedHint, calls, tagged: tags, limits } = words
    return [
      ...(value.shown === null
        ? []
        : [{ name: 'shown', label: words.shown, choice: value.shown, told }]),
      { name: 'calls', label: calls.label(host), choice: value.calls, told: due, hint: calls.hint },
      {
        ...{ name: 'limits', label: limits.label(host), choice: value.limits, told },
        hint: limits.hint,
      },
      { name: 'tagged', label: tags.label, choice: value.tagged, told: tagged, hint: tags.hint },
      {
        ...{ name: 'spared', label: words.spared(host), choice: value.spared, told },
        hint: sparedHint(host),
      },
    ]
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

  private fields(value: OwnFieldsWire & { readonly host: string }): FormField[] {
    const { ownFields: words } = this.speech.words
    const options = [
      { value: 'on', label: words.yes },
      { value: 'off', label: words.off },
    ]
    return this.rows(value).map(({ name, label, choice, hint }) => ({
      ...({ type: 'choice', options, name, label } as const),
      value: choice.wanted ? 'on' : 'off',
      ...(hint === undefined ? {} : { hint }),
    }))
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
