import { css, html, nothing, type TemplateResult } from 'lit'
import type { CaseChangeWire, CasesWire, CaseWire } from '../../server/api/wire/cases.ts'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import { define } from '../parts/define.ts'
import { type CaseActChosen, type CaseFilled, MessageSettled } from '../parts/events.ts'
import { actPath } from '../state/case-acts.ts'
import { type FormKind, pathOf } from '../state/case-request.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import { ActingView } from './acting.ts'
import '../parts/case-effect.ts'
import '../parts/case-form.ts'
import '../parts/case-list.ts'

const kinds: readonly FormKind[] = [
  'promise',
  'announced_payment',
  'payment_plan',
  'dispute',
  'hold',
  'commitment',
  'call',
]

/**
 * What was agreed with a customer, and the ways to enter more. What an entry changes is shown at
 * once.
 *
 * @prop customer whose
 * @prop items his open items
 * @prop readonly the reader's role may not decide
 * @fires encours-settled something was entered: what is shown elsewhere is out of date
 */
export class EncoursCases extends ActingView<CasesWire> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    items: { attribute: false },
    form: { state: true },
    change: { state: true },
  }
  declare customer: string
  declare items: readonly ItemWire[]
  declare form: FormKind | null
  declare change: CaseChangeWire | null

  constructor() {
    super()
    this.customer = ''
    this.items = []
    this.form = null
    this.change = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<CasesWire> {
    return this.api.cases(this.customer, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  protected override ready({ cases }: CasesWire): TemplateResult {
    const { words } = this.speech
    return html`<h2>${words.cases.title}</h2>
      ${this.readonly ? nothing : this.entering()}
      ${this.change === null ? nothing : html`<encours-case-effect .speech=${this.speech} .change=${this.change}></encours-case-effect>`}
      ${
        cases.length === 0
          ? html`<p class="muted">${words.cases.none}</p>`
          : html`<encours-case-list .speech=${this.speech} .cases=${cases} .items=${this.items}
              ?readonly=${this.readonly} ?busy=${this.busy} .problem=${this.form === null ? this.problem : null}
              .settled=${this.change} @encours-case-act=${this.decide}></encours-case-list>`
      }`
  }

  private entering(): TemplateResult {
    const { cases } = this.speech.words
    const { form, problem } = this
    return html`<div class="buttons" role="group" aria-label=${cases.enter}>${kinds.map(
      (kind) =>
        html`<button type="button" aria-expanded=${form === kind ? 'true' : 'false'} @click=${() => this.open(kind)}
          >${cases.actions[kind]}</button>`,
    )}</div>
    ${
      form === null
        ? nothing
        : html`<encours-case-form .speech=${this.speech} .kind=${form} .items=${this.items} ?busy=${this.busy}
            .problem=${problem} @encours-case-filled=${this.enter} @encours-cancel=${() => this.close()}></encours-case-form>`
    }`
  }

  private open(kind: FormKind): void {
    this.problem = null
    this.change = null
    const next = this.form === kind ? null : kind
    this.form = null
    // Another form is another element: nothing of the one before stays in it.
    void this.updateComplete.then(() => {
      this.form = next
    })
  }

  private close(): void {
    this.form = null
    this.problem = null
    void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }

  private enter({ kind, body }: CaseFilled): Promise<void> {
    return this.say((signal) => this.api.enter(this.customer, { path: pathOf[kind], body }, signal))
  }

  private decide({ chosen, act, body }: CaseActChosen): Promise<void> {
    this.form = null
    return this.say((signal) => this.api.change({ path: actPath(chosen, act), body }, signal))
  }

  private say(ask: (signal: AbortSignal) => Promise<CaseChangeWire>): Promise<void> {
    return this.act(ask, (change) => {
      this.change = change
      this.form = null
      this.refresh()
      this.dispatchEvent(new MessageSettled())
    })
  }

  static override styles = [
    ...base,
    forms,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
    `,
  ]
}

export type { CaseWire }

define('encours-cases', EncoursCases)
