import { css, html, LitElement, type TemplateResult } from 'lit'
import type { AgeingWire } from '../../server/api/wire/receivables.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

const buckets = ['notDue', 'days1to30', 'days31to60', 'days61to90', 'over90'] as const
type Bucket = (typeof buckets)[number]

/**
 * How old one currency's open amounts are: a bar for the eye, and the same as a table.
 *
 * @prop ageing amounts by age, all of one currency
 */
export class EncoursAgeing extends LitElement {
  static override properties = { speech: { attribute: false }, ageing: { attribute: false } }
  declare speech: Speech
  declare ageing: AgeingWire

  override render(): TemplateResult {
    const { words } = this.speech
    const currency = this.ageing.notDue.currency
    const shares = sharesOf(this.ageing)
    return html`<div class="frame">
      <div class="bar" aria-hidden="true">
        ${buckets.map((bucket) => html`<i class=${bucket} ?hidden=${shares[bucket] === 0}></i>`)}
      </div>
      <table role="table">
        <caption class="heard">${words.ageing.title(currency)}</caption>
        <thead class="heard" role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${words.ageing.bucket}</th>
            <th role="columnheader" scope="col">${words.ageing.amount}</th>
            <th role="columnheader" scope="col">${words.ageing.share}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${buckets.map((bucket) => this.row(bucket, shares[bucket]))}
        </tbody>
      </table>
    </div>`
  }

  private row(bucket: Bucket, share: number): TemplateResult {
    return html`<tr role="row" class=${this.ageing[bucket].minor === '0' ? 'nil' : ''}>
      <th role="rowheader" scope="row"><i class=${bucket} aria-hidden="true"></i>${this.speech.words.ageing[bucket]}</th>
      <td role="cell" class="figure amount">${this.speech.money(this.ageing[bucket])}</td>
      <td role="cell" class="figure muted small">${this.speech.percent(share)}</td>
    </tr>`
  }

  /** Through the CSSOM: a page's policy may well refuse style attributes in markup. */
  protected override updated(): void {
    const shares = sharesOf(this.ageing)
    for (const bucket of buckets) {
      const segment = this.renderRoot.querySelector<HTMLElement>(`.bar .${bucket}`)
      segment?.style.setProperty('flex-grow', `${shares[bucket]}`)
    }
  }

  static override styles = [
    ...base,
    css`
      .frame {
        container-type: inline-size;
      }
      .bar {
        display: flex;
        gap: 2px;
        block-size: 0.75rem;
        overflow: hidden;
        border-radius: 4px;
        background: var(--e-sunken);
      }
      .bar i {
        min-inline-size: 3px;
        flex-basis: 0;
      }
      .bar i[hidden] {
        display: none;
      }
      .notDue {
        background: var(--e-age-0);
      }
      .days1to30 {
        background: var(--e-age-1);
      }
      .days31to60 {
        background: var(--e-age-2);
      }
      .days61to90 {
        background: var(--e-age-3);
      }
      .over90 {
        background: var(--e-age-4);
      }
      table,
      tbody {
        display: block;
      }
      tbody {
        display: grid;
        gap: 0.4rem;
        margin-block-start: 0.75rem;
      }
      tr {
        display: grid;
        grid-template-columns: 1fr auto 3.5em;
        align-items: baseline;
        gap: 0.5rem;
      }
      th {
        padding: 0;
        font-weight: 400;
        text-align: start;
      }
      th i {
        display: inline-block;
        inline-size: 0.65em;
        block-size: 0.65em;
        margin-inline-end: 0.5em;
        border-radius: 2px;
      }
      td {
        padding: 0;
      }
      .nil .amount {
        color: var(--e-muted);
        font-weight: 400;
      }
      .amount {
        font-weight: 550;
      }
      @container (min-width: 44rem) {
        tbody {
          grid-template-columns: repeat(5, minmax(0, 1fr));
          gap: 1.25rem;
        }
        tr {
          grid-template-columns: auto auto;
          justify-content: start;
          gap: 0.1rem 0.5rem;
        }
        th {
          grid-column: 1 / -1;
          color: var(--e-muted);
        }
        .figure {
          text-align: start;
        }
      }
    `,
  ]
}

/**
 * Shares of the whole, from 0 to 1, to a tenth of a percent. Only the bar and the share use floats.
 */
function sharesOf(ageing: AgeingWire): Record<Bucket, number> {
  const minor = (bucket: Bucket): bigint => {
    const value = BigInt(ageing[bucket].minor)
    return value > 0n ? value : 0n
  }
  const whole = buckets.reduce((sum, bucket) => sum + minor(bucket), 0n)
  const share = (bucket: Bucket): number =>
    whole === 0n ? 0 : Number((minor(bucket) * 1000n + whole / 2n) / whole) / 1000
  return {
    notDue: share('notDue'),
    days1to30: share('days1to30'),
    days31to60: share('days31to60'),
    days61to90: share('days61to90'),
    over90: share('over90'),
  }
}

define('encours-ageing', EncoursAgeing)
