import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { CaseWire } from '../../server/api/wire/cases.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import { codeName } from '../words/codes.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { CaseActChosen } from './events.ts'

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
 * @prop busy an act is under way
 * @fires encours-case-act what to do with which, and why
 */
export class EncoursCaseList extends LitElement {
  static override properties = {
    speech: { attribute: false },
    cases: { attribute: false },
    readonly: { type: Boolean },
    busy: { type: Boolean },
    asking: { state: true },
  }
  declare speech: Speech
  declare cases: readonly CaseWire[]
  declare readonly: boolean
  declare busy: boolean
  /** Which act asks for its reason. */
  declare asking: string | null

  constructor() {
    super()
    this.cases = []
    this.readonly = false
    this.busy = false
    this.asking = null
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
      <p class="small muted">${one.enteredBy === null ? cases.fromBooks : cases.enteredBy(one.enteredBy)}</p>
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

  private acts(one: CaseWire): TemplateResult | typeof nothing {
    const { cases } = this.speech.words
    const acts = one.acts.filter((act): act is Act => act in cases.acts)
    if (acts.length === 0) return nothing
    const asked = acts.find((act) => this.asking === `${one.id} ${act}`)
    if (asked !== undefined) return this.reason(one, asked)
    return html`<div class="buttons">${acts.map(
      (
        act,
      ) => html`<button type="button" ?disabled=${this.busy} aria-label=${cases.actLabel(cases.acts[act], cases.kinds[one.kind])}
        @click=${() => this.ask(one, act)}>${cases.acts[act]}</button>`,
    )}</div>`
  }

  private reason(one: CaseWire, act: Act): TemplateResult {
    const { cases } = this.speech.words
    return html`<form @submit=${(event: SubmitEvent) => this.send(event, one, act)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.dismiss()}>
      <div class="field wide"><label for="why">${cases.acts[act]}: ${cases.fields.why}</label>
        <input id="why" required pattern=".*\\S.*" maxlength="1000" autocomplete="off"></div>
      <div class="buttons wide"><button type="submit" class="primary" ?disabled=${this.busy}>${cases.save}</button>
        <button type="button" @click=${this.dismiss}>${cases.cancel}</button></div>
    </form>`
  }

  private ask(one: CaseWire, act: Act): void {
    this.asking = `${one.id} ${act}`
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  private dismiss(): void {
    this.asking = null
  }

  private send(event: SubmitEvent, one: CaseWire, act: Act): void {
    event.preventDefault()
    const note = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    if (note === '') return
    this.asking = null
    this.dispatchEvent(new CaseActChosen(one, act, note))
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
