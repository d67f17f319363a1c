import { css, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { MessageRowWire, MessagesWire } from '../../server/api/wire/messages.ts'
import { define } from '../parts/define.ts'
import { MessageSettled, type RefuseChosen, type StepChosen } from '../parts/events.ts'
import type { MessagesAsked } from '../state/api.ts'
import { Decisions } from '../state/decisions.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { View } from './view.ts'
import '../parts/message-card.ts'
import './bulk.ts'

type Row = MessageRowWire

/**
 * What waits for a person. A decided message stays in its place, with what came of it, until the
 * reader leaves.
 *
 * @slot what else waits for a decision, under the heading
 * @prop readonly the reader's role may not decide
 * @fires encours-settled a message was decided: totals elsewhere are out of date
 */
export class EncoursApprovals extends View<MessagesWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    more: { state: true },
    step: { state: true },
    chosen: { state: true },
  }
  declare readonly: boolean
  /** The next page: not asked for, under way, or why it failed. */
  declare more: 'idle' | 'loading' | Problem
  /** The step that is shown; empty = all. */
  declare step: string
  /** Ticked, to be answered at once. */
  declare chosen: ReadonlySet<string>
  /** The last message that the server gave: the next page follows on it. */
  private last: string | null = null
  /** Why a card that was answered has gone. */
  private notice: Problem | null = null
  private told: Problem | null = null
  private readonly decisions = new Decisions(
    this,
    () => this.api,
    () => this.dispatchEvent(new MessageSettled()),
  )

  constructor() {
    super()
    this.readonly = false
    this.more = 'idle'
    this.step = ''
    this.chosen = new Set()
  }

  protected override subject(): string {
    return this.step
  }

  protected override async ask(signal: AbortSignal): Promise<MessagesWire> {
    const { messages, total } = await this.api.messages(this.asked(null), signal)
    const before = this.loading.state.kind === 'ready' ? this.loading.state.value.messages : []
    const waiting = new Map(messages.map((message) => [message.id, message]))
    const kept = before.flatMap((row) => this.still(row, waiting) ?? [])
    const gone = kept.filter(({ id }) => !waiting.has(id))
    for (const { id } of kept) waiting.delete(id)
    if (!signal.aborted) this.last = messages.at(-1)?.id ?? null
    return { messages: [...kept, ...waiting.values()], total: total + gone.length }
  }

  private asked(after: string | null): MessagesAsked {
    const asked = { state: 'proposed', after } as const
    return this.step === '' ? asked : { ...asked, step: this.step }
  }

  private show(step: string): void {
    this.step = step
    this.chosen = new Set()
  }

  private tick(id: string, event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return
    const chosen = new Set(this.chosen)
    if (event.target.checked) chosen.add(id)
    else chosen.delete(id)
    this.chosen = chosen
  }

  /** What a card shows after the queue was read again; null = it has no place any more. */
  private still(row: Row, waiting: ReadonlyMap<string, Row>): Row | null {
    const decided = this.decisions.of(row.id)
    if (decided === null) return waiting.get(row.id) ?? null
    if (decided.phase !== 'failed') return row
    // Where an answer failed the next one is about what the message says now.
    const now = waiting.get(row.id)
    if (now !== undefined || decided.problem.kind !== 'changed') return now ?? row
    this.notice = decided.problem
    return null
  }

  private said(): TemplateResult | typeof nothing {
    if (this.notice === null) return nothing
    return html`<p class="notice" role="alert" tabindex="-1"
      >${this.speech.words.faces[this.notice.kind]}</p>`
  }

  /** The next decision needs no word about the one before. */
  private heeded(): Decisions {
    this.notice = null
    return this.decisions
  }

  /** Where the reader’s place went with the card, it is at the notice, once. */
  protected override updated(): void {
    if (this.notice === this.told) return
    this.told = this.notice
    const lost = document.activeElement === document.body
    if (lost) this.renderRoot.querySelector<HTMLElement>('.notice')?.focus()
  }

  private async loadMore(before: MessagesWire): Promise<void> {
    this.more = 'loading'
    try {
      const page = await this.api.messages(this.asked(this.last), this.life.signal)
      const { state } = this.loading
      // A refresh came first: this page follows on what is gone.
      if (state.kind === 'ready' && state.value === before) {
        this.last = page.messages.at(-1)?.id ?? this.last
        const known = new Set(before.messages.map(({ id }) => id))
        const fresh = page.messages.filter(({ id }) => !known.has(id))
        this.loading.replace({ ...before, messages: [...before.messages, ...fresh] })
      }
      this.more = 'idle'
    } catch (error) {
      if (!this.life.signal.aborted) this.more = problemFrom(error)
    }
  }

  protected override empty({ messages }: MessagesWire): TemplateResult | null {
    if (messages.length > 0) return null
    const { approve } = this.speech.words
    return html`${this.said()}<encours-face face="empty" .speech=${this.speech}
      .heading=${approve.emptyTitle} .text=${approve.empty}></encours-face>`
  }

  /** Above all faces: what was answered at once is told though nothing waits any more. */
  override render(): TemplateResult {
    const { approve } = this.speech.words
    return html`<header><h1 tabindex="-1">${approve.title}</h1><p class="muted">${approve.intro}</p></header>
      <slot></slot>
      <encours-bulk .api=${this.api} .speech=${this.speech} .version=${this.version} .step=${this.step}
        .chosen=${this.chosen} ?readonly=${this.readonly}
        @encours-step=${(event: StepChosen) => this.show(event.step)}
        @encours-settled=${() => this.answered()}></encours-bulk>
      ${super.render()}`
  }

  /** What was answered at once is no longer chosen, and the rest is read again. */
  private answered(): void {
    this.chosen = new Set()
    this.refresh()
  }

  protected override ready(value: MessagesWire): TemplateResult {
    return html`${this.said()}
      ${repeat(
        value.messages,
        ({ id }) => id,
        (row) =>
          html`<div class="row">${this.picker(row)}<encours-message-card .speech=${this.speech} .row=${row} ?readonly=${this.readonly}
            .href=${hashOf({ kind: 'customer', id: row.customer.id })}
            .decided=${this.decisions.of(row.id)} .preview=${this.decisions.preview(row.id)}
            @encours-preview=${() => this.decisions.togglePreview(row.id)}
            @encours-document=${() => this.decisions.download(row.id)}
            @encours-approve=${() => this.heeded().approve(row)}
            @encours-refuse=${(event: RefuseChosen) => this.heeded().refuse(event.message, event.reason)}
          ></encours-message-card></div>`,
      )}
      ${value.messages.length < value.total ? this.further(value) : nothing}`
  }

  private picker(row: Row): TemplateResult | typeof nothing {
    if (this.readonly || this.decisions.of(row.id) !== null) return nothing
    const { words } = this.speech
    const name = words.bulk.choose(nameOf(words, 'steps', row.step), row.customer.name)
    return html`<input type="checkbox" aria-label=${name} .checked=${this.chosen.has(row.id)}
      @change=${(event: Event) => this.tick(row.id, event)}>`
  }

  private further(value: MessagesWire): TemplateResult {
    const { words, number } = this.speech
    const { messages, total } = value
    return html`<footer>
      <span class="small muted" role="status">${words.customers.shown(number(messages.length), number(total))}</span>
      ${
        typeof this.more === 'string'
          ? nothing
          : html`<span class="small failure" role="alert"
              >${words.faces[this.more.kind]} ${this.more.requestId ?? ''}</span>`
      }
      <button type="button" ?disabled=${this.more === 'loading'} @click=${() => this.loadMore(value)}>${words.approve.more}</button>
    </footer>`
  }

  static override styles = [
    ...base,
    css`
      header {
        display: grid;
        gap: 0.2rem;
        margin-block-end: 1rem;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
        margin-block-start: 1rem;
      }
      .failure {
        color: var(--e-bad);
      }
      .notice {
        margin-block-end: 0.85rem;
        padding: 0.6rem 0.8rem;
        border-radius: var(--e-radius);
        background: var(--e-warn-soft);
        color: var(--e-warn);
      }
      .row {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.6rem;
        align-items: start;
      }
      .row > input {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        margin-block-start: 1.1rem;
        accent-color: var(--e-accent);
      }
      .row > :only-child {
        grid-column: 1 / -1;
      }
      .row + .row {
        margin-block-start: 0.85rem;
      }
    `,
  ]
}

define('encours-approvals', EncoursApprovals)
