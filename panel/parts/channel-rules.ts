import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ChannelSettingsWire } from '../../server/api/wire/channels.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { form } from '../styles/form.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { ChannelRulesChosen } from './events.ts'

/**
 * What an admin sets about the channels.
 *
 * @prop settings as they stand
 * @prop readonly the reader is no admin
 * @prop outcome what became of the last save
 * @fires encours-channel-rules
 */
export class EncoursChannelRules extends LitElement {
  static override properties = {
    speech: { attribute: false },
    settings: { attribute: false },
    readonly: { type: Boolean },
    outcome: { attribute: false },
  }
  declare speech: Speech
  declare settings: ChannelSettingsWire
  declare readonly: boolean
  declare outcome: 'none' | 'working' | 'saved' | Problem

  constructor() {
    super()
    this.readonly = false
    this.outcome = 'none'
  }

  override render(): TemplateResult {
    const { channelsPage: words } = this.speech.words
    const { postByHand, answerHoldDays, delayHours } = this.settings
    return html`<form class="card" @submit=${this.save}>
      <label class="switch"><input name="hand" type="checkbox" .checked=${postByHand} ?disabled=${this.readonly}>${words.postByHand}</label>
      <label>${words.answerHoldDays}<input name="days" type="number" min="1" max="60" required
        .value=${`${answerHoldDays}`} ?disabled=${this.readonly}></label>
      <label>${words.delayHours}<input name="hours" type="number" min="1" max="240" required
        .value=${`${delayHours}`} ?disabled=${this.readonly}></label>
      ${
        this.readonly
          ? nothing
          : html`<div class="acts"><button type="submit" class="primary"
              ?disabled=${this.outcome === 'working'}>${words.save}</button></div>`
      }
      <p role="status">${this.told()}</p>
    </form>`
  }

  private told(): string {
    const { channelsPage, faces } = this.speech.words
    if (this.outcome === 'none' || this.outcome === 'working') return ''
    return this.outcome === 'saved' ? channelsPage.saved : faces[this.outcome.kind]
  }

  private save(event: SubmitEvent): void {
    event.preventDefault()
    const field = (name: string) =>
      this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`)
    this.dispatchEvent(
      new ChannelRulesChosen({
        postByHand: field('hand')?.checked === true,
        answerHoldDays: Number(field('days')?.value),
        delayHours: Number(field('hours')?.value),
      }),
    )
  }

  static override styles = [
    ...base,
    form,
    css`
      form {
        max-inline-size: none;
        padding: 1rem 1.15rem;
      }
      p:empty {
        display: none;
      }
    `,
  ]
}

define('encours-channel-rules', EncoursChannelRules)
