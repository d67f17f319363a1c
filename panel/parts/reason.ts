import { css, html, LitElement, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import { define } from './define.ts'
import { CancelChosen } from './events.ts'

/** What the API takes as a reason. */
const longestReason = 500

export class ReasonGiven extends CustomEvent<string> {
  constructor(reason: string) {
    super('encours-reason', { detail: reason })
  }
}

/**
 * Asks for a reason; without one nothing happens.
 *
 * @prop label, confirm, cancel its words
 * @fires encours-reason with the reason
 * @fires encours-cancel the reader thought better of it
 */
export class EncoursReason extends LitElement {
  static override properties = { label: {}, confirm: {}, cancel: {} }
  declare label: string
  declare confirm: string
  declare cancel: string

  override render(): TemplateResult {
    return html`<form @submit=${this.send} @keydown=${this.key}>
      <label for="reason">${this.label}</label>
      <input id="reason" name="reason" required pattern=".*\\S.*" maxlength=${longestReason} autocomplete="off">
      <button type="submit" class="primary">${this.confirm}</button>
      <button type="button" @click=${this.leave}>${this.cancel}</button>
    </form>`
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  private send(event: SubmitEvent): void {
    event.preventDefault()
    const reason = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    if (reason !== '') this.dispatchEvent(new ReasonGiven(reason))
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.leave()
  }

  private leave(): void {
    this.dispatchEvent(new CancelChosen())
  }

  static override styles = [
    ...base,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }
      label {
        font-weight: 550;
      }
      input {
        flex: 1 1 12rem;
        min-block-size: 2.25rem;
        padding-inline: 0.6rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
      }
    `,
  ]
}

define('encours-reason', EncoursReason)
