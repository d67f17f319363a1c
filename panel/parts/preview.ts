import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { MessageWire } from '../../server/api/wire/messages.ts'
import type { Loaded } from '../state/loading.ts'
import { base } from '../styles/base.ts'
import { reasonName } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { DocumentChosen, PreviewChosen, type RetryChosen } from './events.ts'
import { mailFrame } from './mail-frame.ts'
import './face.ts'

/**
 * One message as it would leave.
 *
 * @prop message its id
 * @prop loaded the message, under way, or why it could not be had
 * @fires encours-document the letter on paper is wanted
 * @fires encours-preview another try after a failure
 */
export class EncoursPreview extends LitElement {
  static override properties = {
    speech: { attribute: false },
    loaded: { attribute: false },
    message: {},
  }
  declare speech: Speech
  declare loaded: Loaded<MessageWire>
  declare message: string

  override render(): TemplateResult {
    const { loaded, speech } = this
    if (loaded.kind === 'loading')
      return html`<encours-face .speech=${speech} lines="5"></encours-face>`
    if (loaded.kind === 'failed')
      return html`<encours-face face="failed" .speech=${speech} .problem=${loaded.problem}
        @encours-retry=${this.again}></encours-face>`
    return this.ready(loaded.value)
  }

  private ready(message: MessageWire): TemplateResult {
    const { preview, problem } = message
    const { approve } = this.speech.words
    return html`
      ${
        problem === null
          ? nothing
          : html`<p class="problem"><strong>${approve.problem}</strong>
              <span>${reasonName(this.speech.words, problem)}</span></p>`
      }
      ${this.about(message)}
      ${
        preview === null
          ? html`<p class="muted">${approve.noPreview}</p>`
          : html`<dl>
                <div><dt>${approve.from}</dt><dd>${preview.from}</dd></div>
                <div><dt>${approve.toCustomer}</dt><dd>${preview.to}</dd></div>
                <div><dt>${approve.subject}</dt><dd><strong>${preview.subject}</strong></dd></div>
              </dl>
              ${
                preview.linksToCome === 0
                  ? nothing
                  : html`<p class="small muted">${approve.linksToCome(preview.linksToCome)}</p>`
              }
              ${mailFrame(preview.html, approve.body(preview.subject))}`
      }`
  }

  /** Its tone with the reason, and the letter on paper where there is one. */
  private about({ tone, toneReason, channel, deadline, problem }: MessageWire): TemplateResult {
    const { letters } = this.speech.words
    const reasons: Readonly<Record<string, string>> = letters.toneReasons
    const reason = reasons[toneReason] ?? toneReason
    const onPaper =
      problem === null &&
      (channel === 'letter' || channel === 'registered_letter' || deadline !== null)
    return html`<p class="about"><span class="muted">${letters.tone}</span>
      <span>${letters.tones[tone]} (${reason})</span>
      ${onPaper ? html`<button type="button" class="quiet" @click=${this.open}>${letters.open}</button>` : nothing}</p>`
  }

  private open(): void {
    this.dispatchEvent(new DocumentChosen(this.message))
  }

  private again(event: RetryChosen): void {
    event.stopPropagation()
    this.dispatchEvent(new PreviewChosen(this.message))
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      dl {
        display: grid;
        gap: 0.2rem;
      }
      dl div {
        display: grid;
        grid-template-columns: 4.5em 1fr;
      }
      dt {
        color: var(--e-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
      iframe {
        inline-size: 100%;
        block-size: 12rem;
        max-block-size: 46rem;
        resize: vertical;
        border: 1px solid var(--e-line);
        border-radius: var(--e-radius);
        background: #ffffff;
        color-scheme: light;
      }
      .about {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.6em;
      }
      .problem {
        padding: 0.6rem 0.8rem;
        border-radius: var(--e-radius);
        background: var(--e-warn-soft);
        color: var(--e-warn);
      }
    `,
  ]
}

define('encours-preview', EncoursPreview)
