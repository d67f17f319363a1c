import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { CancelChosen, FieldsFilled } from './events.ts'

export interface FormField {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'day' | 'money' | 'number' | 'choice'
  /** What it holds at first. */
  readonly value?: string
  readonly hint?: string
  readonly required?: boolean
  readonly wide?: boolean
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

/**
 * A small form of named fields that begins with what stands now.
 *
 * @prop label, fields what it is for, and its fields in their order
 * @prop busy it is under way
 * @prop problem, fault why it was not accepted; the field that does not fit
 * @fires encours-fields with the values and an id of this form
 * @fires encours-cancel the reader thought better of it
 */
export class EncoursFieldsForm extends LitElement {
  static override properties = {
    speech: { attribute: false },
    label: {},
    fields: { attribute: false },
    busy: { type: Boolean },
    problem: { attribute: false },
    fault: {},
    missing: { state: true },
  }
  declare speech: Speech
  declare label: string
  declare fields: readonly FormField[]
  declare busy: boolean
  declare problem: Problem | null
  declare fault: string | null
  declare missing: string | null
  /** Of this form: sent twice, it is entered once. */
  private readonly requestId = crypto.randomUUID()

  constructor() {
    super()
    this.label = ''
    this.fields = []
    this.busy = false
    this.problem = null
    this.fault = null
    this.missing = null
  }

  override render(): TemplateResult {
    const { cases, faces } = this.speech.words
    const faulty = this.faulty()
    return html`<form novalidate aria-label=${this.label} @submit=${this.send} @keydown=${this.key}>
      ${this.fields.map((field) => this.field(field, field.name === faulty))}
      ${
        this.problem === null || faulty !== null
          ? nothing
          : html`<p class="wide fault" role="alert">${
              this.problem.kind === 'refused' ? cases.refused : faces[this.problem.kind]
            } ${this.problem.requestId ?? ''}</p>`
      }
      <div class="buttons wide">
        <button type="submit" class="primary" ?disabled=${this.busy}>${cases.save}</button>
        <button type="button" @click=${this.cancel}>${cases.cancel}</button>
      </div>
    </form>`
  }

  private faulty(): string | null {
    if (this.missing !== null) return this.missing
    const names = this.fields.map(({ name }) => name)
    const path = this.fault ?? this.problem?.field ?? ''
    return path.split('.').findLast((part) => names.includes(part)) ?? null
  }

  private field(field: FormField, isFaulty: boolean): TemplateResult {
    const { cases } = this.speech.words
    const { name, label, hint, required, wide, type } = field
    const told = [...(hint ? [`${name}-hint`] : []), ...(isFaulty ? [`${name}-fault`] : [])]
    const isOptional = required !== true && type !== 'choice'
    return html`<div class="field ${wide ? 'wide' : ''}">
      <label for=${name}>${label}${isOptional ? html` <span class="small muted">(${cases.optional})</span>` : nothing}</label>
      ${this.control(field, { told: told.join(' ') || undefined, invalid: isFaulty ? 'true' : undefined })}
      ${hint ? html`<p id="${name}-hint" class="small muted">${hint}</p>` : nothing}
      ${isFaulty ? html`<p id="${name}-fault" class="small fault" role="alert">${cases.refused}</p>` : nothing}
    </div>`
  }

  private control(field: FormField, { told, invalid }: Marks): TemplateResult {
    const { name, type, value = '', options = [] } = field
    if (type === 'choice')
      return html`<select id=${name} name=${name} aria-describedby=${ifDefined(told)} aria-invalid=${ifDefined(invalid)}>
        ${options.map(
          (option) =>
            html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`,
        )}</select>`
    return html`<input id=${name} name=${name} .defaultValue=${value} maxlength="1000" autocomplete="off"
      type=${type === 'day' ? 'date' : 'text'} inputmode=${keyboards[type] ?? nothing}
      aria-describedby=${ifDefined(told)} aria-invalid=${ifDefined(invalid)}>`
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('select, input')?.focus()
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('missing') && !changed.has('problem') && !changed.has('fault')) return
    const name = this.faulty()
    if (name !== null) this.renderRoot.querySelector<HTMLElement>(`#${name}`)?.focus()
  }

  private send(event: SubmitEvent): void {
    event.preventDefault()
    const form = this.renderRoot.querySelector('form')
    if (this.busy || !form) return
    const values = new FormData(form)
    const empty = (name: string): boolean => `${values.get(name) ?? ''}`.trim() === ''
    const missing = this.fields.find(({ name, required }) => required === true && empty(name))
    this.missing = missing?.name ?? null
    if (!missing) this.dispatchEvent(new FieldsFilled(values, this.requestId))
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.cancel()
  }

  private cancel(): void {
    this.dispatchEvent(new CancelChosen())
  }

  static override styles = [...base, forms]
}

const keyboards: Readonly<Record<string, 'decimal' | 'numeric'>> = {
  money: 'decimal',
  number: 'numeric',
}

interface Marks {
  readonly told: string | undefined
  readonly invalid: 'true' | undefined
}

define('encours-fields-form', EncoursFieldsForm)
