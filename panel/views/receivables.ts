import { css, html, nothing, type TemplateResult } from 'lit'
import type { ReceivablesWire } from '../../server/api/wire/receivables.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'
import './customers.ts'
import '../parts/exposure.ts'

/** What is owed in all, one block a currency, and the customers who owe it. */
export class EncoursReceivables extends View<ReceivablesWire> {
  protected override ask(signal: AbortSignal): Promise<ReceivablesWire> {
    return this.api.receivables(signal)
  }

  protected override empty(value: ReceivablesWire): TemplateResult | null {
    if (value.currencies.length > 0) return null
    const { receivables } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${receivables.emptyTitle} .text=${receivables.empty}></encours-face>`
  }

  protected override ready(value: ReceivablesWire): TemplateResult {
    const { speech } = this
    const { receivables: words } = speech.words
    return html`
      <header>
        <h1 tabindex="-1">${words.title} <small class="muted">${words.asOf(speech.day(value.today))}</small></h1>
        <p class="muted">${words.customers(value.customers)} · ${words.items(value.openItems)}${
          value.openTasks === 0 ? nothing : html` · ${words.tasks(value.openTasks)}`
        }${
          value.messagesToApprove === 0
            ? nothing
            : html` · <a href="#/approve">${words.toApprove(value.messagesToApprove)}</a>`
        }</p>
      </header>
      <div class="currencies">${value.currencies.map(
        ({ exposure, ageing }) =>
          html`<encours-exposure .speech=${speech} .exposure=${exposure} .ageing=${ageing}
            ?named=${value.currencies.length > 1}></encours-exposure>`,
      )}</div>
      <encours-customers .api=${this.api} .speech=${speech} .version=${this.version}></encours-customers>`
  }

  static override styles = [
    ...base,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 0.25rem 1.5rem;
      }
      small {
        font-size: 0.6em;
        font-weight: 400;
        letter-spacing: 0;
      }
      .currencies {
        display: grid;
        gap: 1rem;
        margin-block: 1rem 1.75rem;
      }
    `,
  ]
}

define('encours-receivables', EncoursReceivables)
