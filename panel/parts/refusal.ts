import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { CancelChosen, RefuseChosen } from './events.ts'

/** What the API takes as a reason. */
const longestReason = 500

/**
 * Asks for the reason of a refusal; without one there is none.
 *
 * @prop message the id of the message
 * @prop confirm what the button says; absent = what it says of one message
 * @prop label what is asked; absent = what is asked of a message, with its hint
 * @fires encours-refuse with the reason
 * @fires encours-cancel the reader thought better of it
 */
export class EncoursRefusal extends LitElement {
  static override properties = { speech: { attribute: false }, message: {}, confirm: {}, label: {} }
  declare speech: Speech
  declare message: string
  declare confirm: string
  declare label: string

  constructor() {
    super()
    this.confirm = ''
    this.label = ''
  }

  override render(): TemplateResult {
    const { approve } = this.speech.words
    return html`<form @submit=${this.send} @keydown=${this.key}>
      <label for="reason">${this.label || approve.reason}</label>
      <input id="reason" name="reason" required pattern=".*\\S.*" maxlength=${longestReason}
        autocomplete="off" aria-describedby=${this.label === '' ? 'hint' : nothing}>
      ${this.label === '' ? html`<p id="hint" class="small muted">${approve.reasonHint}</p>` : nothing}
      <div>
        <button type="submit" class="primary">${this.confirm || approve.confirmRefuse}</button>
        <button type="button" @click=${this.cancel}>${approve.cancel}</button>
      </div>
    </form>`
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  private send(event: SubmitEvent): void {
    event.preventDefault()
    const reason = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    if (reason !== '') this.dispatchEvent(new RefuseChosen(this.message, reason))
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.cancel()
  }

  private cancel(): void {
    this.dispatchEvent(new CancelChosen())
  }

  static override styles = [
    ...base,
    css`
      form {
        display: grid;
        gap: 0.35rem;
      }
      label {
        font-weight: 550;
      }
      input {
        inline-size: 100%;
        min-block-size: 2.25rem;
        padding-inline: 0.6rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 0.25rem;
      }
    `,
  ]
}

define('encours-refusal', EncoursRefusal)
