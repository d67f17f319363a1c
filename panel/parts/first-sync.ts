import { css, html, LitElement, type TemplateResult } from 'lit'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { SyncChosen } from './events.ts'
import { troubleOf } from './trouble.ts'
import './progress.ts'

/**
 * The first reading of the host, until the receivables can be shown.
 *
 * @prop sync how far it is
 * @prop stalled it was watched for as long as is sensible, and still goes on
 * @fires encours-sync look, or read, again
 */
export class EncoursFirstSync extends LitElement {
  static override properties = {
    speech: { attribute: false },
    sync: { attribute: false },
    stalled: { type: Boolean },
  }
  declare speech: Speech
  declare sync: SyncWire
  declare stalled: boolean

  constructor() {
    super()
    this.stalled = false
  }

  override render(): TemplateResult {
    const { first } = this.speech.words
    return html`<section class="card">
      <h1 tabindex="-1">${first.title}</h1>
      ${this.sync.run?.state === 'failed' ? this.failed() : this.running()}
    </section>`
  }

  private running(): TemplateResult {
    const { first } = this.speech.words
    const { run } = this.sync
    if (troubleOf(this.sync) !== null) return html`${this.trouble()} ${this.button(first.again)}`
    return html`<p class="muted">${run?.state === 'done' ? first.planning : first.hint}</p>
      <encours-progress .speech=${this.speech} .read=${run?.recordsRead ?? 0}
        .expected=${run?.recordsExpected ?? null}></encours-progress>
      ${this.stalled ? html`<div role="status" class="stalled"><p>${first.slow}</p>${this.button(first.check)}</div>` : ''}`
  }

  private failed(): TemplateResult {
    const { first } = this.speech.words
    return html`${
      troubleOf(this.sync) === null
        ? html`<div role="alert" class="failure"><p>${first.failed}</p></div>`
        : this.trouble()
    }
      ${this.button(first.again)}`
  }

  private trouble(): TemplateResult {
    return html`<encours-trouble .speech=${this.speech} .sync=${this.sync}></encours-trouble>`
  }

  private button(label: string): TemplateResult {
    return html`<button type="button" class="primary"
      @click=${() => this.dispatchEvent(new SyncChosen())}>${label}</button>`
  }

  static override styles = [
    ...base,
    css`
      section {
        display: grid;
        gap: 1rem;
        max-inline-size: 38rem;
        margin-block: clamp(1rem, 10vh, 6rem);
        margin-inline: auto;
        padding: clamp(1.25rem, 5vw, 2.25rem);
      }
      h1 {
        text-wrap: balance;
      }
      button {
        justify-self: start;
      }
      .stalled {
        display: grid;
        gap: 0.5rem;
      }
      .failure {
        padding: 0.7rem 0.9rem;
        border-radius: var(--e-radius);
        background: var(--e-bad-soft);
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-first-sync', EncoursFirstSync)
