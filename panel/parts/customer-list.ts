import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { CustomerRowWire } from '../../server/api/wire/receivables.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { table } from '../styles/table.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { blockerChip, tellsMore } from './chips.ts'
import { define } from './define.ts'

/** Beyond these the row says how many more there are. */
const chipsShown = 2

/**
 * Customers in the order given, each with what it owes per currency and what comes next.
 *
 * @prop customers the rows
 */
export class EncoursCustomerList extends LitElement {
  static override properties = { speech: { attribute: false }, customers: { attribute: false } }
  declare speech: Speech
  declare customers: readonly CustomerRowWire[]

  constructor() {
    super()
    this.customers = []
  }

  override render(): TemplateResult {
    const { customers: words } = this.speech.words
    return html`<div class="frame">
      <table role="table">
        <caption class="heard">${words.title}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${words.name}</th>
            <th role="columnheader" scope="col" class="figure">${words.open}</th>
            <th role="columnheader" scope="col" class="figure">${words.overdue}</th>
            <th role="columnheader" scope="col" class="figure">${words.oldest}</th>
            <th role="columnheader" scope="col">${words.next}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">${this.customers.map((customer) => this.row(customer))}</tbody>
      </table>
    </div>`
  }

  private row(customer: CustomerRowWire): TemplateResult {
    const { words, money } = this.speech
    const oldest = customer.oldestDaysOverdue
    const late = oldest !== null && oldest > 0
    return html`<tr role="row">
      <td role="cell" class="name">
        <a href=${hashOf({ kind: 'customer', id: customer.id })}>${customer.name}</a>
        <div class="small muted">${words.receivables.items(customer.openItems)}</div>
      </td>
      <td role="cell" class="figure open">${customer.exposure.map(
        ({ open, net }) =>
          html`<div>${money(open)}</div>${
            net.minor === open.minor
              ? nothing
              : html`<div class="small muted">${words.customers.net(money(net))}</div>`
          }`,
      )}</td>
      <td role="cell" class="figure overdue">${customer.exposure.map(({ overdue }) =>
        overdue.minor === '0'
          ? html`<div class="muted nil">–</div>`
          : html`<div class="late"><span class="label">${words.customers.overdue} </span>${money(overdue)}</div>`,
      )}</td>
      <td role="cell" class="figure oldest">${late ? words.late.days(oldest) : html`<span class="muted nil">–</span>`}</td>
      <td role="cell" class="next">${this.next(customer)}</td>
    </tr>`
  }

  private next({ nextStep, nextOn, blockers: codes }: CustomerRowWire): TemplateResult {
    const { words, day, number } = this.speech
    const blockers = codes.filter((code) => tellsMore(code, nextStep))
    const more = blockers.length - chipsShown
    const when = nextOn === null ? '' : words.decision.on(day(nextOn))
    return html`<div class="what">
      ${
        nextStep === null
          ? blockers.length > 0
            ? nothing
            : html`<span class="muted">${words.customers.nothingNext}</span>`
          : html`<span>${nameOf(words, 'steps', nextStep)} <span class="muted">${when}</span></span>`
      }
      ${blockers.slice(0, chipsShown).map((code) => blockerChip(this.speech, { code }))}
      ${more > 0 ? html`<span class="small muted">+${number(more)}</span>` : nothing}
    </div>`
  }

  static override styles = [
    ...base,
    table,
    css`
      .name {
        inline-size: 30%;
        overflow-wrap: anywhere;
      }
      .name a {
        color: var(--e-ink);
        font-weight: 600;
        text-decoration: none;
      }
      .name a:hover {
        color: var(--e-accent);
        text-decoration: underline;
      }
      tbody tr:hover {
        background: var(--e-sunken);
      }
      .open {
        font-weight: 600;
      }
      .open .muted {
        font-weight: 400;
      }
      .late {
        color: var(--e-bad);
      }
      .next {
        inline-size: 34%;
      }
      .what {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2rem 0.4rem;
      }
      @container (max-width: 40rem) {
        tr {
          grid-template-columns: minmax(0, 1fr) auto;
          grid-template-rows: auto 1fr;
          gap: 0.1rem 1rem;
        }
        .nil {
          display: none;
        }
        .overdue {
          grid-row: 2;
          grid-column: 2;
        }
        .oldest {
          display: none;
        }
        .next {
          grid-column: 1 / -1;
          inline-size: auto;
        }
        .name {
          grid-row: 1 / span 2;
          inline-size: auto;
        }
      }
    `,
  ]
}

define('encours-customer-list', EncoursCustomerList)
