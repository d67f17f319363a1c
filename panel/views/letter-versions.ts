import { html, nothing, type TemplateResult } from 'lit'
import type { LetterVersionsWire } from '../../server/api/wire/letters.ts'
import { define } from '../parts/define.ts'
import { TextVersionChosen } from '../parts/events.ts'
import type { LetterKey } from '../state/api.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { View } from './view.ts'

type Version = LetterVersionsWire['versions'][number]

/**
 * What a text was each time that it was saved, by whom and when.
 *
 * @prop letter which text
 * @prop readonly nothing is taken up
 * @fires encours-text-version an earlier version is to be taken up
 */
export class EncoursLetterVersions extends View<LetterVersionsWire> {
  static override properties = {
    ...View.properties,
    letter: { attribute: false },
    readonly: { type: Boolean },
  }
  declare letter: LetterKey
  declare readonly: boolean

  constructor() {
    super()
    this.readonly = false
  }

  protected override subject(): string {
    const { language, step, tone } = this.letter
    return `${language} ${tone} ${step}`
  }

  protected override ask(signal: AbortSignal): Promise<LetterVersionsWire> {
    return this.api.letterVersions(this.letter, signal)
  }

  protected override busyLines(): number {
    return 2
  }

  protected override empty({ versions }: LetterVersionsWire): TemplateResult | null {
    if (versions.length > 0) return null
    return html`<p class="muted">${this.speech.words.letterHistory.none}</p>`
  }

  protected override ready({ versions }: LetterVersionsWire): TemplateResult {
    return html`<ol>${versions.map((version, index) => this.row(version, index === 0))}</ol>`
  }

  private row({ version, savedAt, savedByName, text }: Version, isLast: boolean): TemplateResult {
    const { words, moment, number } = this.speech
    const { letterHistory: say, policyHistory } = words
    const name = say.version(number(version))
    const by = savedByName === null ? policyHistory.unknown : policyHistory.by(savedByName)
    const take = (): void => void this.dispatchEvent(new TextVersionChosen(version, text))
    return html`<li><details><summary><strong>${name}</strong> <span class="muted">${moment(savedAt)} ${by}</span></summary>${
      text === null
        ? html`<p class="muted">${say.original}</p>`
        : html`<p><strong>${text.subject}</strong></p><p class="said">${text.before}</p><p class="said">${text.after}</p>`
    }</details>${
      this.readonly || isLast
        ? nothing
        : html`<button type="button" class="quiet" aria-label=${say.takeLabel(number(version))} @click=${take}>${say.take}</button>`
    }</li>`
  }

  static override styles = [...base, own]
}

define('encours-letter-versions', EncoursLetterVersions)
