import { html, nothing, type TemplateResult } from 'lit'
import { isMailAddress } from '../../core/mail-address.ts'
import type {
  ContactPersonsWire,
  ContactPersonWire,
  NamePersonRequestWire,
} from '../../server/api/wire/persons.ts'
import { define } from '../parts/define.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { lettersStyles } from './letters.styles.ts'
import { View } from './view.ts'

const roles = ['payables', 'management', 'purchasing', 'legal', 'other'] as const

/**
 * The people at a customer: who gets the reminders, who comes, who has left.
 *
 * @prop customer whose
 * @prop readonly the reader's role names nobody
 */
export class EncoursContactPersons extends View<ContactPersonsWire> {
  static override properties = {
    ...View.properties,
    customer: {},
    readonly: { type: Boolean },
    act: { state: true },
  }
  declare customer: string
  declare readonly: boolean
  declare act: 'idle' | 'working' | Problem

  constructor() {
    super()
    this.customer = ''
    this.readonly = false
    this.act = 'idle'
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<ContactPersonsWire> {
    return this.api.persons(this.customer, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override ready({ persons }: ContactPersonsWire): TemplateResult {
    const { faces, letters } = this.speech.words
    const words = letters.persons
    const addressed = persons.some(({ getsReminders, until }) => getsReminders && until === null)
    return html`<section aria-labelledby="persons"><h2 id="persons">${words.title}</h2>
      ${addressed ? nothing : html`<p class="muted">${words.none}</p>`}
      ${persons.length === 0 ? nothing : html`<ul class="card">${persons.map((person) => this.person(person))}</ul>`}
      ${this.readonly ? nothing : this.form()}
      ${typeof this.act === 'string' ? nothing : html`<p class="failure" role="alert">${faces[this.act.kind]}</p>`}
    </section>`
  }

  private person({ id, name, role, email, phone, getsReminders, until }: ContactPersonWire) {
    const words = this.speech.words.letters.persons
    const gone = until !== null
    return html`<li>
      <span><strong>${name}</strong> · ${words.roles[role]}${email === null ? nothing : html` · ${email}`}${
        phone === null ? nothing : html` · ${phone}`
      }</span>
      <span class="acts">${gone ? html`<span class="muted">${words.leftOn(this.speech.day(until))}</span>` : nothing}
        ${getsReminders && !gone ? html`<span class="chip accent">${words.gets}</span>` : nothing}
        ${
          gone || this.readonly
            ? nothing
            : html`<button type="button" class="quiet" aria-label="${words.left} (${name})" ?disabled=${this.act === 'working'}
                @click=${() => this.settle((signal) => this.api.endPerson(this.customer, id, signal))}>${words.left}</button>`
        }</span>
    </li>`
  }

  private form(): TemplateResult {
    const { letters } = this.speech.words
    const words = letters.persons
    return html`<details><summary>${words.add}</summary>
      <form class="card" @submit=${this.add}>
        <div class="fields">
          <label>${words.name}<input name="name" required maxlength="120"></label>
          <label>${words.role}<select name="role">${roles.map(
            (role) => html`<option value=${role}>${words.roles[role]}</option>`,
          )}</select></label>
          <label>${words.email}<input name="email" maxlength="254" @input=${this.checked}></label>
          <label>${words.phone}<input name="phone" type="tel" pattern="\\+[1-9][0-9]{6,14}"></label>
          <label>${words.locale}<select name="locale"><option value="">${words.asCustomer}</option>
            <option value="fr">${letters.languages.fr}</option><option value="en">${letters.languages.en}</option></select></label>
          <label class="check"><input type="checkbox" name="gets" checked>${words.gets}</label>
        </div>
        <div class="acts"><button class="primary" ?disabled=${this.act === 'working'}>${letters.save}</button></div>
      </form></details>`
  }

  private readonly checked = (event: Event): void => {
    const input = event.currentTarget
    if (!(input instanceof HTMLInputElement)) return
    const wrong = input.value !== '' && !isMailAddress(input.value.trim())
    input.setCustomValidity(wrong ? this.speech.words.letters.wrongEmail : '')
  }

  private readonly add = (event: Event): void => {
    event.preventDefault()
    const form = event.currentTarget
    if (!(form instanceof HTMLFormElement)) return
    const named = personFrom(new FormData(form))
    void this.settle((signal) => this.api.namePerson(this.customer, named, signal)).then((done) => {
      if (done) form.reset()
    })
  }

  private async settle(
    work: (signal: AbortSignal) => Promise<ContactPersonsWire>,
  ): Promise<boolean> {
    this.act = 'working'
    try {
      this.loading.replace(await work(this.life.signal))
      this.act = 'idle'
      return true
    } catch (error) {
      if (!this.life.signal.aborted) this.act = problemFrom(error)
      return false
    }
  }

  static override styles = [...base, lettersStyles]
}

function personFrom(given: FormData): NamePersonRequestWire {
  const text = (name: string): string => String(given.get(name) ?? '').trim()
  const orNull = (name: string): string | null => text(name) || null
  return {
    id: crypto.randomUUID(),
    name: text('name'),
    role: roles.find((role) => role === text('role')) ?? 'other',
    ...{ email: orNull('email'), phone: orNull('phone'), locale: orNull('locale') },
    getsReminders: given.get('gets') !== null,
  }
}

define('encours-contact-persons', EncoursContactPersons)
