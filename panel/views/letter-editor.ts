import { html, nothing, type TemplateResult } from 'lit'
import type {
  LetterTextWire,
  LetterTrialWire,
  LetterWire,
  TextFaultWire,
} from '../../server/api/wire/letters.ts'
import type { MessageRowWire } from '../../server/api/wire/messages.ts'
import { define } from '../parts/define.ts'
import { TextSaved, type TextVersionChosen } from '../parts/events.ts'
import { mailFrame } from '../parts/mail-frame.ts'
import type { LetterKey } from '../state/api.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { lettersStyles } from './letters.styles.ts'
import { View } from './view.ts'
import './letter-versions.ts'

type Field = keyof LetterTextWire
const fields = ['subject', 'before', 'after'] as const
/** Long enough that a word is typed to its end. */
const restMs = 400

/**
 * One text with what it may name, its faults, and how it looks.
 *
 * @prop letter which one
 * @prop readonly it may be read and tried, not saved
 * @fires encours-text-saved another text holds
 */
export class EncoursLetterEditor extends View<LetterWire> {
  static override properties = {
    ...View.properties,
    letter: { attribute: false },
    readonly: { type: Boolean },
    draft: { state: true },
    trial: { state: true },
    act: { state: true },
    examples: { state: true },
    example: { state: true },
    taken: { state: true },
  }
  declare letter: LetterKey
  declare readonly: boolean
  declare draft: LetterTextWire | null
  declare trial: LetterTrialWire | null
  declare act: 'idle' | 'working' | 'saved' | Problem
  /** Messages of this step that wait, and the one that the text is seen on; null = an invented one. */
  declare examples: readonly MessageRowWire[]
  declare example: string | null
  /** The earlier version that is in the fields. */
  declare taken: number | null
  private waiting: ReturnType<typeof setTimeout> | undefined
  private trying = new AbortController()

  constructor() {
    super()
    this.readonly = false
    this.examples = []
    this.example = null
    this.begin()
  }

  private begin(): void {
    this.draft = null
    this.trial = null
    this.act = 'idle'
    this.taken = null
  }

  protected override subject(): string {
    const { language, step, tone } = this.letter
    return `${language} ${step} ${tone}`
  }

  protected override async ask(signal: AbortSignal): Promise<LetterWire> {
    this.begin()
    const { step } = this.letter
    const [letter, { messages }] = await Promise.all([
      this.api.letter(this.letter, signal),
      this.api.messages({ state: 'proposed', after: null, step }, signal),
    ])
    this.examples = messages.filter((message) => message.step === step)
    if (!this.examples.some(({ id }) => id === this.example)) this.example = null
    void this.try(letter.text)
    return letter
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.waiting)
    this.trying.abort()
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override ready(letter: LetterWire): TemplateResult {
    const { words } = this.speech
    const text = this.draft ?? letter.text
    return html`${this.standing(letter)}<div class="beside">
      <form @submit=${(event: Event) => this.save(event, letter)}>
        ${fields.map((field) => this.field(field, text))}
        <p class="small muted">${words.letters.between}</p>
        ${this.faults()}${this.acts(letter)}
        <details><summary>${words.letters.variables}</summary>${this.variables(letter)}</details>
        <details><summary>${words.letterHistory.versions}</summary>
          <encours-letter-versions .api=${this.api} .speech=${this.speech} .letter=${this.letter}
            .version=${letter.version} ?readonly=${this.readonly}
            @encours-text-version=${(event: TextVersionChosen) => this.take(event, letter)}></encours-letter-versions>
        </details>
      </form>
      <div>${this.seenOn()} ${this.preview()}</div>
    </div>`
  }

  /** What is said while the company has no words of its own. */
  private standing({ own, standsIn, step }: LetterWire): TemplateResult | typeof nothing {
    const { words } = this.speech
    if (own || standsIn === step) return nothing
    const { mustWrite, standsIn: say } = words.letterHistory
    return standsIn === null
      ? html`<p class="lacks">${mustWrite}</p>`
      : html`<p class="muted">${say(nameOf(words, 'steps', standsIn))}</p>`
  }

  private seenOn(): TemplateResult | typeof nothing {
    if (this.examples.length === 0) return nothing
    const { words, money } = this.speech
    const { letterHistory: say } = words
    return html`<label>${say.seenOn}<select @change=${this.seeOn}>
      <option value="" ?selected=${this.example === null}>${say.sample}</option>
      ${this.examples.map(
        ({ id, customer, totals }) =>
          html`<option value=${id} ?selected=${id === this.example}>${say.message(
            customer.name,
            totals.map(({ open }) => money(open)).join(', '),
          )}</option>`,
      )}</select></label>`
  }

  private preview(): TemplateResult {
    const { words } = this.speech
    const { preview = null, problem = null } = this.trial ?? {}
    if (preview) return mailFrame(preview.html, words.approve.body(preview.subject))
    if (problem === null) return html`<p class="muted">${words.letters.noPreview}</p>`
    return html`<p class="lacks">${words.letterHistory.lacks} <span lang="en">${problem}</span></p>`
  }

  private seeOn({ currentTarget: from }: Event): void {
    if (!(from instanceof HTMLSelectElement)) return
    this.example = from.value === '' ? null : from.value
    const { state } = this.loading
    const text = this.draft ?? (state.kind === 'ready' ? state.value.text : null)
    if (text) void this.try(text)
  }

  private take({ version, text }: TextVersionChosen, { shipped }: LetterWire): void {
    this.draft = text ?? shipped
    this.act = 'idle'
    this.taken = version
    void this.try(this.draft)
  }

  private field(field: Field, text: LetterTextWire): TemplateResult {
    const label = this.speech.words.letters.fields[field]
    const typed = (event: Event) => this.typed(field, text, event)
    return html`<label>${label}${
      field === 'subject'
        ? html`<input required maxlength="300" .value=${text[field]} @input=${typed}>`
        : html`<textarea required maxlength="6000" .value=${text[field]} @input=${typed}></textarea>`
    }</label>`
  }

  private typed(field: Field, text: LetterTextWire, event: Event): void {
    const from = event.currentTarget
    if (!(from instanceof HTMLInputElement || from instanceof HTMLTextAreaElement)) return
    this.draft = { ...text, [field]: from.value }
    this.act = 'idle'
    const draft = this.draft
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => void this.try(draft), restMs)
  }

  /** Only the last try counts: an answer that comes late says nothing. */
  private async try(text: LetterTextWire): Promise<void> {
    this.trying.abort()
    this.trying = new AbortController()
    const { signal } = this.trying
    try {
      const trial = await this.api.tryLetter(
        this.letter,
        this.example === null ? { text } : { text, message: this.example },
        signal,
      )
      if (!signal.aborted) this.trial = trial
    } catch (error) {
      if (!signal.aborted) this.act = problemFrom(error)
    }
  }

  private faults(): TemplateResult {
    const faults = this.trial?.faults ?? []
    return html`<div role="status">${faults.map((fault) => html`<p class="fault">${this.faultText(fault)}</p>`)}</div>`
  }

  private faultText({ field, kind, detail, line, column }: TextFaultWire): string {
    const { fields: names, place, faults } = this.speech.words.letters
    return `${place(names[field], line, column)} ${faults[kind](detail)}`
  }

  private acts({ own, version }: LetterWire): TemplateResult | typeof nothing {
    const { letters, faces } = this.speech.words
    if (this.readonly) return html`<p class="muted">${letters.readonly}</p>`
    const working = this.act === 'working'
    const wrong = (this.trial?.faults.length ?? 0) > 0
    return html`<div class="acts">
      <button class="primary" ?disabled=${working || wrong || this.draft === null}>${letters.save}</button>
      ${own ? html`<button type="button" ?disabled=${working} @click=${() => this.reset(version)}>${letters.reset}</button>` : nothing}
      <span role="status">${this.act === 'saved' ? letters.saved : this.takenUp()}</span>
      ${typeof this.act === 'string' ? nothing : html`<span class="failure" role="alert">${faces[this.act.kind]}</span>`}
    </div>`
  }

  private takenUp(): string | typeof nothing {
    const { words, number } = this.speech
    return this.taken === null ? nothing : words.letterHistory.taken(number(this.taken))
  }

  private variables({ variables }: LetterWire): TemplateResult {
    const { optional } = this.speech.words.letters
    return html`<dl>${variables.map(
      ({ name, example, optional: sometimes }) =>
        html`<dt>{{ ${name} }}</dt><dd>${example}${sometimes ? ` (${optional})` : ''}</dd>`,
    )}</dl>`
  }

  private save(event: Event, { version }: LetterWire): void {
    event.preventDefault()
    const { draft } = this
    if (draft)
      void this.settle((signal) =>
        this.api.saveLetter(this.letter, { after: version, text: draft }, signal),
      )
  }

  private reset(version: number): void {
    void this.settle((signal) => this.api.resetLetter(this.letter, version, signal))
  }

  private async settle(work: (signal: AbortSignal) => Promise<LetterWire>): Promise<void> {
    this.act = 'working'
    try {
      const letter = await work(this.life.signal)
      this.begin()
      this.loading.replace(letter)
      this.act = 'saved'
      void this.try(letter.text)
      this.dispatchEvent(new TextSaved())
    } catch (error) {
      if (!this.life.signal.aborted) this.act = problemFrom(error)
    }
  }

  static override styles = [...base, lettersStyles]
}

define('encours-letter-editor', EncoursLetterEditor)
