import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { MessageRowWire, MessageWire } from '../../server/api/wire/messages.ts'
import type { Decided } from '../state/decisions.ts'
import type { Loaded } from '../state/loading.ts'
import { base } from '../styles/base.ts'
import { nameOf, reasonName } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { lateness, stateChip } from './chips.ts'
import { define } from './define.ts'
import { ApproveChosen, PreviewChosen } from './events.ts'
import { LongList, longListStyles } from './long-list.ts'
import { messageCardStyles } from './message-card.styles.ts'
import './preview.ts'
import './refusal.ts'

/** The server refuses to let such a message go; other problems may be mended before it leaves. */
const notSetUp = 'CHANNEL_NOT_SET_UP'

/**
 * One message that waits for a person: what it is about, why it asks, and the two answers.
 *
 * @prop row the message
 * @prop decided what was decided on this page, and how far it is
 * @prop preview the message as it would leave, while it is open
 * @prop readonly the reader's role may not decide
 * @prop href where the customer's name leads; empty = no link, and the name is not repeated
 * @fires encours-approve, encours-refuse, encours-preview
 */
export class EncoursMessageCard extends LitElement {
  static override properties = {
    speech: { attribute: false },
    row: { attribute: false },
    decided: { attribute: false },
    preview: { attribute: false },
    readonly: { type: Boolean },
    href: {},
    refusing: { state: true },
  }
  declare speech: Speech
  declare row: MessageRowWire
  declare decided: Decided | null
  declare preview: Loaded<MessageWire> | null
  declare readonly: boolean
  declare href: string
  declare refusing: boolean
  private readonly list = new LongList(this, { row: '.items li', first: 20 })

  constructor() {
    super()
    this.decided = null
    this.preview = null
    this.readonly = false
    this.href = ''
    this.refusing = false
  }

  override render(): TemplateResult {
    const { row, preview } = this
    return html`<article class=${preview === null ? 'card' : 'card open'} aria-label=${`${this.step()} – ${row.customer.name}`}>
      <div class="facts"><header>
        <div>
          ${this.heading()}
          <p class="muted">${this.manner()}</p>
        </div>
        <ul class="totals">${row.totals.map((total) => html`<li class="figure">${this.speech.money(total.open)}</li>`)}</ul>
      </header>
      <div class="substance"><div class="about">${this.items()} ${this.claims()}</div>${this.reasons()}</div>
      <footer tabindex="-1">${this.answers()}</footer></div>
      ${preview === null ? nothing : html`<encours-preview .speech=${this.speech} .loaded=${preview} .message=${row.id}></encours-preview>`}
    </article>`
  }

  /** In the queue a card stands right under the page's title; on a customer's page, in a section. */
  private heading(): TemplateResult {
    return this.href === ''
      ? html`<h3>${this.step()}</h3>`
      : html`<h2><a href=${this.href}>${this.row.customer.name}</a></h2>`
  }

  private step(): string {
    return nameOf(this.speech.words, 'steps', this.row.step)
  }

  private manner(): string {
    const { words, day } = this.speech
    const { row } = this
    return [
      ...(this.href === '' ? [] : [this.step()]),
      nameOf(words, 'channels', row.channel),
      words.approve.sends(day(row.sendOn)),
      ...(row.deadline === null ? [] : [words.approve.deadline(day(row.deadline))]),
    ].join(' · ')
  }

  private reasons(): TemplateResult | typeof nothing {
    if (this.row.state === 'approved') return nothing
    const { words } = this.speech
    const reasons = this.row.approvalReasons.map((code) => nameOf(words, 'approvalReasons', code))
    if (this.row.stateReason !== null) reasons.unshift(reasonName(words, this.row.stateReason))
    if (reasons.length === 0) reasons.push(words.approve.asksAlways)
    return html`<div class="asks"><p class="asked muted small">${words.approve.asks}</p>
      <ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`
  }

  private items(): TemplateResult {
    const items = latestLast(this.row.items)
    return html`<ul class="items" aria-label=${this.speech.words.approve.items}>${this.list
      .shown(items)
      .map(
        (item) => html`<li><span>${item.number}</span>
        <span class="small muted">${lateness(this.speech, item.daysOverdue)}</span>
        <span class="figure">${this.speech.money(item.open)}</span></li>`,
      )}</ul>${this.list.rest(items, this.speech)}`
  }

  private claims(): TemplateResult | typeof nothing {
    const { words, money } = this.speech
    const claimed = this.row.totals.filter(
      ({ penalties, indemnity }) => penalties.minor !== '0' || indemnity.minor !== '0',
    )
    if (claimed.length === 0) return nothing
    return html`<p class="small muted">${claimed.map(
      ({ penalties, indemnity }) =>
        html`<span class="claim">+ ${words.approve.penalties} ${money(penalties)}</span>
          <span class="claim">+ ${words.approve.indemnity} ${money(indemnity)}</span> `,
    )}</p>`
  }

  private answers(): TemplateResult {
    const { approve } = this.speech.words
    if (this.decided !== null && this.decided.phase !== 'failed') return this.outcome(this.decided)
    if (this.row.state === 'approved')
      return html`<p role="status">${approve.waiting(this.speech.day(this.row.sendOn))} ${this.heldBy(this.row)}</p>`
    const name = this.row.customer.name
    if (this.refusing)
      return html`<encours-refusal .speech=${this.speech} .message=${this.row.id}
        @encours-cancel=${() => this.keep()}></encours-refusal>`
    return html`${this.problem()} ${this.failure()}
      ${
        this.readonly
          ? html`<p class="muted">${approve.viewer}</p>`
          : html`${
              this.row.problem === notSetUp
                ? nothing
                : html`<button type="button" class="primary" aria-label=${approve.approveLabel(this.step(), name)}
                    @click=${() => this.dispatchEvent(new ApproveChosen(this.row.id))}>${approve.approve}</button>`
            }
            <button type="button" class="refuse" aria-label=${approve.refuseLabel(this.step(), name)}
              @click=${() => this.refuse()}>${approve.refuse}</button>`
      }
      <button type="button" class="quiet" aria-expanded=${this.preview === null ? 'false' : 'true'}
        @click=${() => this.dispatchEvent(new PreviewChosen(this.row.id))}
      >${this.preview === null ? approve.preview : approve.hidePreview}</button>`
  }

  /** Why there is nothing to approve here. */
  private problem(): TemplateResult | typeof nothing {
    const { words } = this.speech
    const { problem } = this.row
    if (problem !== notSetUp) return nothing
    return html`<p class="stopped"><strong>${words.approve.problem}</strong>
      <span>${reasonName(words, problem)}</span></p>`
  }

  private failure(): TemplateResult | typeof nothing {
    if (this.decided?.phase !== 'failed') return nothing
    const { faces } = this.speech.words
    const { kind, requestId } = this.decided.problem
    return html`<p class="failure" role="alert">${faces[kind]}
      ${requestId === null ? nothing : html`<span class="small">${faces.reference} <code>${requestId}</code></span>`}</p>`
  }

  private outcome(decided: Exclude<Decided, { phase: 'failed' }>): TemplateResult {
    const { words, day } = this.speech
    if (decided.phase === 'working')
      return html`<p role="status" class="under-way">${words.approve.working}</p>`
    const { message } = decided
    if (message.state === 'approved')
      return decided.phase === 'leaving'
        ? html`<p role="status" class="under-way">${words.approve.leaving}</p>`
        : html`<p role="status">${words.approve.waiting(day(message.sendOn))} ${this.heldBy(message)}</p>`
    return html`<p role="status">${stateChip(this.speech, message.state)}
      ${message.stateReason === null ? nothing : html`<span class="muted">${reasonName(words, message.stateReason)}</span>`}</p>`
  }

  /** What keeps an approved message from leaving today. */
  private heldBy({ stateReason }: MessageRowWire): string {
    return stateReason === null ? '' : reasonName(this.speech.words, stateReason)
  }

  private refuse(): void {
    this.refusing = true
  }

  private keep(): void {
    this.refusing = false
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.refuse')?.focus(),
    )
  }

  /** The pressed button is gone: the reader's place is what came of it. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('decided') && this.decided?.phase === 'working') {
      this.refusing = false
      this.renderRoot.querySelector('footer')?.focus()
    }
  }

  static override styles = [...base, longListStyles, messageCardStyles]
}

/** As on the customer's page: the longest overdue first. */
function latestLast(items: MessageRowWire['items']): MessageRowWire['items'] {
  return items.toSorted((a, b) => (b.daysOverdue ?? -Infinity) - (a.daysOverdue ?? -Infinity))
}

define('encours-message-card', EncoursMessageCard)
