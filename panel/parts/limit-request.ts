import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { LimitRequestWire } from '../../server/api/wire/credit.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { LimitAnswered, type RefuseChosen } from './events.ts'
import './refusal.ts'

/**
 * A request for a limit that waits: who asks for how much and why, what was recommended, and the
 * answer.
 *
 * @prop request what is asked
 * @prop href where its customer is; empty = he is shown already
 * @prop refusal why the reader may not answer; null = he may
 * @prop busy an answer is under way
 * @fires encours-limit-answer with the answer and its reason
 */
export class EncoursLimitRequest extends LitElement {
  static override properties = {
    speech: { attribute: false },
    request: { attribute: false },
    href: {},
    refusal: { attribute: false },
    busy: { type: Boolean },
    refusing: { state: true },
  }
  declare speech: Speech
  declare request: LimitRequestWire
  declare href: string
  declare refusal: 'own_request' | 'not_admin' | null
  declare busy: boolean
  declare refusing: boolean

  constructor() {
    super()
    this.href = ''
    this.refusal = null
    this.busy = false
    this.refusing = false
  }

  override render(): TemplateResult {
    const { words, money, moment } = this.speech
    const { credit } = words
    const { askedBy, askedAt, amount, reason, customer, reviewMonths } = this.request
    return html`${this.href === '' ? nothing : html`<p><a href=${this.href}>${customer.name}</a></p>`}
      <p><strong>${credit.waiting(askedBy, money(amount))}</strong> <span class="chip warn">${credit.waits}</span></p>
      <p>${reason}</p>
      <p class="small muted">${moment(askedAt)} · ${credit.reviewAfter(reviewMonths)}</p>
      ${this.recommended()}
      ${this.refusal === null ? this.answer() : html`<p class="small muted">${credit[this.refusal]}</p>`}`
  }

  private recommended(): TemplateResult | typeof nothing {
    const { words, money } = this.speech
    const { recommended } = this.request
    if (recommended === null || recommended.amount === null) return nothing
    const { credit } = words
    return html`<details class="small"><summary>${credit.recommendedThen(money(recommended.amount))}</summary>
      <ul>${recommended.reasons.map(({ text }) => html`<li>${text}</li>`)}</ul>
      ${recommended.isPerson ? html`<p>${credit.person}</p>` : nothing}</details>`
  }

  private answer(): TemplateResult {
    const { credit } = this.speech.words
    if (this.refusing)
      return html`<encours-refusal .speech=${this.speech} .message=${this.request.id} .confirm=${credit.confirmRefuse}
        .label=${credit.refusal}
        @encours-refuse=${this.refuse} @encours-cancel=${() => this.refuseOrNot(false)}></encours-refusal>`
    return html`<div class="acts">
      <button type="button" class="primary" ?disabled=${this.busy}
        @click=${() => this.dispatchEvent(new LimitAnswered(this.request.id, 'approve', null))}>${credit.approve}</button>
      <button type="button" ?disabled=${this.busy} @click=${() => this.refuseOrNot(true)}>${credit.refuse}</button>
    </div>`
  }

  private refuseOrNot(refusing: boolean): void {
    this.refusing = refusing
  }

  private refuse(event: RefuseChosen): void {
    event.stopPropagation()
    this.dispatchEvent(new LimitAnswered(this.request.id, 'refuse', event.reason))
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.4rem;
        overflow-wrap: anywhere;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 0.25rem;
      }
      summary {
        cursor: pointer;
      }
      details ul {
        display: grid;
        gap: 0.25rem;
        padding-block: 0.3rem;
      }
    `,
  ]
}

define('encours-limit-request', EncoursLimitRequest)
