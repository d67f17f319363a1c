import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import { live } from 'lit/directives/live.js'
import { emptyShare, mostShares, type SharesSum, type TypedShare } from '../state/plan-shares.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { SharesTyped } from './events.ts'

/**
 * The instalments of a payment plan with days and amounts that a person types, and what is missing
 * to what is open.
 *
 * @prop rows as they are typed
 * @prop sum what they come to; null where nothing is open
 * @prop fault path of what does not fit: `instalments`, `instalments.1.due`
 * @fires encours-shares with the rows as they are now
 */
export class EncoursPlanShares extends LitElement {
  static override properties = {
    speech: { attribute: false },
    rows: { attribute: false },
    sum: { attribute: false },
    fault: {},
  }
  declare speech: Speech
  declare rows: readonly TypedShare[]
  declare sum: SharesSum | null
  declare fault: string | null

  constructor() {
    super()
    this.rows = []
    this.sum = null
    this.fault = null
  }

  override render(): TemplateResult {
    const { shares } = this.speech.words.cases
    return html`<fieldset><legend>${shares.legend}</legend>
      <ol>${this.rows.map((row, index) => this.row(row, index))}</ol>
      <div class="buttons"><button type="button" ?disabled=${this.rows.length >= mostShares} @click=${this.add}
        >${shares.add}</button></div>
      ${this.sum === null ? nothing : this.total(this.sum)}
    </fieldset>`
  }

  private row(row: TypedShare, index: number): TemplateResult {
    const { shares } = this.speech.words.cases
    const nth = this.speech.number(index + 1)
    return html`<li>
      ${this.input(row, index, 'due')}
      ${this.input(row, index, 'amount')}
      <button type="button" class="quiet" ?disabled=${this.rows.length === 1} aria-label=${shares.removeLabel(nth)}
        @click=${() => this.say(this.rows.filter((_, at) => at !== index))}>${shares.remove}</button>
    </li>`
  }

  private input(row: TypedShare, index: number, name: 'due' | 'amount'): TemplateResult {
    const { shares, refused } = this.speech.words.cases
    const nth = this.speech.number(index + 1)
    const isFaulty = this.fault === `instalments.${index}.${name}`
    const change = (event: Event): void => {
      const { target } = event
      if (!(target instanceof HTMLInputElement)) return
      this.say(this.rows.map((one, at) => (at === index ? { ...one, [name]: target.value } : one)))
    }
    return html`<input type=${name === 'due' ? 'date' : 'text'} inputmode=${name === 'due' ? nothing : 'decimal'}
        aria-label=${name === 'due' ? shares.due(nth) : shares.amount(nth)} autocomplete="off" .value=${live(row[name])}
        aria-invalid=${ifDefined(isFaulty ? 'true' : undefined)} @input=${change}>
      ${isFaulty ? html`<p class="small fault" role="alert">${refused}</p>` : nothing}`
  }

  private total({ sum, open, missing }: SharesSum): TemplateResult {
    const { words, money } = this.speech
    const { shares } = words.cases
    const left = BigInt(missing.minor)
    const short = { ...missing, minor: `${left < 0n ? -left : left}` }
    const said =
      left === 0n
        ? shares.fits
        : left > 0n
          ? shares.missing(money(short))
          : shares.over(money(short))
    return html`<p class=${left === 0n ? '' : 'fault'} role=${this.fault === 'instalments' ? 'alert' : 'status'}
      >${shares.sum(money(sum), money(open))} <strong>${said}</strong></p>`
  }

  private add(): void {
    this.say([...this.rows, emptyShare])
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('li:last-child input')?.focus(),
    )
  }

  private say(rows: readonly TypedShare[]): void {
    this.dispatchEvent(new SharesTyped(rows))
  }

  static override styles = [
    ...base,
    forms,
    css`
      fieldset {
        gap: 0.5rem;
      }
      ol {
        display: grid;
        gap: 0.4rem;
      }
      li {
        display: grid;
        grid-template-columns: minmax(8.5rem, 11rem) minmax(6rem, 11rem) auto;
        gap: 0.4rem;
        align-items: center;
        justify-content: start;
      }
      .fault {
        grid-column: 1 / -1;
      }
      @media (max-width: 30rem) {
        li {
          grid-template-columns: 1fr 1fr;
          padding-block-end: 0.4rem;
        }
        li button {
          grid-column: 1 / -1;
          justify-self: start;
        }
      }
    `,
  ]
}

define('encours-plan-shares', EncoursPlanShares)
