import { css, html, nothing, type TemplateResult } from 'lit'
import type { LaunchWire, SessionWire } from '../../server/api/wire/session.ts'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { type Speech, speak } from '../words/speech.ts'
import { View } from './view.ts'
import './customer.ts'
import '../parts/language.ts'
import '../parts/reconnect.ts'
import '../parts/sync-line.ts'

interface Shown {
  readonly session: SessionWire
  readonly sync: SyncWire
}

const mayDecide = (shown: Shown | null): boolean =>
  shown !== null && shown.session.user.role !== 'viewer'

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

  override render(): TemplateResult {
    const { state } = this.loading
    if (state.kind === 'failed') return this.failed(state.problem)
    const shown = state.kind === 'ready' ? state.value : null
    return this.empty() ?? this.record(shown)
  }

  protected override empty(): TemplateResult | null {
    const { customer, invoice } = this.context
    if (customer !== undefined || invoice !== undefined) return null
    const { faces } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${faces.noRecordTitle} .text=${faces.noRecord}></encours-face>`
  }

  protected override ready(shown: Shown): TemplateResult {
    return this.record(shown)
  }

  /** The record is asked for while it is still unknown who asks, and shown when that is known. */
  private record(shown: Shown | null): TemplateResult {
    const company = shown?.session.company
    const speech = company ? speak(this.speech.language, company) : this.speech
    return html`
      ${shown ? nothing : this.busyFace()}
      <div class="record" ?hidden=${shown === null}>
        <encours-reconnect .speech=${speech} .connection=${shown?.sync.connection ?? null}></encours-reconnect>
        <encours-customer embedded .api=${this.api} .speech=${speech} .version=${this.version}
          .customer=${this.context.customer ?? ''} .invoice=${this.context.invoice ?? ''}
          ?readonly=${!mayDecide(shown)}
          .host=${shown?.sync.connection ?? null}></encours-customer>
        ${shown ? this.foot(speech, shown) : nothing}
      </div>`
  }

  private foot(speech: Speech, { sync }: Shown): TemplateResult {
    return html`<footer>
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
