import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import type { CurrencyForecastWire, ForecastWeekWire } from '../../server/api/wire/forecast.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/** Units of the drawing, which is stretched to its frame. */
const tall = 100
const step = 10

/**
 * A bar for each week, with the ranges around its end and what was agreed for it. For the eye
 * alone: the table beside it says the same.
 *
 * @prop forecast of one currency
 */
export class EncoursForecastChart extends LitElement {
  static override properties = { speech: { attribute: false }, forecast: { attribute: false } }
  declare speech: Speech
  declare forecast: CurrencyForecastWire

  override render(): TemplateResult {
    const { weeks } = this.forecast
    const most = rounded(weeks.reduce((all, week) => larger(all, highest(week)), 100n))
    const at = (minor: bigint): number =>
      Number(((most - minor) * 1000n * BigInt(tall)) / most) / 1000
    const top = { currency: this.forecast.currency, minor: most.toString() }
    return html`<figure aria-hidden="true">
      <span class="top muted small">${this.speech.whole(top)}</span>
      <svg viewBox="0 0 ${step * weeks.length} ${tall}" preserveAspectRatio="none">
        ${weeks.map((week, place) => this.week(week, place * step, at))}
      </svg>
      <div class="days muted small">${weeks.map(
        ({ from }) => html`<span>${this.speech.shortDay(from)}</span>`,
      )}</div>
      ${this.legend(weeks)}
    </figure>`
  }

  private week(
    { expected, band50, band80, agreed }: ForecastWeekWire,
    x: number,
    at: (minor: bigint) => number,
  ): TemplateResult {
    const end = at(minorOf(expected))
    const sum = agreedSum(agreed)
    const middle = x + step / 2
    return svg`
      <rect class="bar" x=${x + 1.5} y=${end} width="7" height=${tall - end}></rect>
      ${
        sum === 0n
          ? nothing
          : svg`<rect class="agreed" x=${x + 1.5} y=${at(sum)} width="2" height=${tall - at(sum)}></rect>`
      }
      ${
        band80
          ? svg`<line class="most" x1=${middle} x2=${middle} y1=${at(minorOf(band80.high))} y2=${at(minorOf(band80.low))}></line>`
          : nothing
      }
      ${
        band50
          ? svg`<line class="half" x1=${middle} x2=${middle} y1=${at(minorOf(band50.high))} y2=${at(minorOf(band50.low))}></line>`
          : nothing
      }`
  }

  private legend(weeks: readonly ForecastWeekWire[]): TemplateResult {
    const { legend } = this.speech.words.forecast
    const hasBands = weeks.some(({ band80 }) => band80 !== null)
    const hasAgreed = weeks.some(({ agreed }) => agreed.length > 0)
    return html`<figcaption class="small">
      <span><i class="bar"></i>${legend.bar}</span>
      ${
        hasBands
          ? html`<span><i class="half"></i>${legend.half}</span><span><i class="most"></i>${legend.most}</span>`
          : nothing
      }
      ${hasAgreed ? html`<span><i class="agreed"></i>${legend.agreed}</span>` : nothing}
    </figcaption>`
  }

  static override styles = [
    ...base,
    css`
      figure {
        position: relative;
        container-type: inline-size;
      }
      .top {
        position: absolute;
        inset-block-start: 0;
        inset-inline-start: 0;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 12rem;
        margin-block-start: 1.5rem;
        border-block: 1px solid var(--e-line);
        overflow: visible;
      }
      .days {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        padding-block: 0.3rem;
        text-align: center;
        white-space: nowrap;
      }
      .bar {
        fill: var(--e-age-0);
        background: var(--e-age-0);
      }
      .agreed {
        fill: var(--e-age-2);
        background: var(--e-age-2);
      }
      line {
        vector-effect: non-scaling-stroke;
        stroke: var(--e-ink);
      }
      line.most {
        stroke-width: 1.5px;
      }
      line.half {
        stroke-width: 5px;
      }
      figcaption {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        margin-block-start: 0.4rem;
      }
      figcaption span {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
      }
      i {
        inline-size: 0.7em;
        block-size: 0.7em;
        border-radius: 2px;
      }
      i.half {
        inline-size: 5px;
        block-size: 1em;
        border-radius: 0;
        background: var(--e-ink);
      }
      i.most {
        inline-size: 1.5px;
        block-size: 1em;
        border-radius: 0;
        background: var(--e-ink);
      }
      @container (max-width: 44rem) {
        .days span:nth-child(3n + 2),
        .days span:nth-child(3n) {
          visibility: hidden;
        }
        .days span {
          overflow: visible;
        }
      }
    `,
  ]
}

const minorOf = ({ minor }: { readonly minor: string }): bigint => BigInt(minor)
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const agreedSum = (agreed: ForecastWeekWire['agreed']): bigint =>
  agreed.reduce((sum, { amount }) => sum + minorOf(amount), 0n)

/** Up to a number that is easy to read. */
function rounded(minor: bigint): bigint {
  const unit = 10n ** BigInt(`${minor}`.length - 1)
  const count = [1n, 2n, 3n, 4n, 5n, 6n, 8n].find((times) => times * unit >= minor) ?? 10n
  return count * unit
}

function highest({ expected, band80, agreed }: ForecastWeekWire): bigint {
  const ends = larger(minorOf(expected), agreedSum(agreed))
  return band80 ? larger(ends, minorOf(band80.high)) : ends
}

define('encours-forecast-chart', EncoursForecastChart)
