import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { MentionsWire } from '../../server/api/wire/terms.ts'
import { define } from '../parts/define.ts'
import type { Api } from '../state/api.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import type { Speech } from '../words/speech.ts'

/** What the API takes. */
const longestText = 50_000

/** Which mandatory mentions the text of an invoice lacks. */
export class EncoursMentions extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    answer: { state: true },
  }
  declare api: Api
  declare speech: Speech
  declare answer: MentionsWire | Problem | null
  private life = new AbortController()

  constructor() {
    super()
    this.answer = null
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.life.abort()
  }

  override render(): TemplateResult {
    const { mentions: words, letters } = this.speech.words
    const { language } = this.speech
    return html`<section class="card"><h2>${words.title}</h2><p class="muted">${words.intro}</p>
      <form @submit=${this.send}>
        <label>${words.text}<textarea name="text" required maxlength=${longestText}
          @input=${this.forget}></textarea></label>
        <div class="asked">
          <label>${words.file}<input type="file" accept=".txt,.text,.md,text/plain" @change=${this.choose}></label>
          <label>${words.language}<select name="language" @change=${this.forget}>${(
            ['fr', 'en'] as const
          ).map(
            (code) =>
              html`<option value=${code} ?selected=${code === language}>${letters.languages[code]}</option>`,
          )}</select></label>
          <button type="submit">${words.ask}</button>
        </div>
      </form>
      <div role="status">${this.told()}</div></section>`
  }

  private told(): TemplateResult | typeof nothing {
    const { answer } = this
    const { mentions: words, faces } = this.speech.words
    if (answer === null) return nothing
    if ('kind' in answer) return html`<p class="fault">${faces[answer.kind]}</p>`
    const names: Readonly<Record<string, string>> = words.names
    const { missing } = answer
    if (missing.length === 0)
      return html`<p><span class="chip good">${words.none}</span></p><p class="small muted">${words.limits}</p>`
    return html`<p><strong>${words.missing(missing.length)}</strong></p>
      <ul>${missing.map((mention) => html`<li>${names[mention] ?? mention}</li>`)}</ul>
      <p class="small muted">${words.limits}</p>`
  }

  /** What was said about another text says nothing about this one. */
  private forget(): void {
    this.answer = null
  }

  private async choose({ target }: Event): Promise<void> {
    const [file] = target instanceof HTMLInputElement ? [...(target.files ?? [])] : []
    const area = this.renderRoot.querySelector('textarea')
    if (!file || !area) return
    area.value = (await file.text()).slice(0, longestText)
    this.forget()
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const values = new FormData(event.target)
    this.life.abort()
    this.life = new AbortController()
    const { signal } = this.life
    const language = values.get('language') === 'en' ? 'en' : 'fr'
    try {
      const text = `${values.get('text') ?? ''}`
      const answer = await this.api.mentions({ text, language }, signal)
      if (!signal.aborted) this.answer = answer
    } catch (error) {
      if (!signal.aborted) this.answer = problemFrom(error)
    }
  }

  static override styles = [...base, own]
}

define('encours-mentions', EncoursMentions)
