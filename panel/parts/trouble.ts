import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/** Said elsewhere on the page, or no trouble: our own calls are spread out. */
const saidElsewhere = new Set(['RECONNECT_REQUIRED', 'DISCONNECTED', 'OUR_LIMIT'])

/** The trouble of a reading that is to be told; null where there is none. */
export function troubleOf(sync: SyncWire | null): SyncWire['run'] {
  const run = sync?.run ?? null
  const code = run?.failure?.code
  return code === undefined || saidElsewhere.has(code) ? null : run
}

/**
 * Why the accounting software could not be read, what can be done, and when it is asked again.
 * Empty where all is well.
 *
 * @prop sync the last reading
 */
export class EncoursTrouble extends LitElement {
  static override properties = {
    speech: { attribute: false },
    sync: { attribute: false },
  }
  declare speech: Speech
  declare sync: SyncWire | null

  constructor() {
    super()
    this.sync = null
  }

  override render(): TemplateResult | typeof nothing {
    const run = troubleOf(this.sync)
    if (!run?.failure) return nothing
    const { trouble } = this.speech.words
    const { advice, message } = run.failure
    const host = this.sync?.connection?.title ?? trouble.host
    const waits = run.state === 'running'
    return html`<div role=${waits ? 'status' : 'alert'} class=${waits ? 'waits' : 'failed'}>
      <p><strong>${waits ? trouble.waits(host) : trouble.failed(host)}</strong></p>
      <p>${advice ?? trouble.unknown}</p>
      <p class="small">${this.next(run)} ${trouble.safe}</p>
      <p class="small"><code lang="en">${message}</code></p>
    </div>`
  }

  private next({ state, retriesAt }: NonNullable<SyncWire['run']>): string {
    const { words, moment } = this.speech
    if (state !== 'running') return words.trouble.hourly
    return retriesAt === null ? words.trouble.soon : words.trouble.again(moment(retriesAt))
  }

  static override styles = [
    ...base,
    css`
      div {
        display: grid;
        gap: 0.35rem;
        margin-block-end: 1rem;
        padding-block: 0.7rem;
        padding-inline: 1rem;
        border-radius: var(--e-radius);
      }
      p {
        max-inline-size: 80ch;
        text-wrap: pretty;
      }
      .failed {
        background: var(--e-bad-soft);
        color: var(--e-bad);
      }
      .waits {
        background: var(--e-warn-soft);
        color: var(--e-warn);
      }
      code {
        font-family: var(--e-mono);
        overflow-wrap: anywhere;
      }
    `,
  ]
}

define('encours-trouble', EncoursTrouble)
