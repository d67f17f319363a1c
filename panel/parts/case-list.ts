import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { CaseWire } from '../../server/api/wire/cases.ts'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import { actBody, changeBody } from '../state/case-acts.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import { codeName } from '../words/codes.ts'
import type { Speech } from '../words/speech.ts'
import { changeFields } from './case-fields.ts'
import { define } from './define.ts'
import { CaseActChosen, type FieldsFilled } from './events.ts'
import './fields-form.ts'

type Act = keyof Speech['words']['cases']['acts']

const bad = new Set(['broken', 'partly_kept', 'expired', 'overdue'])
const good = new Set(['kept', 'arrived', 'credited'])
const toneOf = (state: string): string =>
  bad.has(state)
    ? 'bad'
    : good.has(state)
      ? 'good'
      : state === 'open' || state === 'active'
        ? 'accent'
        : ''

/**
 * What was entered about a customer, how it stands, and the ways to end it.
 *
 * @prop cases the open ones first
 * @prop readonly the reader's role may not decide
 * @prop items the customer's open items
 * @prop busy, problem an act is under way; why the last one was not accepted
 * @prop settled another value: an act was accepted, its form is closed
 * @fires encours-case-act what to do with which, and why
 */
export class EncoursCaseList extends LitElement {
  static override properties = {
    speech: { attribute: false },
    cases: { attribute: false },
    readonly: { type: Boolean },
    items: { attribute: false },
    busy: { type: Boolean },
    problem: { attribute: false },
    settled: { attribute: false },
    asking: { state: true },
    unfit: { state: true },
  }
  declare speech: Speech
  declare cases: readonly CaseWire[]
  declare readonly: boolean
  declare items: readonly ItemWire[]
  declare busy: boolean
  declare problem: Problem | null
  declare settled: object | null
  /** Which field of a change does not fit. */
  declare unfit: string | null
  /** Which act asks for its reason. */
  declare asking: string | null

  constructor() {
    super()
    this.cases = []
    this.readonly = false
    this.items = []
    this.busy = false
    this.problem = null
    this.settled = null
    this.asking = null
    this.unfit = null
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('settled')) this.asking = null
  }

  override render(): TemplateResult {
    return html`<ul>${this.cases.map((one) => this.row(one))}</ul>`
  }

  private row(one: CaseWire): TemplateResult {
    const { cases } = this.speech.words
    return html`<li>
      <div class="pair"><strong>${cases.kinds[one.kind]}${one.about === null ? '' : ` · ${codeName(cases.codes, one.about)}`}</strong>
        <span class="chip ${toneOf(one.state)}">${codeName(cases.states, one.state)}</span></div>
      <p>${this.facts(one)}</p>
      ${one.note === null ? nothing : html`<p class="note">${one.note}</p>`}
      <p class="small muted">${this.author(one)}</p>
      ${this.readonly ? nothing : this.acts(one)}
    </li>`
  }

  private facts(one: CaseWire): string {
    const { words, day, money } = this.speech
    const { cases } = words
    const paid = one.paid !== null && one.paid.minor !== '0' ? cases.came(money(one.paid)) : null
    const numbers = one.invoices.flatMap(({ number }) => number ?? [])
    const isAmount = one.kind !== 'hold' && one.kind !== 'commitment'
    return [
      ...(isAmount ? [one.amount === null ? cases.whole : money(one.amount)] : []),
      ...(numbers.length === 0 ? [] : [numbers.join(', ')]),
      ...(one.day === null ? [cases.since(day(one.since))] : [cases.by(day(one.day))]),
      ...(one.isOpen && one.waitsUntil !== null ? [cases.waits(day(one.waitsUntil))] : []),
      ...(one.owner === null ? [] : [one.owner]),
      ...(paid === null ? [] : [paid]),
    ].join(' · ')
  }

  private author({ enteredBy }: CaseWire): string {
    const { cases } = this.speech.words
    if (enteredBy === null) return cases.fromBooks
    return enteredBy === 'encours' ? cases.fromMessage : cases.enteredBy(enteredBy)
  }

  private acts(one: CaseWire): TemplateResult | typeof nothing {
    const { cases } = this.speech.words
    const acts = one.acts.filter((act): act is Act => act in cases.acts)
    if (acts.length === 0) return nothing
    const asked = acts.find((act) => this.asking === `${one.id} ${act}`)
    if (asked === 'change') return this.change(one)
    if (asked !== undefined) return this.reason(one, asked)
    return html`<div class="buttons">${acts.map(
      (
        act,
      ) => html`<button type="button" ?disabled=${this.busy} aria-label=${cases.actLabel(cases.acts[act], cases.kinds[one.kind])}
        @click=${() => this.ask(one, act)}>${cases.acts[act]}</button>`,
    )}</div>`
  }

  private change(one: CaseWire): TemplateResult {
    const { cases } = this.speech.words
    const send = ({ values }: FieldsFilled): void => {
      const request = changeBody(one, values, this.items)
      this.unfit = request.kind === 'fault' ? request.field : null
      if (request.kind === 'fits')
        this.dispatchEvent(new CaseActChosen(one, 'change', request.body))
    }
    return html`<encours-fields-form .speech=${this.speech} .label=${cases.actLabel(cases.acts.change, cases.kinds[one.kind])}
      .fields=${changeFields(one, this.speech)} ?busy=${this.busy} .problem=${this.problem} .fault=${this.unfit}
      @encours-fields=${send} @encours-cancel=${this.dismiss}></encours-fields-form>`
  }

  private reason(one: CaseWire, act: Act): TemplateResult {
    const { cases, faces } = this.speech.words
    // That something was done needs no reason.
    const isNeeded = act !== 'keep'
    return html`<form @submit=${(event: SubmitEvent) => this.send(event, one, act)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.dismiss()}>
      <div class="field wide"><label for="why">${cases.acts[act]}: ${isNeeded ? cases.fields.why : cases.fields.note}</label>
        <input id="why" ?required=${isNeeded} pattern=".*\\S.*" maxlength="1000" autocomplete="off"></div>
      ${
        this.problem === null
          ? nothing
          : html`<p class="wide fault" role="alert">${faces[this.problem.kind]} ${this.problem.requestId ?? ''}</p>`
      }
      <div class="buttons wide"><button type="submit" class="primary" ?disabled=${this.busy}>${cases.save}</button>
        <button type="button" @click=${this.dismiss}>${cases.cancel}</button></div>
    </form>`
  }

  private ask(one: CaseWire, act: Act): void {
    this.asking = `${one.id} ${act}`
    this.unfit = null
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  private dismiss(): void {
    this.asking = null
  }

  private send(event: SubmitEvent, one: CaseWire, act: Act): void {
    event.preventDefault()
    const note = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    if (note === '' && act !== 'keep') return
    this.dispatchEvent(new CaseActChosen(one, act, actBody(one, act, note)))
  }

  static override styles = [
    ...base,
    forms,
    css`
      li {
        display: grid;
        gap: 0.2rem;
        padding-block: 0.65rem;
        border-block-end: 1px solid var(--e-line);
        overflow-wrap: anywhere;
      }
      li:last-child {
        border-block-end: 0;
      }
      .pair {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 0.75rem;
      }
      .pair > .chip {
        flex: none;
      }
      .note {
        white-space: pre-line;
      }
    `,
  ]
}

define('encours-case-list', EncoursCaseList)
