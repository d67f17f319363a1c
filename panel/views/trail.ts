import { css, html, nothing, type TemplateResult } from 'lit'
import type { TrailEntryWire, TrailWire } from '../../server/api/wire/tasks.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { codeName } from '../words/codes.ts'
import { nameOf, reasonName } from '../words/names.ts'
import { View } from './view.ts'

const brand = 'Encours'

/**
 * Who did what about a customer, when and why.
 *
 * @prop customer whose
 */
export class EncoursTrail extends View<TrailWire> {
  static override properties = { ...View.properties, customer: {} }
  declare customer: string

  constructor() {
    super()
    this.customer = ''
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

  private entry({ at, actor, action, note }: TrailEntryWire): TemplateResult {
    const { words, moment } = this.speech
    const who = actor === 'encours' ? brand : actor
    return html`<li><p><strong>${this.told(action)}</strong>${
      note === null ? nothing : html` · ${reasonName(words, note)}`
    }</p><p class="small muted">${moment(at)} · ${who}</p></li>`
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
      button {
        margin-block-start: 0.6rem;
      }
    `,
  ]
}

define('encours-trail', EncoursTrail)
