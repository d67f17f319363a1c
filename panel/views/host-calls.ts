import { html, nothing, type TemplateResult } from 'lit'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { View } from './view.ts'

type Calls = NonNullable<SyncWire['calls']>

/**
 * How often the accounting software was asked this month, which some of them charge for.
 *
 * @prop nudges where it is made to tell what changes; empty = it does, or not by this reader
 */
export class EncoursHostCalls extends View<SyncWire> {
  static override properties = { ...View.properties, nudges: {} }
  declare nudges: string

  constructor() {
    super()
    this.nudges = ''
  }

  protected override ask(signal: AbortSignal): Promise<SyncWire> {
    return this.api.sync(signal)
  }

  protected override empty(): null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  /** A company from a file asks nobody. */
  protected override ready({ connection, calls }: SyncWire): TemplateResult {
    if (connection === null || calls === null) return html``
    const { words, number, day } = this.speech
    const { hostCalls } = words
    return html`<section class="card"><h2>${hostCalls.title(connection.title)}</h2>
      <p class="muted">${hostCalls.since(day(calls.month))}
        ${connection.host === 'quickbooks' ? hostCalls.metered : nothing}</p>
      <dl><div><dt>${hostCalls.reads}</dt><dd>${this.reads(calls)}</dd></div>
        <div><dt>${hostCalls.writes}</dt><dd>${number(calls.writes)}</dd></div></dl>
      ${calls.readsAMonth === null ? nothing : html`<p class="small">${hostCalls.pace[calls.pace]}</p>`}
      ${this.nudges === '' ? nothing : html`<p><a href=${this.nudges}>${hostCalls.nudges(connection.title)}</a></p>`}</section>`
  }

  private reads({ reads, readsAMonth }: Calls): string {
    const { words, number } = this.speech
    if (readsAMonth === null) return number(reads)
    return words.hostCalls.ofBudget(number(reads), number(readsAMonth))
  }

  static override styles = [...base, own]
}

define('encours-host-calls', EncoursHostCalls)
