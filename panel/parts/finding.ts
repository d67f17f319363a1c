import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import { form } from '../styles/form.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { FindingChosen } from './events.ts'

/**
 * Whether a message left that may have: a person's answer, with how he knows.
 *
 * @prop message which one
 * @prop busy an answer is under way
 * @fires encours-finding
 */
export class EncoursFinding extends LitElement {
  static override properties = {
    speech: { attribute: false },
    message: {},
    busy: { type: Boolean },
    asks: { state: true },
  }
  declare speech: Speech
  declare message: string
  declare busy: boolean
  declare asks: 'left' | 'not_left' | null

  constructor() {
    super()
    this.message = ''
    this.busy = false
    this.asks = null
  }

  override render(): TemplateResult {
    const { travel } = this.speech.words
    return html`<p><strong>${travel.ask}</strong> <span class="small muted">${travel.askHint}</span></p>
      <div class="acts">
        <button type="button" ?disabled=${this.busy} aria-expanded=${this.asks === 'left' ? 'true' : 'false'}
          @click=${() => this.ask('left')}>${travel.left}</button>
        <button type="button" ?disabled=${this.busy} aria-expanded=${this.asks === 'not_left' ? 'true' : 'false'}
          @click=${() => this.ask('not_left')}>${travel.notLeft}</button>
      </div>
      ${this.asks === null ? nothing : this.question(this.asks)}`
  }

  private question(asks: 'left' | 'not_left'): TemplateResult {
    const { travel } = this.speech.words
    return html`<form @submit=${this.say} @keydown=${this.key}>
      <p class="small">${asks === 'left' ? travel.leftMeans : travel.notLeftMeans}</p>
      <label>${travel.note}<input name="note" required pattern=".*\\S.*" maxlength="500" autocomplete="off"></label>
      <div class="acts"><button type="submit" class="primary" ?disabled=${this.busy}
          >${travel.confirm[asks]}</button>
        <button type="button" @click=${() => this.ask(null)}>${travel.cancel}</button></div></form>`
  }

  private ask(asks: EncoursFinding['asks']): void {
    this.asks = asks
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  private say(event: SubmitEvent): void {
    event.preventDefault()
    const note = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    if (note === '' || this.asks === null) return
    this.dispatchEvent(new FindingChosen(this.message, this.asks, note))
    this.asks = null
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.ask(null)
  }

  static override styles = [
    ...base,
    form,
    css`
      :host {
        display: grid;
        gap: 0.5rem;
      }
    `,
  ]
}

define('encours-finding', EncoursFinding)
