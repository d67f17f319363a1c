import { css, html, nothing, type TemplateResult } from 'lit'
import type { AdviceWire } from '../../server/api/wire/credit.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import { define } from '../parts/define.ts'
import { orderIn } from '../state/credit-request.ts'
import { base } from '../styles/base.ts'
import { facts } from '../styles/facts.ts'
import { View } from './view.ts'

/**
 * On which terms an order may be taken: deposit, days, direct debit, guarantee, each with its
 * reason.
 *
 * @prop customer whose
 * @prop currency in which orders are held against the limit
 */
export class EncoursOrderAdvice extends View<AdviceWire> {
  static override properties = {
    ...View.properties,
    customer: {},
    currency: {},
    order: { state: true },
    unfit: { type: Boolean, state: true },
  }
  declare customer: string
  declare currency: string
  declare order: MoneyWire | null
  declare unfit: boolean

  constructor() {
    super()
    this.customer = ''
    this.currency = ''
    this.order = null
    this.unfit = false
  }

  protected override subject(): string {
    return `${this.customer} ${this.order?.minor ?? ''}`
  }

  protected override ask(signal: AbortSignal): Promise<AdviceWire> {
    return this.api.advice(this.customer, this.order, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  /** The field stays while what it asks for is worked out. */
  override render(): TemplateResult {
    const { advice: words } = this.speech.words
    return html`<h2>${words.title}</h2>${this.form()}${super.render()}`
  }

  private form(): TemplateResult {
    const { advice: words } = this.speech.words
    return html`<form novalidate @submit=${this.work}>
      <label for="order">${words.order(this.currency)}</label>
      <div class="asked"><input id="order" name="order" inputmode="decimal" autocomplete="off" maxlength="30"
          aria-invalid=${this.unfit ? 'true' : nothing} aria-describedby=${this.unfit ? 'unfit' : nothing}>
        <button type="submit">${words.show}</button></div>
      ${this.unfit ? html`<p id="unfit" class="small fault" role="alert">${words.unfit}</p>` : nothing}
    </form>`
  }

  protected override ready(value: AdviceWire): TemplateResult {
    const { words, money, percent } = this.speech
    const { advice } = words
    const { depositShare, deposit, days, directDebit, guarantee, lines } = value
    const row = (term: string, said: unknown) => html`<div><dt>${term}</dt><dd>${said}</dd></div>`
    const share = percent(depositShare / 100)
    return html`<div role="status"><dl>
        ${row(advice.deposit, deposit === null || depositShare === 0 ? share : html`${share} · ${money(deposit)}`)}
        ${row(advice.rest, days === null ? advice.noRest : advice.days(days))}
        ${row(advice.directDebit, directDebit ? advice.ask : advice.no)}
        ${guarantee === null ? nothing : row(advice.guarantee, money(guarantee))}
      </dl></div>
      <h3>${advice.why}</h3>
      <ul>${lines.map(({ text }) => html`<li>${text}</li>`)}</ul>
      <p class="small muted">${advice.decides}</p>`
  }

  private work(event: SubmitEvent): void {
    event.preventDefault()
    const typed = this.renderRoot.querySelector('input')?.value ?? ''
    const read = orderIn(typed, this.currency)
    this.unfit = read.kind === 'fault'
    if (read.kind === 'fits') this.order = read.body
  }

  static override styles = [
    ...base,
    facts,
    css`
      :host {
        display: grid;
        gap: 0.6rem;
      }
      form {
        display: grid;
        gap: 0.3rem;
      }
      label {
        font-weight: 550;
      }
      .asked {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      input {
        flex: 1 1 8rem;
        min-inline-size: 0;
        max-inline-size: 14rem;
        min-block-size: 2.25rem;
        padding-inline: 0.6rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
      }
      [aria-invalid='true'] {
        border-color: var(--e-bad);
        outline: 1px solid var(--e-bad);
      }
      .fault {
        color: var(--e-bad);
      }
      dd {
        font-weight: 600;
      }
      ul {
        display: grid;
        gap: 0.3rem;
      }
      li {
        padding-inline-start: 0.7rem;
        border-inline-start: 3px solid var(--e-line);
        overflow-wrap: anywhere;
        text-wrap: pretty;
      }
    `,
  ]
}

define('encours-order-advice', EncoursOrderAdvice)
