import { css, html, nothing, type TemplateResult } from 'lit'
import type { TrailEntryWire, TrailWire } from '../../server/api/wire/tasks.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { codeName } from '../words/codes.ts'
import { nameOf, reasonName } from '../words/names.ts'
import { View } from './view.ts'
import './travel.ts'

const brand = 'Encours'

/** What was done to a message that left, or may have. */
const tried = new Set([
  'message.sent',
  'message.ambiguous',
  'message.failed',
  'message.by_hand',
  'message.posted',
  'message.proof',
  'message.presented',
  'message.resolve',
])

/**
 * Who did what about a customer, when and why.
 *
 * @prop customer whose
 * @prop readonly the reader's role may not say what became of a message
 */
export class EncoursTrail extends View<TrailWire> {
  static override properties = {
    ...View.properties,
    customer: {},
    readonly: { type: Boolean },
    opened: { state: true },
  }
  declare customer: string
  declare readonly: boolean
  /** The entry whose message is looked at. */
  declare opened: string | null

  constructor() {
    super()
    this.customer = ''
    this.readonly = false
    this.opened = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<TrailWire> {
    return this.api.trail(this.customer, null, signal)
  }

  protected override busyLines(): number {
    return 2
  }

  protected override empty({ entries }: TrailWire): TemplateResult | null {
    if (entries.length > 0) return null
    return html`${this.heading()}<p class="muted">${this.speech.words.cases.trail.empty}</p>`
  }

  protected override ready({ entries, next }: TrailWire): TemplateResult {
    const { trail } = this.speech.words.cases
    return html`${this.heading()}<ol>${entries.map((entry) => this.entry(entry))}</ol>
      ${next === null ? nothing : html`<button type="button" @click=${() => this.further(entries, next)}>${trail.more}</button>`}`
  }

  private heading(): TemplateResult {
    return html`<h2>${this.speech.words.cases.trail.title}</h2>`
  }

  private entry({ id, at, actor, action, note, subject }: TrailEntryWire): TemplateResult {
    const { words, moment } = this.speech
    const who = actor === 'encours' ? brand : actor
    return html`<li><p><strong>${this.told(action)}</strong>${
      note === null ? nothing : html` · ${reasonName(words, note)}`
    }</p><p class="small muted">${moment(at)} · ${who}</p>
      ${tried.has(action) ? this.travel(id, subject.id) : nothing}</li>`
  }

  /** How the message travelled, where it was tried. */
  private travel(entry: string, message: string): TemplateResult {
    const { travel } = this.speech.words
    const isOpen = this.opened === entry
    return html`<button type="button" class="quiet" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => {
      this.opened = isOpen ? null : entry
    }}>${isOpen ? travel.hideDetails : travel.details}</button>
    ${
      isOpen
        ? html`<encours-travel .api=${this.api} .speech=${this.speech} .version=${this.version} .message=${message}
            ?readonly=${this.readonly}></encours-travel>`
        : nothing
    }`
  }

  /** `promise.enter` as people say it; what this release does not know is shown as it came. */
  private told(action: string): string {
    const { words } = this.speech
    const { trail, kinds, outcomes } = words.cases
    const [subject = '', act = ''] = action.split('.')
    const named = codeName({ ...kinds, ...trail.subjects }, subject)
    if (subject === 'call') return `${named}: ${codeName(outcomes, act)}`
    return `${named}: ${codeName({ ...trail.verbs }, act) || nameOf(words, 'states', act)}`
  }

  private async further(before: TrailWire['entries'], after: string): Promise<void> {
    const page = await this.api.trail(this.customer, after, this.life.signal)
    this.loading.replace({ entries: [...before, ...page.entries], next: page.next })
  }

  static override styles = [
    ...base,
    css`
      li {
        padding-block: 0.5rem;
        border-block-end: 1px solid var(--e-line);
        overflow-wrap: anywhere;
      }
      ol + button {
        margin-block-start: 0.6rem;
      }
    `,
  ]
}

define('encours-trail', EncoursTrail)
