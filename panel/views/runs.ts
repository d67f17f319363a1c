import { css, html, nothing, type TemplateResult } from 'lit'
import type { RunsWire } from '../../server/api/wire/runs.ts'
import { define } from '../parts/define.ts'
import { MessageSettled } from '../parts/events.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'

type Run = RunsWire['runs'][number]
type Phase =
  | { readonly kind: 'idle' | 'working' }
  | { readonly kind: 'failed'; readonly problem: Problem }

const shown = 10

/**
 * The plans that were made, with what was wrong in them, and a new one on request.
 *
 * @prop readonly the reader's role may not ask for a plan
 * @fires encours-settled a plan was made: what others show is out of date
 */
export class EncoursRuns extends View<RunsWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    phase: { state: true },
  }
  declare readonly: boolean
  declare phase: Phase

  constructor() {
    super()
    this.readonly = false
    this.phase = { kind: 'idle' }
  }

  protected override ask(signal: AbortSignal): Promise<RunsWire> {
    return this.api.runs(signal)
  }

  protected override empty({ runs }: RunsWire): TemplateResult | null {
    if (runs.length > 0) return null
    const { runs: words } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech} .heading=${words.emptyTitle}
      .text=${words.empty}></encours-face>`
  }

  protected override ready({ runs }: RunsWire): TemplateResult {
    const { runs: words } = this.speech.words
    return html`<section>
      <header><h2>${words.title}</h2>${this.readonly ? nothing : this.button()}</header>
      <p class="small muted">${words.intro}</p>
      <ol>${runs.slice(0, shown).map((run) => this.run(run))}</ol>
    </section>`
  }

  private button(): TemplateResult {
    const { runs: words, faces } = this.speech.words
    return html`${
      this.phase.kind === 'failed'
        ? html`<span role="alert" class="failure">${faces[this.phase.problem.kind]}</span>`
        : nothing
    }
      <button type="button" ?disabled=${this.phase.kind === 'working'} @click=${this.planNow}
      >${this.phase.kind === 'working' ? words.working : words.now}</button>`
  }

  private run({ plannedAt, policy, messages, held, missingRates, broken }: Run): TemplateResult {
    const { runs: words } = this.speech.words
    return html`<li>
      <span><strong>${this.speech.moment(plannedAt)}</strong>
        <span class="muted">${words.policy(policy.key, this.speech.number(policy.version))}</span></span>
      <span>${words.messages(messages)} · ${words.held(held)}</span>
      ${missingRates.length === 0 ? nothing : html`<span class="warn">${words.missingRates(missingRates.join(', '))}</span>`}
      ${broken.map(({ customer, fault }) => html`<span class="warn">${words.broken(customer)} <code>${fault}</code></span>`)}
    </li>`
  }

  private async planNow(): Promise<void> {
    this.phase = { kind: 'working' }
    try {
      await this.api.planNow(this.life.signal)
      this.phase = { kind: 'idle' }
      this.refresh()
      this.dispatchEvent(new MessageSettled())
    } catch (error) {
      if (!this.life.signal.aborted) this.phase = { kind: 'failed', problem: problemFrom(error) }
    }
  }

  static override styles = [
    ...base,
    css`
      section {
        display: grid;
        gap: 0.6rem;
        margin-block-start: 1.5rem;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
      }
      ol {
        border: 1px solid var(--e-line);
        border-radius: var(--e-radius);
        background: var(--e-surface);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0.2rem 1rem;
        padding: 0.55rem 0.85rem;
      }
      li + li {
        border-block-start: 1px solid var(--e-line);
      }
      .warn {
        flex-basis: 100%;
        color: var(--e-warn);
        overflow-wrap: anywhere;
      }
      .failure {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-runs', EncoursRuns)
