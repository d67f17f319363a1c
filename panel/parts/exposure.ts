import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { AgeingWire, ExposureWire } from '../../server/api/wire/receivables.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import './ageing.ts'
import { define } from './define.ts'

/**
 * What is owed in one currency. Currencies stand beside each other and are never added up.
 *
 * @prop exposure open, overdue, credits and net
 * @prop ageing the same amounts by age, where it is known
 * @prop named whether the heading names the currency: there is more than one
 */
export class EncoursExposure extends LitElement {
  static override properties = {
    speech: { attribute: false },
    exposure: { attribute: false },
    ageing: { attribute: false },
    named: { type: Boolean },
  }
  declare speech: Speech
  declare exposure: ExposureWire
  declare ageing: AgeingWire | null
  declare named: boolean

  constructor() {
    super()
    this.ageing = null
    this.named = false
  }

  override render(): TemplateResult {
    const { words, money } = this.speech
    const { open, overdue, credits, net, currency } = this.exposure
    const late = overdue.minor !== '0'
    const credited = credits.minor !== '0'
    return html`<section class="card" aria-label=${words.receivables.inCurrency(currency)}>
      ${this.named ? html`<h2 class="muted small">${words.receivables.inCurrency(currency)}</h2>` : nothing}
      <dl>
        <div class="lead"><dt>${words.receivables.open}</dt><dd>${money(open)}</dd></div>
        <div class=${late ? 'late' : 'nil'}><dt>${words.receivables.overdue}</dt><dd>${money(overdue)}</dd></div>
        <div><dt>${words.receivables.credits}</dt>
          <dd>${credited ? money(credits) : html`<span class="muted">${words.receivables.noCredits}</span>`}</dd></div>
        <div><dt>${words.receivables.net}</dt><dd>${money(net)}</dd></div>
      </dl>
      ${
        this.ageing === null
          ? nothing
          : html`<encours-ageing .speech=${this.speech} .ageing=${this.ageing}></encours-ageing>`
      }
    </section>`
  }

  static override styles = [
    ...base,
    css`
      :host {
        container-type: inline-size;
      }
      section {
        display: grid;
        gap: 1rem;
        padding: 1rem 1.15rem;
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 0.75rem 2.5rem;
      }
      dt {
        color: var(--e-muted);
        font-size: 0.9286em;
      }
      dd {
        font-size: 1.1429em;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .lead dd {
        font-size: 1.8571em;
        font-weight: 650;
        letter-spacing: -0.02em;
        line-height: 1.15;
      }
      .late dd {
        color: var(--e-bad);
      }
      dd .muted,
      .nil dd {
        color: var(--e-muted);
        font-weight: 400;
      }
      @container (max-width: 42rem) {
        dl {
          display: grid;
          grid-template-columns: repeat(3, auto);
          justify-content: start;
          gap: 0.6rem 2rem;
        }
        .lead {
          grid-column: 1 / -1;
        }
      }
      @container (max-width: 26rem) {
        dl {
          grid-template-columns: 1fr 1fr;
          justify-content: stretch;
          gap: 0.6rem 1rem;
        }
      }
    `,
  ]
}

define('encours-exposure', EncoursExposure)
