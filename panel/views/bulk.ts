import { html, nothing, type TemplateResult } from 'lit'
import type { ApprovalsWire } from '../../server/api/wire/approvals.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import { define } from '../parts/define.ts'
import { MessageSettled, type RefuseChosen, StepChosen } from '../parts/events.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { answerSeveral, type SeveralAnswered } from '../state/several.ts'
import { base } from '../styles/base.ts'
import { nameOf, reasonName } from '../words/names.ts'
import { bulkStyles } from './bulk.styles.ts'
import { View } from './view.ts'
import '../parts/refusal.ts'

type Waiting = ApprovalsWire['messages'][number]

/** What the reader is about to do, or what came of it. */
type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking'; readonly answer: 'approve' | 'refuse' }
  | { readonly kind: 'working' }
  | {
      readonly kind: 'done'
      readonly answer: 'approve' | 'refuse'
      readonly result: SeveralAnswered
    }
  | { readonly kind: 'failed'; readonly problem: Problem }

/**
 * The queue step by step, and one answer to all that is shown or chosen. Says before what will
 * happen: how many, how much, and what is left out.
 *
 * @prop step the step that is shown; empty = all
 * @prop chosen ids of the messages that the reader ticked; none = all that is shown
 * @prop readonly the reader's role may not decide
 * @fires encours-step another step is to be shown
 * @fires encours-settled messages were decided
 */
export class EncoursBulk extends View<ApprovalsWire> {
  static override properties = {
    ...View.properties,
    step: {},
    chosen: { attribute: false },
    readonly: { type: Boolean },
    phase: { state: true },
  }
  declare step: string
  declare chosen: ReadonlySet<string>
  declare readonly: boolean
  declare phase: Phase

  constructor() {
    super()
    this.step = ''
    this.chosen = new Set()
    this.readonly = false
    this.phase = { kind: 'idle' }
  }

  protected override ask(signal: AbortSignal): Promise<ApprovalsWire> {
    return this.api.approvals(signal)
  }

  protected override busyFace(): TemplateResult {
    return html``
  }

  /** Below it the messages are shown all the same, each with its own answers. */
  protected override failed(): TemplateResult {
    return html``
  }

  protected override empty({ messages }: ApprovalsWire): TemplateResult | null {
    if (messages.length > 0 || this.phase.kind !== 'idle') return null
    return html``
  }

  private aboutTo({ messages }: ApprovalsWire): readonly Waiting[] {
    if (this.chosen.size > 0) return messages.filter(({ id }) => this.chosen.has(id))
    return this.step === '' ? messages : messages.filter(({ step }) => step === this.step)
  }

  protected override ready(value: ApprovalsWire): TemplateResult {
    const { bulk } = this.speech.words
    const { messages, steps } = value
    return html`<section aria-label=${bulk.label}>
      ${value.testMode ? html`<p class="trying"><strong>${bulk.testMode}</strong> ${bulk.testModeMeans}</p>` : nothing}
      ${
        steps.length < 2
          ? nothing
          : html`<ul class="steps">
              ${this.tab('', bulk.all, messages.length)}
              ${steps.map((row) => this.tab(row.step, nameOf(this.speech.words, 'steps', row.step), row.messages))}
            </ul>`
      }
      ${this.readonly ? nothing : this.acts(value)}
    </section>`
  }

  private tab(step: string, name: string, count: number): TemplateResult {
    return html`<li><button type="button" aria-pressed=${this.step === step ? 'true' : 'false'}
      @click=${() => this.dispatchEvent(new StepChosen(step))}>${name}
      <span class="chip">${this.speech.number(count)}</span></button></li>`
  }

  private acts(value: ApprovalsWire): TemplateResult {
    const { bulk } = this.speech.words
    const { phase } = this
    const about = this.aboutTo(value)
    switch (phase.kind) {
      case 'idle':
        return about.length < 2 && this.chosen.size === 0 ? html`` : this.offers(about)
      case 'asking':
        return phase.answer === 'approve' ? this.confirm(about) : this.refusal(about)
      case 'working':
        return html`<p role="status">${bulk.working}</p>`
      case 'done':
        return this.told(phase.answer, phase.result)
      case 'failed':
        return html`<p class="failure" role="alert">${this.speech.words.faces[phase.problem.kind]}
          <button type="button" @click=${() => this.begin({ kind: 'idle' })}>${bulk.close}</button></p>`
    }
  }

  private offers(about: readonly Waiting[]): TemplateResult {
    const { bulk } = this.speech.words
    const many = about.filter(({ problem }) => problem === null).length
    return html`<div class="acts">
      ${
        many === 0
          ? nothing
          : html`<button type="button" class="primary" @click=${() => this.begin(asking('approve'))}
              >${bulk.approve(many)}</button>`
      }
      <button type="button" @click=${() => this.begin(asking('refuse'))}
        >${bulk.refuse(about.length)}</button>
      <span class="small muted">${this.chosen.size > 0 ? bulk.ofChosen : bulk.ofShown}</span>
    </div>`
  }

  private confirm(about: readonly Waiting[]): TemplateResult {
    const { bulk, approve } = this.speech.words
    const going = about.filter(({ problem }) => problem === null)
    const left = Map.groupBy(
      about.filter(({ problem }) => problem !== null),
      ({ problem }) => problem ?? '',
    )
    return html`<div class="ask" role="group" aria-label=${bulk.label}>
      <p tabindex="-1" class="what"><strong>${bulk.leaves(going.length)}</strong> ${this.sums(going)}</p>
      ${[...left].map(([code, own]) => html`<p class="left">${bulk.left(own.length)} ${reasonName(this.speech.words, code)}</p>`)}
      <p class="small muted">${bulk.checked}</p>
      <div class="acts">
        <button type="button" class="primary"
          @click=${() => this.decide(going, { answer: 'approve', reason: null })}
          >${bulk.confirm(going.length)}</button>
        <button type="button" @click=${() => this.begin({ kind: 'idle' })}>${approve.cancel}</button>
      </div>
    </div>`
  }

  private refusal(about: readonly Waiting[]): TemplateResult {
    const { bulk } = this.speech.words
    return html`<div class="ask">
      <p class="what"><strong>${bulk.refuses(about.length)}</strong> ${this.sums(about)}</p>
      <encours-refusal .speech=${this.speech} message="" .confirm=${bulk.confirmRefuse(about.length)}
        @encours-refuse=${(event: RefuseChosen) => {
          event.stopPropagation()
          void this.decide(about, { answer: 'refuse', reason: event.reason })
        }}
        @encours-cancel=${() => this.begin({ kind: 'idle' })}></encours-refusal>
    </div>`
  }

  private told(answer: 'approve' | 'refuse', { decided, left }: SeveralAnswered): TemplateResult {
    const { bulk } = this.speech.words
    const reasons = Map.groupBy(left, ({ code }) => code)
    return html`<div class="ask" role="status">
      <p class="what" tabindex="-1">${answer === 'approve' ? bulk.approved(decided) : bulk.refused(decided)}</p>
      ${[...reasons].map(([code, own]) => html`<p class="left">${bulk.left(own.length)} ${reasonName(this.speech.words, code)}</p>`)}
      <div class="acts"><button type="button" @click=${() => this.begin({ kind: 'idle' })}>${bulk.close}</button></div>
    </div>`
  }

  /** One sum a currency, never one over several. */
  private sums(about: readonly Waiting[]): string {
    const byCurrency = new Map<string, bigint>()
    for (const { currency, minor } of about.flatMap(({ totals }): readonly MoneyWire[] => totals)) {
      byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + BigInt(minor))
    }
    return [...byCurrency]
      .map(([currency, minor]) => this.speech.money({ currency, minor: `${minor}` }))
      .join(' · ')
  }

  private begin(phase: Phase): void {
    this.phase = phase
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.what, .acts button')?.focus(),
    )
  }

  private async decide(
    about: readonly Waiting[],
    { answer, reason }: { readonly answer: 'approve' | 'refuse'; readonly reason: string | null },
  ): Promise<void> {
    this.phase = { kind: 'working' }
    try {
      const messages = about.map(({ id, seen }) => ({ id, seen }))
      const asked = { answer, reason, messages }
      const result = await answerSeveral(this.api, asked, this.life.signal)
      this.begin({ kind: 'done', answer, result })
    } catch (error) {
      if (this.life.signal.aborted) return
      this.begin({ kind: 'failed', problem: problemFrom(error) })
    }
    this.dispatchEvent(new MessageSettled())
  }

  static override styles = [...base, bulkStyles]
}

const asking = (answer: 'approve' | 'refuse'): Phase => ({ kind: 'asking', answer })

define('encours-bulk', EncoursBulk)
