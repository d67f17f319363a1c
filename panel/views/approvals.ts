import { css, html, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { MessageRowWire } from '../../server/api/wire/messages.ts'
import { define } from '../parts/define.ts'
import { type ApproveChosen, MessageSettled, type RefuseChosen } from '../parts/events.ts'
import { Decisions } from '../state/decisions.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'
import '../parts/message-card.ts'

/**
 * What waits for a person. A decided message stays in its place, with what came of it, until the
 * reader leaves.
 *
 * @prop readonly the reader's role may not decide
 * @fires encours-settled a message was decided: totals elsewhere are out of date
 */
export class EncoursApprovals extends View<readonly MessageRowWire[]> {
  static override properties = { ...View.properties, readonly: { type: Boolean } }
  declare readonly: boolean
  private readonly decisions = new Decisions(
    this,
    () => this.api,
    () => this.dispatchEvent(new MessageSettled()),
  )

  constructor() {
    super()
    this.readonly = false
  }

  protected override async ask(signal: AbortSignal): Promise<readonly MessageRowWire[]> {
    const { messages } = await this.api.messages('proposed', signal)
    const before = this.loading.state.kind === 'ready' ? this.loading.state.value : []
    const waiting = new Map(messages.map((message) => [message.id, message]))
    const decided = before.filter(({ id }) => this.decisions.of(id) !== null)
    for (const { id } of decided) waiting.delete(id)
    const kept = before.flatMap((row) =>
      this.decisions.of(row.id) === null ? (waiting.get(row.id) ?? []) : row,
    )
    for (const { id } of kept) waiting.delete(id)
    return [...kept, ...waiting.values()]
  }

  protected override empty(messages: readonly MessageRowWire[]): TemplateResult | null {
    if (messages.length > 0) return null
    const { approve } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${approve.emptyTitle} .text=${approve.empty}></encours-face>`
  }

  protected override ready(messages: readonly MessageRowWire[]): TemplateResult {
    const { approve } = this.speech.words
    return html`
      <header><h1 tabindex="-1">${approve.title}</h1><p class="muted">${approve.intro}</p></header>
      ${repeat(
        messages,
        ({ id }) => id,
        (row) =>
          html`<encours-message-card .speech=${this.speech} .row=${row} ?readonly=${this.readonly}
            .href=${hashOf({ kind: 'customer', id: row.customer.id })}
            .decided=${this.decisions.of(row.id)} .preview=${this.decisions.preview(row.id)}
            @encours-preview=${() => this.decisions.togglePreview(row.id)}
            @encours-approve=${(event: ApproveChosen) => this.decisions.approve(event.message)}
            @encours-refuse=${(event: RefuseChosen) => this.decisions.refuse(event.message, event.reason)}
          ></encours-message-card>`,
      )}`
  }

  static override styles = [
    ...base,
    css`
      :host {
        max-inline-size: 52rem;
      }
      header {
        display: grid;
        gap: 0.2rem;
        margin-block-end: 1rem;
      }
      encours-message-card + encours-message-card {
        margin-block-start: 0.85rem;
      }
    `,
  ]
}

define('encours-approvals', EncoursApprovals)
