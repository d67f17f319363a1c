import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { LettersByHandWire } from '../../server/api/wire/post.ts'
import type { Problem } from '../state/problem.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { form } from '../styles/form.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { NotPostedChosen, PostedChosen } from './events.ts'

const longestReason = 500

/**
 * One letter that waits for somebody to print and post it.
 *
 * @prop letter, paper the letter, and where its PDF is
 * @prop readonly the reader's role may not say anything
 * @prop working, problem what became of the last word
 * @fires encours-posted, encours-not-posted
 */
export class EncoursPosting extends LitElement {
  static override properties = {
    speech: { attribute: false },
    letter: { attribute: false },
    paper: {},
    readonly: { type: Boolean },
    working: { type: Boolean },
    problem: { attribute: false },
    asks: { state: true },
  }
  declare speech: Speech
  declare letter: LettersByHandWire['letters'][number]
  declare paper: string
  declare readonly: boolean
  declare working: boolean
  declare problem: Problem | null
  declare asks: 'nothing' | 'posted' | 'not_posted'

  constructor() {
    super()
    this.readonly = false
    this.working = false
    this.problem = null
    this.asks = 'nothing'
  }

  override render(): TemplateResult {
    const { words, moment } = this.speech
    const { channelsPage, faces } = words
    const { customer, channel, step, recipient, since, wanted } = this.letter
    return html`<div class="letter">
      <div><a href=${hashOf({ kind: 'customer', id: customer.id })}>${customer.name}</a>
        <span class="muted">· ${nameOf(words, 'steps', step)} · ${nameOf(words, 'channels', channel)}</span>
        <div class="small muted">${channelsPage.since(moment(since))}</div></div>
      <p class="address">${recipient}</p>
      ${wanted ? nothing : html`<p class="unwanted">${channelsPage.unwanted}</p>`}
      ${this.problem === null ? nothing : html`<p class="failed" role="alert">${faces[this.problem.kind]}</p>`}
      ${this.asks === 'nothing' ? this.choices() : this.question()}
    </div>`
  }

  private choices(): TemplateResult {
    const { channelsPage: words } = this.speech.words
    const { wanted } = this.letter
    return html`<div class="acts">
      <a class="button" href=${this.paper} target="_blank" rel="noopener">${words.print}</a>
      ${
        this.readonly
          ? nothing
          : html`<button type="button" class=${wanted ? 'primary' : ''} ?disabled=${this.working}
              @click=${() => this.ask('posted')}>${words.posted}</button>
            <button type="button" ?disabled=${this.working} @click=${() => this.ask('not_posted')}>${words.notPosted}</button>`
      }</div>`
  }

  private question(): TemplateResult {
    const { channelsPage: words } = this.speech.words
    const posted = this.asks === 'posted'
    return html`<form @submit=${this.say} @keydown=${this.key}>
      ${
        posted
          ? html`<label>${words.postedOn}<input name="on" type="date" required value=${localDay()} max=${localDay()}></label>
            <label>${words.tracking}<input name="tracking" maxlength="60" pattern="[\\w \\-]*" autocomplete="off"></label>`
          : html`<label>${words.reason}<input name="reason" required pattern=".*\\S.*"
              maxlength=${longestReason} autocomplete="off"></label>`
      }
      <div class="acts">
        <button type="submit" class="primary">${posted ? words.confirmPosted : words.confirmNotPosted}</button>
        <button type="button" @click=${() => this.ask('nothing')}>${words.cancel}</button>
      </div></form>`
  }

  private ask(asks: EncoursPosting['asks']): void {
    this.asks = asks
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  private say(event: SubmitEvent): void {
    event.preventDefault()
    const value = (name: string): string =>
      this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value.trim() ?? ''
    const { message } = this.letter
    const said =
      this.asks === 'posted'
        ? new PostedChosen(message, value('on'), value('tracking') || null)
        : new NotPostedChosen(message, value('reason'))
    this.asks = 'nothing'
    this.dispatchEvent(said)
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.ask('nothing')
  }

  static override styles = [
    ...base,
    form,
    css`
      .letter {
        display: grid;
        gap: 0.5rem;
        padding-block: 0.85rem;
        padding-inline: 1.15rem;
        overflow-wrap: anywhere;
      }
      .letter > div > a:first-child {
        color: var(--e-ink);
        font-weight: 600;
      }
      .address {
        white-space: pre-line;
      }
      .unwanted {
        color: var(--e-warn);
        font-weight: 550;
      }
      .failed {
        color: var(--e-bad);
      }
    `,
  ]
}

/** What a calendar on this desk shows; the server holds it against the company's own. */
function localDay(): string {
  const now = new Date()
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

define('encours-posting', EncoursPosting)
