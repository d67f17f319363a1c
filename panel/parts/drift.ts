import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { DriftWire } from '../../server/api/wire/sync.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/**
 * That the accounts say something else of a customer than what was read, and which records do.
 *
 * @prop drift the two sums, and the records
 * @prop host the accounting software; empty = by no name
 */
export class EncoursDrift extends LitElement {
  static override properties = {
    speech: { attribute: false },
    drift: { attribute: false },
    host: {},
  }
  declare speech: Speech
  declare drift: DriftWire
  declare host: string

  constructor() {
    super()
    this.host = ''
  }

  override render(): TemplateResult {
    const { words, money, moment } = this.speech
    const { drift } = words
    const { hosts, ours, since, records } = this.drift
    const host = this.host === '' ? drift.accounts : this.host
    return html`
      <p><span class="chip warn">${drift.one}</span>
        <strong>${drift.sums(host, money(hosts), money(ours))}</strong>
        <span class="muted small">${drift.since(moment(since))}</span></p>
      <p>${drift.waits}</p>
      ${
        records.length === 0
          ? html`<p class="muted">${drift.unknown}</p>`
          : html`<table>
              <caption class="small muted">${drift.records}</caption>
              <thead><tr><th scope="col">${drift.record}</th><th scope="col">${host}</th><th scope="col">Encours</th></tr></thead>
              <tbody>${records.map((record) => this.record(record))}</tbody>
            </table>`
      }`
  }

  private record({ entity, id, number, ours, hosts, setAside }: DriftWire['records'][number]) {
    const { words, money } = this.speech
    const { drift } = words
    const amount = (found: typeof ours) => (found === null ? drift.none : money(found))
    return html`<tr>
      <th scope="row">${nameOf(words, 'entities', entity)} ${number ?? id}${
        setAside ? html` <a class="small" href="#/quarantine">${drift.setAside}</a>` : nothing
      }</th>
      <td>${amount(hosts)}</td><td>${amount(ours)}</td>
    </tr>`
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.45rem;
        min-inline-size: 0;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      caption {
        text-align: start;
      }
      th,
      td {
        padding-block: 0.3rem;
        border-block-start: 1px solid var(--e-line);
        text-align: end;
        font-weight: normal;
        font-variant-numeric: tabular-nums;
      }
      thead th,
      td {
        white-space: nowrap;
      }
      th:first-child {
        text-align: start;
        overflow-wrap: anywhere;
      }
      th + th,
      td {
        padding-inline-start: 0.75rem;
      }
    `,
  ]
}

define('encours-drift', EncoursDrift)
