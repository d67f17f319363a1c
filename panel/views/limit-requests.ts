import { css, html, nothing, type TemplateResult } from 'lit'
import type { LimitRequestsWire } from '../../server/api/wire/credit.ts'
import { define } from '../parts/define.ts'
import { type LimitAnswered, MessageSettled } from '../parts/events.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { ActingView } from './acting.ts'
import '../parts/limit-request.ts'

/**
 * Requests for credit limits that wait for an answer; nothing where there are none.
 *
 * @fires encours-settled one was answered: what is counted elsewhere is out of date
 */
export class EncoursLimitRequests extends ActingView<LimitRequestsWire> {
  protected override ask(signal: AbortSignal): Promise<LimitRequestsWire> {
    return this.api.limitRequests(signal)
  }

  protected override empty({ requests }: LimitRequestsWire): TemplateResult | null {
    return requests.length === 0 ? html`${nothing}` : null
  }

  protected override busyFace(): TemplateResult {
    return html`${nothing}`
  }

  protected override ready({ requests }: LimitRequestsWire): TemplateResult {
    const { credit } = this.speech.words
    return html`<section aria-labelledby="limits"><h2 id="limits">${credit.requestsTitle}</h2>
      ${this.fault()}
      <ul class="card">${requests.map(
        (request) => html`<li><encours-limit-request .speech=${this.speech} .request=${request}
          .href=${hashOf({ kind: 'customer', id: request.customer.id })} ?busy=${this.busy}
          .refusal=${this.readonly ? 'not_admin' : request.mayNotAnswer}
          @encours-limit-answer=${this.answer}></encours-limit-request></li>`,
      )}</ul></section>`
  }

  private answer({ request, answer, reason }: LimitAnswered): void {
    const given = { id: crypto.randomUUID(), answer, reason }
    void this.act(
      (signal) => this.api.answerLimit(request, given, signal),
      () => {
        this.refresh()
        this.dispatchEvent(new MessageSettled())
      },
    )
  }

  static override styles = [
    ...base,
    css`
      section {
        display: grid;
        gap: 0.6rem;
        margin-block-end: 1.75rem;
      }
      li {
        padding: 0.85rem 1.1rem;
        border-block-end: 1px solid var(--e-line);
      }
      li:last-child {
        border-block-end: 0;
      }
      .fault {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-limit-requests', EncoursLimitRequests)
