import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type {
  ContactWire,
  CustomerWire,
  InvoiceRefWire,
  NoteWire,
} from '../../server/api/wire/receivables.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/** Codes of outcomes and notes that a person should look at. */
const bad = new Set(['failed', 'bounced', 'ambiguous'])
const tone = (code: string): string => {
  if (bad.has(code)) return 'bad'
  return code === 'queued' ? '' : 'good'
}

/**
 * What stands beside the open items: tasks, what was said, notes in the host, credits.
 *
 * @prop customer whose
 * @prop host name of the accounting software, for people
 */
export class EncoursCustomerHistory extends LitElement {
  static override properties = {
    speech: { attribute: false },
    customer: { attribute: false },
    host: {},
  }
  declare speech: Speech
  declare customer: CustomerWire
  declare host: string

  constructor() {
    super()
    this.host = ''
  }

  override render(): TemplateResult {
    const { customer: words } = this.speech.words
    const { tasks, contacts, notes, credits } = this.customer
    return html`<div class="frame"><div class="columns">
      ${tasks.length === 0 ? nothing : this.tasks()}
      <section><h2>${words.contacts}</h2>
        ${
          contacts.length === 0
            ? html`<p class="muted">${words.noContacts}</p>`
            : html`<ol>${contacts.map((contact) => this.contact(contact))}</ol>`
        }
      </section>
      <section><h2>${words.notes(this.host)}</h2>
        ${notes.length === 0 ? html`<p class="muted">${words.noNotes}</p>` : html`<ol>${notes.map((note) => this.note(note))}</ol>`}
      </section>
      <section><h2>${words.credits}</h2>
        ${
          credits.length === 0
            ? html`<p class="muted">${words.noCredits}</p>`
            : html`<ul>${credits.map(
                ({ label, open }) => html`<li class="pair"><span>${label}</span
                  ><strong class="figure">${this.speech.money(open)}</strong></li>`,
              )}</ul>`
        }
      </section>
    </div></div>`
  }

  private tasks(): TemplateResult {
    const { words, day } = this.speech
    return html`<section><h2>${words.customer.tasks}</h2><ul>${this.customer.tasks.map(
      ({ kind, due, atHost }) =>
        html`<li><div class="pair"><span>${nameOf(words, 'tasks', kind)}</span>
          <span class="muted">${words.taskBy(day(due))}</span></div>
          ${atHost === null ? nothing : html`<p class="small muted">${words.cases.todo.atHost[atHost]}</p>`}</li>`,
    )}</ul></section>`
  }

  private contact({ at, step, channel, outcome, invoices }: ContactWire): TemplateResult {
    const { words, moment } = this.speech
    // A call is sent to nobody: it was made, and no more is known.
    const isMade = channel === 'call' && outcome === 'sent'
    return html`<li>
      <div class="pair">
        <span><strong>${nameOf(words, 'steps', step)}</strong> · ${nameOf(words, 'channels', channel)}</span>
        <span class="chip ${tone(outcome)}">${isMade ? words.cases.outcomes.made : nameOf(words, 'outcomes', outcome)}</span>
      </div>
      <p class="small muted">${moment(at)}${this.about(invoices)}</p>
    </li>`
  }

  /** The host's own id of an invoice tells a person nothing: one without a number is not named. */
  private about(invoices: readonly InvoiceRefWire[]): TemplateResult | typeof nothing {
    const numbers = invoices.flatMap(({ number }) => number ?? [])
    if (numbers.length === 0) return nothing
    return html` · ${this.speech.words.customer.about} ${numbers.join(', ')}`
  }

  private note({ invoice, text, state, createdAt }: NoteWire): TemplateResult {
    const { words, moment } = this.speech
    return html`<li>
      <div class="pair"><p class="text">${text}</p>
        <span class="chip ${tone(state)}">${nameOf(words, 'noteStates', state)}</span></div>
      <p class="small muted">${moment(createdAt)}${this.about(invoice === null ? [] : [invoice])}</p>
    </li>`
  }

  static override styles = [
    ...base,
    css`
      .frame {
        container-type: inline-size;
      }
      .columns {
        display: grid;
        gap: 1.5rem;
      }
      h2 {
        padding-block-end: 0.4rem;
        border-block-end: 1px solid var(--e-line);
      }
      section > p {
        padding-block-start: 0.5rem;
      }
      li {
        padding-block: 0.5rem;
        border-block-end: 1px solid var(--e-line);
      }
      li:last-child {
        border-block-end: 0;
      }
      .pair {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 0.75rem;
      }
      .pair > :first-child {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .pair > :last-child {
        flex: none;
      }
      .text {
        white-space: pre-line;
      }
      @container (min-width: 44rem) {
        .columns {
          grid-template-columns: 1fr 1fr;
          gap: 1.75rem 2.5rem;
        }
      }
    `,
  ]
}

define('encours-customer-history', EncoursCustomerHistory)
