import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import { form } from '../styles/form.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { PresentedSaid, ProofHandedIn } from './events.ts'

const kinds = ['deposit', 'delivery', 'return'] as const
const largestBytes = 10 * 1024 * 1024

/**
 * What a person learned from the post about a letter: the day of presentation, a scan.
 *
 * @prop registered its presentation has a day
 * @prop busy something is under way
 * @fires encours-presented, encours-proof
 */
export class EncoursProofForm extends LitElement {
  static override properties = {
    speech: { attribute: false },
    registered: { type: Boolean },
    busy: { type: Boolean },
    asks: { state: true },
    fault: { state: true },
  }
  declare speech: Speech
  declare registered: boolean
  declare busy: boolean
  declare asks: 'nothing' | 'presented' | 'proof'
  declare fault: string

  constructor() {
    super()
    this.registered = false
    this.busy = false
    this.asks = 'nothing'
    this.fault = ''
  }

  override render(): TemplateResult {
    const { travel } = this.speech.words
    if (this.asks !== 'nothing') return this.question()
    return html`<div class="acts">
      ${
        this.registered
          ? html`<button type="button" ?disabled=${this.busy} @click=${() => this.ask('presented')}>${travel.sayPresented}</button>`
          : nothing
      }
      <button type="button" ?disabled=${this.busy} @click=${() => this.ask('proof')}>${travel.handIn}</button></div>`
  }

  private question(): TemplateResult {
    const { travel } = this.speech.words
    return html`<form @submit=${this.say} @keydown=${this.key}>
      ${this.asks === 'presented' ? this.day() : this.scan()}
      ${this.fault === '' ? nothing : html`<p class="fault" role="alert">${this.fault}</p>`}
      <div class="acts"><button type="submit" class="primary">${travel.save}</button>
        <button type="button" @click=${() => this.ask('nothing')}>${travel.cancel}</button></div></form>`
  }

  private day(): TemplateResult {
    const { travel } = this.speech.words
    return html`<label>${travel.presentedOn}<input name="on" type="date" required></label>
      <p class="small muted">${travel.presentedHint}</p>`
  }

  private scan(): TemplateResult {
    const { travel } = this.speech.words
    return html`<label>${travel.proofKind}<select name="kind">${kinds.map(
      (kind) => html`<option value=${kind}>${travel.proofKinds[kind]}</option>`,
    )}</select></label>
      <label>${travel.proofFile}<input name="file" type="file" required
        accept="application/pdf,image/jpeg,image/png"></label>`
  }

  private ask(asks: EncoursProofForm['asks']): void {
    this.asks = asks
    this.fault = ''
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('input, select')?.focus(),
    )
  }

  private say(event: SubmitEvent): void {
    event.preventDefault()
    const input = this.renderRoot.querySelector('input')
    const said = this.asks === 'presented' ? new PresentedSaid(input?.value ?? '') : this.scanned()
    if (said === null) return
    this.ask('nothing')
    this.dispatchEvent(said)
  }

  private scanned(): ProofHandedIn | null {
    const file = this.renderRoot.querySelector<HTMLInputElement>('[type=file]')?.files?.[0]
    const chosen = this.renderRoot.querySelector('select')?.value
    const kind = kinds.find((known) => known === chosen)
    if (!file || !kind) return null
    if (file.size <= largestBytes) return new ProofHandedIn(kind, file)
    this.fault = this.speech.words.travel.tooLarge
    return null
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.ask('nothing')
  }

  static override styles = [
    ...base,
    form,
    css`
      select {
        min-block-size: 2.25rem;
        padding-inline: 0.6rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
        font-weight: normal;
      }
      input[type='file'] {
        inline-size: 100%;
        padding-block: 0.4rem;
      }
      .fault {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-proof-form', EncoursProofForm)
