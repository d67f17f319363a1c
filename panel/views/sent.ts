import { css, html, nothing, type TemplateResult } from 'lit'
import type { MessageRowWire, MessagesWire } from '../../server/api/wire/messages.ts'
import { stateChip } from '../parts/chips.ts'
import { define } from '../parts/define.ts'
import { leavesNow } from '../state/decisions.ts'
import { poll, sendPace } from '../state/poll.ts'
import { ApiFailure } from '../state/problem.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { table } from '../styles/table.ts'
import { nameOf, reasonName } from '../words/names.ts'
import { View } from './view.ts'

/** What is neither waiting for a person nor replaced. */
const told = ['approved', 'sent', 'skipped', 'failed', 'ambiguous', 'refused'] as const

/** What left, and what was held back, with its state. */
export class EncoursSent extends View<MessagesWire> {
  private following = false

  protected override async ask(signal: AbortSignal): Promise<MessagesWire> {
    const answers = await Promise.all(
      told.map((state) => this.api.messages({ state, after: null }, signal)),
    )
    return {
      messages: answers
        .flatMap(({ messages }) => messages)
        .sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt)),
      total: answers.reduce((sum, { total }) => sum + total, 0),
    }
  }

  protected override updated(): void {
    const { state } = this.loading
    const leaving = state.kind === 'ready' && state.value.messages.some(leavesNow)
    if (leaving && !this.following) void this.follow()
  }

  /** What was approved leaves while the reader looks on. */
  private async follow(): Promise<void> {
    this.following = true
    const { signal } = this.life
    let waiting = -1
    try {
      await poll(
        {
          ask: (asked) => this.api.messages({ state: 'approved', after: null }, asked),
          over: ({ messages }) => !messages.some(leavesNow),
          progress: ({ messages }) => messages.map(({ id }) => id).join(),
          seen: ({ total }) => {
            if (total !== waiting) this.refresh()
            waiting = total
          },
        },
        sendPace,
        signal,
      )
    } catch (error) {
      // What is shown stands; it is only no longer live.
      if (!(error instanceof ApiFailure) && !signal.aborted) throw error
    }
  }

  protected override empty({ messages }: MessagesWire): TemplateResult | null {
    if (messages.length > 0) return null
    const { sent } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${sent.emptyTitle} .text=${sent.empty}></encours-face>`
  }

  protected override ready({ messages, total }: MessagesWire): TemplateResult {
    const { words, number } = this.speech
    return html`
      <header><h1 tabindex="-1">${words.sent.title}</h1>
        ${messages.length < total ? html`<p class="muted">${words.sent.shown(number(messages.length), number(total))}</p>` : nothing}
      </header>
      <div class="frame card"><table role="table">
        <caption class="heard">${words.sent.title}</caption>
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">${words.sent.customer}</th>
          <th role="columnheader" scope="col">${words.sent.message}</th>
          <th role="columnheader" scope="col" class="figure">${words.sent.amount}</th>
          <th role="columnheader" scope="col">${words.sent.state}</th>
          <th role="columnheader" scope="col">${words.sent.when}</th>
        </tr></thead>
        <tbody role="rowgroup">${messages.map((message) => this.row(message))}</tbody>
      </table></div>`
  }

  private row(message: MessageRowWire): TemplateResult {
    const { words, money, moment } = this.speech
    return html`<tr role="row">
      <td role="cell" class="who"><a href=${hashOf({ kind: 'customer', id: message.customer.id })}>${message.customer.name}</a></td>
      <td role="cell" class="what">${nameOf(words, 'steps', message.step)}
        <span class="muted">· ${nameOf(words, 'channels', message.channel)}</span>
        <div class="small muted">${message.items.map(({ number }) => number).join(', ')}</div></td>
      <td role="cell" class="figure sum">${message.totals.map(({ open }) => html`<div>${money(open)}</div>`)}</td>
      <td role="cell">${stateChip(this.speech, message.state)}
        ${message.stateReason === null ? nothing : html`<div class="small muted">${reasonName(words, message.stateReason)}</div>`}</td>
      <td role="cell" class="when small muted">${moment(message.updatedAt)}</td>
    </tr>`
  }

  static override styles = [
    ...base,
    table,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1rem;
        margin-block-end: 1rem;
      }
      .who {
        overflow-wrap: anywhere;
      }
      .who a {
        color: var(--e-ink);
        font-weight: 600;
        text-decoration: none;
      }
      .who a:hover {
        color: var(--e-accent);
        text-decoration: underline;
      }
      .what div {
        overflow-wrap: anywhere;
      }
      .sum {
        font-weight: 550;
      }
      .when {
        white-space: nowrap;
      }
      @container (max-width: 40rem) {
        tr {
          grid-template-columns: minmax(0, 1fr) auto;
          gap: 0.2rem 1rem;
        }
        .sum {
          grid-row: 1;
          grid-column: 2;
        }
        .what {
          grid-column: 1 / -1;
        }
        .when {
          text-align: end;
        }
      }
    `,
  ]
}

define('encours-sent', EncoursSent)
