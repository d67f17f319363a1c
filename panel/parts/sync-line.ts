import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { SyncChosen } from './events.ts'
import { troubleOf } from './trouble.ts'

/**
 * How fresh what is shown is, and the button that makes it fresher.
 *
 * @prop sync the last reading; null where it is not known
 * @prop problem why the last thing asked for did not work
 * @prop busy one is under way
 * @prop readonly the reader's role may not start one
 * @fires encours-sync read now
 */
export class EncoursSyncLine extends LitElement {
  static override properties = {
    speech: { attribute: false },
    sync: { attribute: false },
    problem: { attribute: false },
    busy: { type: Boolean },
    readonly: { type: Boolean },
  }
  declare speech: Speech
  declare sync: SyncWire | null
  declare problem: Problem | null
  declare busy: boolean
  declare readonly: boolean

  constructor() {
    super()
    this.sync = null
    this.problem = null
    this.busy = false
    this.readonly = false
  }

  override render(): TemplateResult {
    const { sync: words } = this.speech.words
    const may = !this.readonly && (this.sync === null || this.sync.connection?.state === 'active')
    const failed = this.sync?.run?.state === 'failed' || troubleOf(this.sync) !== null
    const bad = this.problem !== null || failed
    return html`<span role="status" class="small ${bad ? 'bad' : 'muted'}">${this.text()}</span>
      ${
        may
          ? html`<button type="button" ?disabled=${this.busy && troubleOf(this.sync) === null}
              @click=${() => this.dispatchEvent(new SyncChosen())}>${words.now}</button>`
          : nothing
      }`
  }

  private text(): string {
    const { words, number, moment } = this.speech
    if (this.problem !== null) return words.faces[this.problem.kind]
    if (this.sync === null) return words.sync.never
    const { run, syncedAt, planned, connection } = this.sync
    if (run?.state === 'running') {
      if (troubleOf(this.sync) !== null) return words.sync.waits
      const all = run.recordsExpected
      if (all === null || all === 0) return words.sync.running
      return words.progress.ofTotal(number(run.recordsRead), number(Math.max(all, run.recordsRead)))
    }
    if (run?.state === 'failed') return words.sync.failed
    if (this.busy && connection !== null) return planned ? words.sync.running : words.sync.planning
    return syncedAt === null ? words.sync.never : words.sync.at(moment(syncedAt))
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.35rem 0.75rem;
      }
      span {
        font-variant-numeric: tabular-nums;
      }
      .bad {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-sync-line', EncoursSyncLine)
