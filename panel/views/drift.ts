import { css, html, type TemplateResult } from 'lit'
import type { DriftsWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import { AnewChosen } from '../parts/events.ts'
import { base } from '../styles/base.ts'
import { rows } from '../styles/rows.ts'
import { View } from './view.ts'
import '../parts/drift.ts'

/**
 * Customers of whom the accounts say something else than what was read.
 *
 * @prop host the accounting software; empty = by no name
 * @prop readonly the reader's role may not have everything read anew
 * @fires encours-anew everything is to be read anew
 */
export class EncoursDrifts extends View<DriftsWire> {
  static override properties = { ...View.properties, host: {}, readonly: { type: Boolean } }
  declare host: string
  declare readonly: boolean

  constructor() {
    super()
    this.host = ''
    this.readonly = false
  }

  protected override ask(signal: AbortSignal): Promise<DriftsWire> {
    return this.api.drifts(signal)
  }

  private named(): string {
    return this.host === '' ? this.speech.words.drift.accounts : this.host
  }

  protected override empty({ drifts }: DriftsWire): TemplateResult | null {
    if (drifts.length > 0) return null
    const { drift } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${drift.emptyTitle} .text=${drift.empty(this.named())}></encours-face>`
  }

  protected override ready({ drifts }: DriftsWire): TemplateResult {
    const { drift: words } = this.speech.words
    return html`
      <header><h1 tabindex="-1">${words.title}</h1><p class="muted">${words.intro(this.named())}</p></header>
      <ul class="card">${drifts.map(
        ({ customer: { id, name }, ...drift }) =>
          html`<li>
            <strong>${
              name === null
                ? words.unnamed(id)
                : html`<a href=${`#/customers/${encodeURIComponent(id)}`}>${name}</a>`
            }</strong>
            <encours-drift .speech=${this.speech} .drift=${drift} .host=${this.host}></encours-drift>
          </li>`,
      )}</ul>
      <section class="card"><h2>${words.anew.title(this.named())}</h2>
        <p class="muted">${words.anew.text(this.named())}</p>
        ${
          this.readonly
            ? html`<p class="small muted">${words.anew.readonly}</p>`
            : html`<p><button type="button" @click=${this.readAnew}>${words.anew.button}</button></p>`
        }</section>`
  }

  private readAnew(): void {
    this.dispatchEvent(new AnewChosen())
  }

  static override styles = [
    ...base,
    rows,
    css`
      section.card {
        display: grid;
        gap: 0.5rem;
        margin-block-start: 1rem;
        padding: 1rem;
      }
      section .muted {
        max-inline-size: 40rem;
      }
    `,
  ]
}

define('encours-drifts', EncoursDrifts)
