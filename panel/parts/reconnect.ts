import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/**
 * Says that the way to the host is closed, and where it is opened again. Empty while it is open.
 *
 * @prop connection the link to the host
 * @prop advice why it is closed, and what to do; empty = not known
 * @prop href where consent is asked for; empty = not from here
 */
export class EncoursReconnect extends LitElement {
  static override properties = {
    speech: { attribute: false },
    connection: { attribute: false },
    advice: {},
    href: {},
  }
  declare speech: Speech
  declare connection: SyncWire['connection']
  declare advice: string
  declare href: string

  constructor() {
    super()
    this.connection = null
    this.advice = ''
    this.href = ''
  }

  override render(): TemplateResult | typeof nothing {
    const { sync } = this.speech.words
    const { connection } = this
    if (connection === null || connection.state === 'active') return nothing
    const text =
      connection.state === 'disconnected'
        ? sync.disconnected(connection.title)
        : sync.reconnect(connection.title)
    const more = connection.state === 'disconnected' ? '' : this.advice
    return html`<div role="alert"><p>${text} ${more}</p>
      ${this.href === '' ? nothing : html`<a class="button" href=${this.href} target="_top">${sync.reconnectButton}</a>`}</div>`
  }

  static override styles = [
    ...base,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
        margin-block-end: 1rem;
        padding-block: 0.7rem;
        padding-inline: 1rem;
        border-radius: var(--e-radius);
        background: var(--e-warn-soft);
        color: var(--e-warn);
      }
      p {
        flex: 1 1 16rem;
      }
    `,
  ]
}

define('encours-reconnect', EncoursReconnect)
