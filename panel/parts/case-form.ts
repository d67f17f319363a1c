import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import { live } from 'lit/directives/live.js'
import { repeat } from 'lit/directives/repeat.js'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import {
  type Filled,
  type FormKind,
  requestOf,
  type Share,
  sharesSoFar,
} from '../state/case-request.ts'
import {
  emptyShare,
  sumSoFar,
  type TypedShare,
  typedFrom,
  typedShares,
} from '../state/plan-shares.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import { codeName } from '../words/codes.ts'
import type { Speech } from '../words/speech.ts'
import { type Field, fieldsOf } from './case-fields.ts'
import { define } from './define.ts'
import { CancelChosen, CaseFilled, type SharesTyped } from './events.ts'
import './plan-shares.ts'

/**
 * A small form for what a person enters about a customer.
 *
 * @prop kind which form
 * @prop items the customer's open items
 * @prop busy it is under way
 * @prop problem why it was not accepted, with the field where there is one
 * @fires encours-case-filled with the request
 * @fires encours-cancel the reader thought better of it
 */
export class EncoursCaseForm extends LitElement {
  static override properties = {
    speech: { attribute: false },
    kind: {},
    items: { attribute: false },
    busy: { type: Boolean },
    problem: { attribute: false },
    outcome: { state: true },
    sharing: { state: true },
    shares: { state: true },
    rows: { state: true },
    fault: { state: true },
  }
  declare speech: Speech
  declare kind: FormKind
  declare items: readonly ItemWire[]
  declare busy: boolean
  declare problem: Problem | null
  declare outcome: string
  declare sharing: string
  declare shares: readonly Share[]
  /** Shares that are typed. */
  declare rows: readonly TypedShare[]
  declare fault: string | null
  /** Of this form: sent twice, it is entered once. */
  private readonly requestId = crypto.randomUUID()

  constructor() {
    super()
    this.items = []
    this.busy = false
    this.problem = null
    this.outcome = 'promise'
    this.sharing = 'equal'
    this.shares = []
    this.rows = [emptyShare, emptyShare]
    this.fault = null
  }

  override render(): TemplateResult {
    const { cases, faces } = this.speech.words
    const field = this.faulty()
    return html`<form novalidate aria-label=${cases.actions[this.kind]} @submit=${this.send}
      @input=${this.changed} @keydown=${this.key}>
      ${repeat(
        fieldsOf(this.kind, this),
        ({ name }) => name,
        (one) => this.field(one, field === one.name),
      )}
      ${this.planned()}
      ${
        this.problem === null || field !== null
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

  /** The API names a field by its path; what stands deeper belongs to the field that holds it. */
  private faulty(): string | null {
    if (this.fault !== null) return this.fault
    const path = this.problem?.field?.split('.') ?? []
    const names = fieldsOf(this.kind, this).map(({ name }) => name)
    if (path[0] === 'instalments') return this.isTyped() ? path.join('.') : 'first'
    return path.find((part) => names.includes(part)) ?? null
  }

  private field(field: Field, isFaulty: boolean): TemplateResult {
    const { fields, optional, refused } = this.speech.words.cases
    const { name, label, hint, type } = field
    const told = [
      ...(hint === undefined ? [] : [`${name}-hint`]),
      ...(isFaulty ? [`${name}-fault`] : []),
    ]
    const isNeeded = type === 'choice' || ('required' in field && field.required === true)
    const marks = {
      told: told.join(' ') || undefined,
      invalid: isFaulty ? ('true' as const) : undefined,
    }
    const title = html`${fields[label]}${
      isNeeded || type === 'invoices'
        ? nothing
        : html` <span class="small muted">(${optional})</span>`
    }`
    return html`<div class="field ${type === 'invoices' || name === 'note' ? 'wide' : ''}">
      ${type === 'invoices' ? this.boxes(title, marks.told) : html`<label for=${name}>${title}</label>${this.control(field, marks)}`}
      ${hint === undefined ? nothing : html`<p id="${name}-hint" class="small muted">${fields[hint]}</p>`}
      ${isFaulty ? html`<p id="${name}-fault" class="small fault" role="alert">${refused}</p>` : nothing}
    </div>`
  }

  private control(field: Field, { told, invalid }: Marks): TemplateResult {
    const { name, type } = field
    if (type === 'choice') return this.choice(field.name, field.options, told)
    if (type === 'invoice')
      return html`<select id=${name} name=${name} aria-describedby=${ifDefined(told)} aria-invalid=${ifDefined(invalid)}>
        ${'required' in field ? nothing : html`<option value="">${this.speech.words.cases.fields.everything}</option>`}
        ${this.invoices().map(({ invoice, number }) => html`<option value=${invoice}>${number}</option>`)}
      </select>`
    if (type === 'count')
      return html`<input id=${name} name=${name} type="number" min="1" max="60" value="3" inputmode="numeric"
        aria-describedby=${ifDefined(told)} aria-invalid=${ifDefined(invalid)}>`
    return html`<input id=${name} name=${name} type=${type === 'day' ? 'date' : 'text'} maxlength="1000"
      inputmode=${type === 'money' ? 'decimal' : nothing} autocomplete="off"
      aria-describedby=${ifDefined(told)} aria-invalid=${ifDefined(invalid)}>`
  }

  private choice(name: string, options: readonly string[], told: Marks['told']): TemplateResult {
    const { codes, outcomes } = this.speech.words.cases
    const table = name === 'outcome' ? outcomes : codes
    return html`<select id=${name} name=${name} aria-describedby=${ifDefined(told)}
      .value=${name === 'outcome' ? live(this.outcome) : (options[0] ?? '')}>
      ${options.map((code) => html`<option value=${code}>${codeName(table, code)}</option>`)}</select>`
  }

  private boxes(title: TemplateResult, told: Marks['told']): TemplateResult {
    return html`<fieldset aria-describedby=${ifDefined(told)}><legend>${title}</legend>${this.invoices().map(
      ({
        invoice,
        number,
        open,
      }) => html`<label><input type="checkbox" name="invoices" value=${invoice}>
        <span>${number} · ${this.speech.money(open)}</span></label>`,
    )}</fieldset>`
  }

  private isTyped(): boolean {
    return this.kind === 'payment_plan' && this.sharing === 'typed'
  }

  private planned(): TemplateResult | typeof nothing {
    const { speech, shares } = this
    if (this.isTyped())
      return html`<encours-plan-shares class="wide" .speech=${speech} .rows=${this.rows}
        .sum=${sumSoFar(this.filled(), this.rows)} .fault=${this.faulty()} @encours-shares=${this.typed}></encours-plan-shares>`
    if (shares.length === 0) return nothing
    return html`<div class="wide" role="status"><p class="small muted">${speech.words.cases.shares.equal}</p>
      <ol class="shares">${shares.map(
        ({ due, amount }) =>
          html`<li><span>${speech.day(due)}</span> <span class="figure">${speech.money(amount)}</span></li>`,
      )}</ol></div>`
  }

  private typed({ rows }: SharesTyped): void {
    this.rows = rows
    this.fault = null
  }

  /** Each invoice once, with what is open on all its instalments. */
  private invoices(): readonly Pick<ItemWire, 'invoice' | 'number' | 'open'>[] {
    return [...Map.groupBy(this.items, ({ invoice }) => invoice).values()].flatMap((parts) => {
      const [first] = parts
      if (!first) return []
      const minor = parts.reduce((sum, { open }) => sum + BigInt(open.minor), 0n)
      return { ...first, open: { ...first.open, minor: minor.toString() } }
    })
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('select, input')?.focus()
  }

  protected override updated(changed: PropertyValues): void {
    const isNews = (changed.has('fault') && this.fault !== null) || changed.has('problem')
    const field = isNews ? this.faulty() : null
    if (field === null) return
    this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(field)}`)?.focus()
  }

  private filled(): Filled {
    const form = this.renderRoot.querySelector('form')
    return { id: this.requestId, items: this.items, values: new FormData(form ?? undefined) }
  }

  private changed(): void {
    const filled = this.filled()
    const outcome = filled.values.get('outcome')
    if (typeof outcome === 'string') this.outcome = outcome
    if (this.kind === 'payment_plan') this.share(filled)
  }

  /** Who begins to type has the equal shares before him. */
  private share(filled: Filled): void {
    const sharing = filled.values.get('sharing') === 'typed' ? 'typed' : 'equal'
    if (sharing === 'typed' && this.sharing === 'equal' && this.shares.length > 0)
      this.rows = this.shares.map((share) => typedFrom(share, this.speech.language))
    this.sharing = sharing
    this.shares = sharing === 'equal' ? sharesSoFar(filled) : []
    this.requestUpdate()
  }

  private send(event: SubmitEvent): void {
    event.preventDefault()
    if (this.busy) return
    const filled = this.filled()
    const typed = this.isTyped() ? () => typedShares(filled, this.rows) : undefined
    const request = requestOf(this.kind, filled, typed)
    this.fault = request.kind === 'fault' ? request.field : null
    if (request.kind === 'fits') this.dispatchEvent(new CaseFilled(this.kind, request.body))
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.cancel()
  }

  private cancel(): void {
    this.dispatchEvent(new CancelChosen())
  }

  static override styles = [
    ...base,
    forms,
    css`
      .shares li {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        max-inline-size: 22rem;
      }
    `,
  ]
}

interface Marks {
  readonly told: string | undefined
  readonly invalid: 'true' | undefined
}

define('encours-case-form', EncoursCaseForm)
