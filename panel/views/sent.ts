import { html, nothing, type TemplateResult } from 'lit'
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
import { sentStyles } from './sent.styles.ts'
import { View } from './view.ts'
import './travel.ts'

/** What is neither waiting for a person nor replaced. */
const told = ['approved', 'sent', 'skipped', 'failed', 'ambiguous', 'refused'] as const

/** Of what was held back or refused nothing was tried. */
const travels = new Set<string>(['approved', 'sent', 'failed', 'ambiguous'])

/**
 * What left, and what was held back, with its state and how it travelled.
 *
 * @prop readonly the reader's role may not say what became of a message
 */
export class EncoursSent extends View<MessagesWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    opened: { state: true },
  }
  declare readonly: boolean
  /** One message at a time. */
  declare opened: string | null
  private following = false

  constructor() {
    super()
    this.readonly = false
    this.opened = null
  }

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
    const { words, money, moment, day } = this.speech
    return html`<tr role="row">
      <td role="cell" class="who"><a href=${hashOf({ kind: 'customer', id: message.customer.id })}>${message.customer.name}</a></td>
      <td role="cell" class="what">${nameOf(words, 'steps', message.step)}
        <span class="muted">· ${nameOf(words, 'channels', message.channel)}</span>
        <div class="small muted">${message.items.map(({ number }) => number).join(', ')}</div></td>
      <td role="cell" class="figure sum">${message.totals.map(({ open }) => html`<div>${money(open)}</div>`)}</td>
      <td role="cell">${stateChip(this.speech, message.state)}
        ${message.state === 'approved' ? html`<div class="small muted">${words.travel.leaves(day(message.sendOn))}</div>` : nothing}
        ${message.stateReason === null ? nothing : html`<div class="small muted">${reasonName(words, message.stateReason)}</div>`}</td>
      <td role="cell" class="when small muted">${moment(message.updatedAt)}${this.toggle(message)}</td>
    </tr>${this.opened === message.id ? this.details(message) : nothing}`
  }

  private toggle({ id, state, step, customer }: MessageRowWire): TemplateResult | typeof nothing {
    if (!travels.has(state)) return nothing
    const { words } = this.speech
    const isOpen = this.opened === id
    return html`<div><button type="button" class="quiet" aria-expanded=${isOpen ? 'true' : 'false'}
      aria-label=${words.travel.detailsOf(nameOf(words, 'steps', step), customer.name)}
      @click=${() => {
        this.opened = isOpen ? null : id
      }}>${isOpen ? words.travel.hideDetails : words.travel.details}</button></div>`
  }

  private details({ id }: MessageRowWire): TemplateResult {
    return html`<tr role="row" class="travel"><td role="cell" colspan="5">
      <encours-travel .api=${this.api} .speech=${this.speech} .version=${this.version} .message=${id}
        ?readonly=${this.readonly} @encours-settled=${() => this.refresh()}></encours-travel></td></tr>`
  }

  static override styles = [...base, table, sentStyles]
}

define('encours-sent', EncoursSent)
