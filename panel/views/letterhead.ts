import { html, nothing, type TemplateResult } from 'lit'
import { parseIban } from '../../core/iban.ts'
import { isMailAddress } from '../../core/mail-address.ts'
import type { LetterheadStandingWire, LetterheadWire } from '../../server/api/wire/letterhead.ts'
import { define } from '../parts/define.ts'
import { letterheadFrom, textsOf } from '../state/letterhead-form.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { lackName } from '../words/names.ts'
import { lettersStyles } from './letters.styles.ts'
import { View } from './view.ts'

const fields = [
  'legalForm',
  'capital',
  'street',
  'more',
  'postcode',
  'city',
  'country',
  'siren',
  'registryTown',
  'vatNumber',
  'phone',
  'email',
  'iban',
  'bic',
  'signatory',
  'signatoryTitle',
] as const
type Field = (typeof fields)[number]

/** What the browser checks while it is typed; the server checks all of it again. */
const shapes: Readonly<Partial<Record<Field, string>>> = {
  capital: '[0-9]{1,13}([.,][0-9]{1,2})?',
  country: '[A-Z]{2}',
  siren: '[0-9]{9}',
  vatNumber: '[A-Z]{2}[A-Z0-9]{2,13}',
  bic: '[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?',
}

/**
 * The sender's business paper, and what a formal notice still lacks of it.
 *
 * @prop readonly it may be read, not saved
 */
export class EncoursLetterhead extends View<LetterheadStandingWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    act: { state: true },
  }
  declare readonly: boolean
  declare act: 'idle' | 'working' | 'saved' | Problem

  constructor() {
    super()
    this.readonly = false
    this.act = 'idle'
  }

  protected override ask(signal: AbortSignal): Promise<LetterheadStandingWire> {
    return this.api.letterhead(signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override ready(standing: LetterheadStandingWire): TemplateResult {
    const words = this.speech.words.letters
    const { lacks, letterhead } = standing
    const missing = lacks.map((lack) => lackName(this.speech.words, lack))
    const kinds = ['company', 'sole_trader', 'association'] as const
    return html`<section class="card" aria-labelledby="head">
      <h2 id="head">${words.head}</h2>
      <p class="muted">${words.headIntro}</p>
      ${lacks.length === 0 ? nothing : html`<p class="lacks">${words.lacks(missing.join(', '))}</p>`}
      <form @submit=${(event: Event) => this.save(event, standing)}>
        <div class="fields">
          <label>${words.kind}<select name="kind" ?disabled=${this.readonly}>${kinds.map(
            (kind) =>
              html`<option value=${kind} ?selected=${kind === letterhead?.kind}>${words.kinds[kind]}</option>`,
          )}</select></label>
          ${fields.map((field) => this.field(field, standing))}
        </div>
        ${this.acts()}
      </form>
    </section>`
  }

  private field(field: Field, standing: LetterheadStandingWire): TemplateResult {
    const { headFields } = this.speech.words.letters
    const needed = field === 'street' || field === 'city'
    const value = textsOf(standing)[field] ?? ''
    return html`<label>${headFields[field]}<input name=${field} maxlength="80" ?readonly=${this.readonly}
      ?required=${needed} pattern=${shapes[field] ?? nothing} .value=${value} @input=${this.checked}></label>`
  }

  private readonly checked = (event: Event): void => {
    const input = event.currentTarget
    if (!(input instanceof HTMLInputElement)) return
    const { wrongIban, wrongEmail } = this.speech.words.letters
    const { name, value } = input
    const iban = name === 'iban' && value !== '' && parseIban(value) === null
    const email = name === 'email' && value !== '' && !isMailAddress(value)
    input.setCustomValidity(iban ? wrongIban : email ? wrongEmail : '')
    this.act = 'idle'
  }

  private acts(): TemplateResult {
    const { letters, faces } = this.speech.words
    if (this.readonly) return html`<p class="muted">${letters.readonly}</p>`
    return html`<div class="acts">
      <button class="primary" ?disabled=${this.act === 'working'}>${letters.save}</button>
      <span role="status">${this.act === 'saved' ? letters.saved : nothing}</span>
      ${typeof this.act === 'string' ? nothing : html`<span class="failure" role="alert">${faces[this.act.kind]}</span>`}
    </div>`
  }

  private save(event: Event, { version, company }: LetterheadStandingWire): void {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const given = new FormData(event.currentTarget)
    void this.keep(letterheadFrom(given, company), version)
  }

  private async keep(letterhead: LetterheadWire, after: number): Promise<void> {
    this.act = 'working'
    try {
      const saved = await this.api.saveLetterhead({ after, letterhead }, this.life.signal)
      this.loading.replace(saved)
      this.act = 'saved'
    } catch (error) {
      if (!this.life.signal.aborted) this.act = problemFrom(error)
    }
  }

  static override styles = [...base, lettersStyles]
}

define('encours-letterhead', EncoursLetterhead)
