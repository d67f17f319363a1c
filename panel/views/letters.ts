import { html, type TemplateResult } from 'lit'
import type { LettersWire } from '../../server/api/wire/letters.ts'
import { define } from '../parts/define.ts'
import type { LetterKey } from '../state/api.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { lettersStyles } from './letters.styles.ts'
import { View } from './view.ts'
import './letter-editor.ts'
import './letterhead.ts'

/**
 * What the company's letters say and are written on.
 *
 * @prop readonly the reader's role changes nothing here
 */
export class EncoursLetters extends View<LettersWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    chosen: { state: true },
  }
  declare readonly: boolean
  declare chosen: LetterKey | null

  constructor() {
    super()
    this.readonly = false
    this.chosen = null
  }

  protected override ask(signal: AbortSignal): Promise<LettersWire> {
    return this.api.letters(signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override ready({ letters }: LettersWire): TemplateResult {
    const { speech } = this
    const words = speech.words.letters
    const inReadersLanguage = letters.find(({ language }) => language === speech.language)
    const key = this.chosen ?? inReadersLanguage ?? letters[0]
    return html`
      <header><h1 tabindex="-1">${words.title}</h1><p class="muted">${words.intro}</p></header>
      <section class="card" aria-labelledby="texts">
        <h2 id="texts">${words.texts}</h2>
        <label class="choose">${words.which}
          <select @change=${(event: Event) => this.choose(letters, event)}>${letters.map(
            (
              letter,
            ) => html`<option value=${keyText(letter)} ?selected=${key !== undefined && keyText(letter) === keyText(key)}
              >${this.nameOfLetter(letter)}</option>`,
          )}</select></label>
        ${
          key === undefined
            ? ''
            : html`<encours-letter-editor .api=${this.api} .speech=${speech} .letter=${key} ?readonly=${this.readonly}
                @encours-text-saved=${this.refresh}></encours-letter-editor>`
        }
      </section>
      <encours-letterhead .api=${this.api} .speech=${speech} ?readonly=${this.readonly}></encours-letterhead>`
  }

  private nameOfLetter(letter: LettersWire['letters'][number]): string {
    const { language, step, tone, own, standsIn } = letter
    const { words } = this.speech
    const { letters, letterHistory } = words
    const step_ = nameOf(words, 'steps', step)
    const name = `${letters.languages[language === 'fr' ? 'fr' : 'en']} · ${step_} · ${letters.tones[tone]}`
    if (own) return `${name} (${letters.own})`
    return standsIn === null ? `${name} (${letterHistory.toWrite})` : name
  }

  private choose(letters: LettersWire['letters'], event: Event): void {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return
    const { value } = event.currentTarget
    this.chosen = letters.find((letter) => keyText(letter) === value) ?? null
  }

  static override styles = [...base, lettersStyles]
}

const keyText = ({ language, step, tone }: LetterKey): string => `${language}/${step}/${tone}`

define('encours-letters', EncoursLetters)
