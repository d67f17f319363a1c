import { css, html, type TemplateResult } from 'lit'
import type { LaunchWire, SessionWire } from '../../server/api/wire/session.ts'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { speak } from '../words/speech.ts'
import { View } from './view.ts'
import './customer.ts'
import '../parts/language.ts'
import '../parts/reconnect.ts'
import '../parts/sync-line.ts'

interface Shown {
  readonly session: SessionWire
  readonly sync: SyncWire
}

/**
 * The panel on a host's page: the record that the page shows, and nothing beside it.
 *
 * @prop context which record
 */
export class EncoursEmbedded extends View<Shown> {
  static override properties = { ...View.properties, context: { attribute: false } }
  declare context: LaunchWire['context']

  protected override async ask(signal: AbortSignal): Promise<Shown> {
    const [session, sync] = await Promise.all([this.api.session(signal), this.api.sync(signal)])
    return { session, sync }
  }

  protected override empty(): TemplateResult | null {
    const { customer, invoice } = this.context
    if (customer !== undefined || invoice !== undefined) return null
    const { faces } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${faces.noRecordTitle} .text=${faces.noRecord}></encours-face>`
  }

  protected override ready({ session, sync }: Shown): TemplateResult {
    const { locale, timeZone } = session.company
    const speech = speak(this.speech.language, { locale, timeZone })
    return html`
      <encours-reconnect .speech=${speech} .connection=${sync.connection}></encours-reconnect>
      <encours-customer embedded .api=${this.api} .speech=${speech} .version=${this.version}
        .customer=${this.context.customer ?? ''} .invoice=${this.context.invoice ?? ''}
        ?readonly=${session.user.role === 'viewer'} .host=${sync.connection}></encours-customer>
      <footer>
        <span><strong>Encours</strong> <encours-sync-line readonly .speech=${speech} .sync=${sync}></encours-sync-line></span>
        <encours-language .speech=${speech}></encours-language>
      </footer>`
  }

  static override styles = [
    ...base,
    css`
      :host {
        padding: clamp(0.75rem, 4cqi, 1.25rem);
      }
      footer {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem;
        margin-block-start: 1.5rem;
        padding-block-start: 0.75rem;
        border-block-start: 1px solid var(--e-line);
      }
      strong {
        color: var(--e-accent);
      }
    `,
  ]
}

define('encours-embedded', EncoursEmbedded)
