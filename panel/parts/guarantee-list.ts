import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { GuaranteeWire } from '../../server/api/wire/credit.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { GuaranteeEnded, type RefuseChosen } from './events.ts'
import './refusal.ts'

const senses: Readonly<Record<GuaranteeWire['state'], string>> = {
  ...{ in_force: 'good', expires_soon: 'warn', to_come: '', expired: '', ended: '' },
}

/**
 * The guarantees of a customer's debt, those that count first.
 *
 * @prop guarantees, readonly what is on record; the reader's role may not end one
 * @prop busy something is under way
 * @fires encours-guarantee-end with its reason
 */
export class EncoursGuaranteeList extends LitElement {
  static override properties = {
    speech: { attribute: false },
    guarantees: { attribute: false },
    readonly: { type: Boolean },
    busy: { type: Boolean },
    ending: { state: true },
  }
  declare speech: Speech
  declare guarantees: readonly GuaranteeWire[]
  declare readonly: boolean
  declare busy: boolean
  declare ending: string | null

  constructor() {
    super()
    this.guarantees = []
    this.readonly = false
    this.busy = false
    this.ending = null
  }

  override render(): TemplateResult {
    const { guarantees: words } = this.speech.words
    if (this.guarantees.length === 0) return html`<p class="muted">${words.none}</p>`
    const [counting, others] = [true, false].map((counts) =>
      this.guarantees.filter((one) => isCounted(one) === counts),
    )
    return html`<ul>${[...(counting ?? []), ...(others ?? [])].map((one) => this.one(one))}</ul>`
  }

  private one(one: GuaranteeWire): TemplateResult {
    const { words, money, day } = this.speech
    const { guarantees } = words
    const period =
      one.expires === null
        ? guarantees.from(day(one.starts))
        : guarantees.until(day(one.starts), day(one.expires))
    return html`<li class=${isCounted(one) ? '' : 'muted'}>
      <p><strong>${money(one.amount)}</strong> ${guarantees.kinds[one.kind]}
        <span class="chip ${senses[one.state]}">${guarantees.states[one.state]}</span></p>
      <p class="small">${period}${one.note === null ? nothing : html` · ${one.note}`} · ${guarantees.by(one.enteredBy)}</p>
      ${one.endedReason === null ? nothing : html`<p class="small">${one.endedReason}</p>`}
      ${this.readonly || one.state === 'ended' || one.state === 'expired' ? nothing : this.end(one)}
    </li>`
  }

  private end({ id, kind }: GuaranteeWire): TemplateResult {
    const { guarantees } = this.speech.words
    if (this.ending === id)
      return html`<encours-refusal .speech=${this.speech} .message=${id} .confirm=${guarantees.confirmEnd}
        .label=${guarantees.endReason} @encours-refuse=${this.ended} @encours-cancel=${this.kept}></encours-refusal>`
    return html`<div><button type="button" class="quiet" ?disabled=${this.busy}
      aria-label=${guarantees.endLabel(guarantees.kinds[kind])} @click=${() => this.choose(id)}>${guarantees.end}</button></div>`
  }

  private choose(id: string): void {
    this.ending = id
  }

  private kept(): void {
    this.ending = null
  }

  private ended(event: RefuseChosen): void {
    event.stopPropagation()
    this.ending = null
    this.dispatchEvent(new GuaranteeEnded(event.message, event.reason))
  }

  static override styles = [
    ...base,
    css`
      ul {
        display: grid;
        gap: 0.6rem;
      }
      li {
        display: grid;
        gap: 0.15rem;
        padding-block-end: 0.6rem;
        border-block-end: 1px solid var(--e-line);
        overflow-wrap: anywhere;
      }
      li:last-child {
        border-block-end: 0;
      }
      .quiet {
        margin-inline-start: -0.4rem;
      }
    `,
  ]
}

const isCounted = ({ state }: GuaranteeWire): boolean =>
  state === 'in_force' || state === 'expires_soon'

define('encours-guarantee-list', EncoursGuaranteeList)
