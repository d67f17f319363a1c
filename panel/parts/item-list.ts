import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { DecisionWire, ItemWire } from '../../server/api/wire/receivables.ts'
import type { Copy } from '../state/copying.ts'
import { base } from '../styles/base.ts'
import { table } from '../styles/table.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { blockerChip, isStopped, lateness, tellsMore } from './chips.ts'
import { define } from './define.ts'
import { CopyWanted, InvoiceChosen, WhyChosen } from './events.ts'
import type { Explained } from './explanation.ts'
import { LongList, longListStyles } from './long-list.ts'
import './explanation.ts'
import './invoice-copy.ts'

export interface OpenedItem {
  readonly invoice: string
  readonly instalment: number
  readonly explained: Explained
}

/**
 * Open items of one customer: due, late, open, and what comes next with its reasons.
 *
 * @prop items in the order to show
 * @prop invoice the invoice that the host's page shows; its items are marked
 * @prop opened the item whose reasons are shown, and what they are once they are there
 * @prop printed, unprinted the host prints invoices; the one of which it just gave no document
 * @prop copyable, copy the host may be asked to mail invoices; the one that is about to be, or was
 * @fires encours-copy, encours-copy-confirm, encours-copy-close a copy is wanted, sent, put away
 * @fires encours-invoice the document of an invoice is wanted
 * @fires encours-why the reasons of an item are to be shown, or no longer
 */
export class EncoursItemList extends LitElement {
  static override properties = {
    speech: { attribute: false },
    items: { attribute: false },
    invoice: {},
    opened: { attribute: false },
    printed: { type: Boolean },
    unprinted: {},
    copyable: { type: Boolean },
    copy: { attribute: false },
  }
  declare speech: Speech
  declare items: readonly ItemWire[]
  declare invoice: string
  declare opened: OpenedItem | null
  declare printed: boolean
  declare unprinted: string
  declare copyable: boolean
  declare copy: Copy | null
  private readonly list = new LongList(this, { row: 'tr[data-item]', first: 50 })

  constructor() {
    super()
    this.items = []
    this.invoice = ''
    this.opened = null
    this.printed = false
    this.unprinted = ''
    this.copyable = false
    this.copy = null
  }

  override render(): TemplateResult {
    const { customer } = this.speech.words
    return html`<div class="frame card">
      <table role="table">
        <caption class="heard">${customer.items}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">${customer.invoice}</th>
            <th role="columnheader" scope="col">${customer.due}</th>
            <th role="columnheader" scope="col" class="figure">${customer.amount}</th>
            <th role="columnheader" scope="col">${customer.next}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">${this.shown().map((item) => this.row(item))}</tbody>
      </table>
      ${this.list.rest(this.items, this.speech)}
    </div>`
  }

  /** With what the page is about, and what is being looked at. */
  private shown(): readonly ItemWire[] {
    const wanted = new Set([this.invoice, this.opened?.invoice, this.copy?.invoice])
    return this.list.shown(this.items, ({ invoice }) => wanted.has(invoice))
  }

  private row(item: ItemWire): TemplateResult {
    const { words, money } = this.speech
    const shown = item.invoice === this.invoice
    const partly = item.open.minor !== item.amount.minor
    return html`<tr role="row" data-item class=${shown ? 'shown' : ''}>
      <td role="cell" class="number">
        <strong>${item.number}</strong>
        ${
          item.instalments > 1
            ? html`<div class="small muted"
                >${words.customer.instalment(item.instalment, item.instalments)}</div>`
            : nothing
        }
        ${this.document(item)}
        ${shown ? html`<div><span class="chip accent">${words.customer.thisInvoice}</span></div>` : nothing}
      </td>
      <td role="cell" class="due">
        <span class="day">${item.due === null ? words.customer.noDue : this.speech.day(item.due)}</span>
        ${
          item.daysOverdue === null
            ? nothing
            : html`<div class="small ${item.daysOverdue > 0 ? 'late' : 'muted'}"
                >${lateness(this.speech, item.daysOverdue)}</div>`
        }
      </td>
      <td role="cell" class="figure open">
        <strong>${money(item.open)}</strong>
        ${partly ? html`<div class="small muted">${words.customer.ofAmount(money(item.amount))}</div>` : nothing}
      </td>
      <td role="cell" class="next">${this.decision(item)}</td>
    </tr>${this.copyRow(item, shown)}`
  }

  private copyRow({ invoice, number, instalment }: ItemWire, shown: boolean) {
    const first = this.items.find((item) => item.invoice === invoice)
    if (this.copy?.invoice !== invoice || first?.instalment !== instalment) return nothing
    return html`<tr role="row" class=${shown ? 'shown' : ''}><td role="cell" class="copy" colspan="4"
      ><encours-invoice-copy .speech=${this.speech} .invoice=${invoice} .number=${number}
        .phase=${this.copy.phase} @encours-copy-close=${() => this.leaveCopy(invoice)}></encours-invoice-copy></td></tr>`
  }

  /** Back to the button that opened it: what is put away keeps no focus. */
  private leaveCopy(invoice: string): void {
    const openers = this.renderRoot.querySelectorAll<HTMLElement>('button[data-copy]')
    ;[...openers].find(({ dataset }) => dataset['copy'] === invoice)?.focus()
  }

  private document(item: ItemWire): TemplateResult | typeof nothing {
    if (!this.printed && !this.copyable) return nothing
    const { customer } = this.speech.words
    return html`<div>${this.printed ? this.printButton(item) : nothing}
        ${this.copyable ? this.copyButton(item) : nothing}
        ${this.unprinted === item.invoice ? html`<div class="small late" role="alert">${customer.noPdf}</div>` : nothing}</div>`
  }

  private printButton(item: ItemWire): TemplateResult {
    const { customer } = this.speech.words
    return html`<button type="button" class="quiet small" aria-label=${customer.openInvoice(item.number)}
      @click=${() => this.dispatchEvent(new InvoiceChosen(item))}>${customer.pdf}</button>`
  }

  private copyButton({ invoice, number }: ItemWire): TemplateResult {
    const { copy } = this.speech.words
    return html`<button type="button" class="quiet small" aria-label=${copy.label(number)}
      data-copy=${invoice} aria-expanded=${this.copy?.invoice === invoice ? 'true' : 'false'}
      @click=${() => this.dispatchEvent(new CopyWanted(invoice))}>${copy.open}</button>`
  }

  private decision(item: ItemWire): TemplateResult {
    const { decision } = item
    const opened = this.opened !== null && isSame(this.opened, item) ? this.opened : null
    const planned = decision.messageId !== null && decision.kind === 'message'
    const [first] = decision.why
    // Of a planned message the first sentence names step, channel and day: it is the heading.
    const why = planned ? decision.why.slice(1) : decision.why
    return html`<div class="step">
        ${planned && first !== undefined ? html`<strong>${first}</strong>` : this.step(decision)}
        ${
          planned
            ? nothing
            : decision.blockers
                .filter(({ code }) => tellsMore(code, decision.nextStep))
                .map((blocker) => blockerChip(this.speech, blocker))
        }
      </div>
      ${
        opened === null
          ? this.short(decision, why)
          : html`<encours-explanation .speech=${this.speech} .explained=${opened.explained}
              @encours-retry=${() => this.ask(item)}></encours-explanation>`
      }
      ${this.button(item, opened !== null)}`
  }

  private short(decision: DecisionWire, why: readonly string[]): TemplateResult {
    const { words } = this.speech
    return html`${
      decision.lift === null
        ? nothing
        : html`<p class="small lift"><span class="muted">${words.decision.lift}</span> ${decision.lift}</p>`
    }
    ${
      why.length === 0
        ? nothing
        : html`<ul class="why muted" aria-label=${words.customer.next}>${why.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
    }`
  }

  private button(item: ItemWire, isOpen: boolean): TemplateResult {
    const { explained } = this.speech.words
    const act = isOpen ? explained.close : explained.open
    return html`<button type="button" class="quiet small" aria-expanded=${isOpen ? 'true' : 'false'}
      aria-label=${explained.label(act, item.number)} @click=${() => this.ask(item)}>${act}</button>`
  }

  private ask({ invoice, instalment }: ItemWire): void {
    this.dispatchEvent(new WhyChosen(invoice, instalment))
  }

  private step({ kind, nextStep, nextOn, blockers }: DecisionWire): TemplateResult {
    const { words, day } = this.speech
    if (kind === 'undecided') return html`<span class="muted">${words.decision.undecided}</span>`
    if (nextStep === null) {
      const over = blockers.length === 0 || blockers.some(({ code }) => code === 'FINAL_STEP')
      return html`<span class="muted">${over ? words.decision.none : words.decision.held}</span>`
    }
    if (kind === 'held' && isStopped(blockers.map(({ code }) => code)))
      return html`<strong>${words.decision.held}</strong>`
    const when = nextOn === null ? '' : words.decision.on(day(nextOn))
    return html`<span><strong>${nameOf(words, 'steps', nextStep)}</strong> <span class="muted">${when}</span></span>`
  }

  static override styles = [
    ...base,
    table,
    longListStyles,
    css`
      .next {
        inline-size: 48%;
      }
      .number {
        overflow-wrap: anywhere;
      }
      .day {
        white-space: nowrap;
      }
      .late {
        color: var(--e-bad);
      }
      .step {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 0.4rem;
      }
      .lift {
        margin-block: 0.3rem 0;
        text-wrap: pretty;
      }
      .number .quiet,
      .next > .quiet {
        min-block-size: 1.75rem;
        margin-inline-start: -0.4rem;
      }
      .why {
        display: grid;
        gap: 0.15rem;
        margin-block-start: 0.3rem;
        text-wrap: pretty;
      }
      .shown td {
        background: var(--e-accent-soft);
      }
      .shown .muted {
        color: var(--e-ink);
      }
      @container (max-width: 40rem) {
        tr {
          grid-template-columns: 1fr auto;
          gap: 0.15rem 1rem;
        }
        tr.shown {
          background: var(--e-accent-soft);
        }
        .due {
          grid-row: 2;
        }
        .open {
          grid-row: 1 / span 2;
          grid-column: 2;
        }
        .copy {
          grid-column: 1 / -1;
        }
        .next {
          grid-column: 1 / -1;
          inline-size: auto;
          margin-block-start: 0.4rem;
        }
        td.due {
          display: flex;
          flex-wrap: wrap;
          column-gap: 0.6em;
          align-items: baseline;
        }
      }
    `,
  ]
}

const isSame = (opened: OpenedItem, { invoice, instalment }: ItemWire): boolean =>
  opened.invoice === invoice && opened.instalment === instalment

define('encours-item-list', EncoursItemList)
