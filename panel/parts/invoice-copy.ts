import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { CopiedWire, CopiesWire } from '../../server/api/wire/copies.ts'
import type { CopyPhase } from '../state/copying.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { codeName } from '../words/codes.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { CopyClosed, CopyConfirmed, CopyWanted } from './events.ts'
import './face.ts'

/**
 * Asks whether a copy of an invoice shall be sent, to which address, and tells what came of it.
 *
 * @prop invoice, number which one
 * @prop phase how far it is
 * @fires encours-copy it is to be looked at again
 * @fires encours-copy-confirm it is to be sent
 * @fires encours-copy-close it is to be put away
 */
export class EncoursInvoiceCopy extends LitElement {
  static override properties = {
    speech: { attribute: false },
    phase: { attribute: false },
    invoice: {},
    number: {},
  }
  declare speech: Speech
  declare phase: CopyPhase
  declare invoice: string
  declare number: string

  /** The button that had it is gone once it is told: who listens hears the word from there. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const before: unknown = changed.get('phase')
    if (this.phase.kind !== 'told' || before === undefined) return
    this.renderRoot.querySelector<HTMLElement>('button')?.focus()
  }

  override render(): TemplateResult {
    const { copy } = this.speech.words
    return html`<div class="box" role="group" aria-label=${copy.label(this.number)}>${this.content()}</div>`
  }

  private content(): TemplateResult {
    const { phase, speech } = this
    switch (phase.kind) {
      case 'looking':
        return html`<encours-face .speech=${speech} lines="2"></encours-face>`
      case 'failed':
        return html`<encours-face face="failed" .speech=${speech} .problem=${phase.problem}
          @encours-retry=${this.again}></encours-face>`
      case 'told':
        return html`${this.told(phase.copied)}<p>${this.closer()}</p>`
      default:
        return this.question(phase.value, { sending: phase.kind === 'sending', ...phase })
    }
  }

  private question(
    { to, cannot, by, copies }: CopiesWire,
    { sending, problem }: { readonly sending: boolean; readonly problem: Problem | null },
  ): TemplateResult {
    const { copy } = this.speech.words
    if (cannot !== null || to === null)
      return html`<p>${codeName(copy.cannot, cannot ?? 'NO_ADDRESS')}</p>${this.earlier(copies)}<p>${this.closer()}</p>`
    return html`<p>${copy.ask(by ?? '', this.number)} <strong>${to}</strong></p>
      <p class="small muted">${copy.means(by ?? '')}</p>
      ${this.earlier(copies)}
      ${problem === null ? nothing : html`<p role="alert" class="late">${this.why(problem)}</p>`}
      <p class="acts"><button type="button" class="primary" ?disabled=${sending} @click=${this.confirm}
        >${sending ? copy.sending : copy.confirm}</button>${this.closer(copy.cancel, sending)}</p>`
  }

  private why({ kind, status, code }: Problem): string {
    const { copy, faces } = this.speech.words
    if (status === null) return copy.noAnswer
    const known: Readonly<Record<string, string>> = copy.cannot
    return known[code ?? ''] ?? faces[kind]
  }

  private told({ to, outcome, said }: CopiedWire): TemplateResult {
    const { copy } = this.speech.words
    return html`<p role=${outcome === 'sent' ? 'status' : 'alert'} class=${outcome === 'sent' ? '' : 'late'}
      >${copy.outcomes[outcome](to)}</p>${said === null ? nothing : html`<p class="small muted">${said}</p>`}`
  }

  private earlier(copies: CopiesWire['copies']): TemplateResult | typeof nothing {
    if (copies.length === 0) return nothing
    const { words, moment } = this.speech
    return html`<ul class="small muted" aria-label=${words.copy.before}>${copies.map(
      ({ at, to, outcome }) => html`<li>${moment(at)} · ${words.copy.outcomes[outcome](to)}</li>`,
    )}</ul>`
  }

  private closer(label = this.speech.words.copy.close, disabled = false): TemplateResult {
    return html`<button type="button" class="quiet" ?disabled=${disabled}
      @click=${() => this.dispatchEvent(new CopyClosed())}>${label}</button>`
  }

  private confirm(): void {
    this.dispatchEvent(new CopyConfirmed())
  }

  private again(event: Event): void {
    event.stopPropagation()
    this.dispatchEvent(new CopyWanted(this.invoice))
  }

  static override styles = [
    ...base,
    css`
      .box {
        display: grid;
        gap: 0.4rem;
        padding: 0.75rem;
        border: 1px solid var(--e-line);
        border-radius: var(--e-radius);
        text-align: start;
      }
      strong {
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .late {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-invoice-copy', EncoursInvoiceCopy)
