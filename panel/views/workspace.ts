import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ReceivablesWire } from '../../server/api/wire/receivables.ts'
import type { SessionWire } from '../../server/api/wire/session.ts'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import type { Api } from '../state/api.ts'
import { Loading } from '../state/loading.ts'
import { ApiFailure } from '../state/problem.ts'
import { Routing } from '../state/route.ts'
import { isSettled, SyncWatch } from '../state/sync-watch.ts'
import { base } from '../styles/base.ts'
import { type ConnectableHost, type Language, type Speech, speak } from '../words/speech.ts'
import { workspaceStyles } from './workspace.styles.ts'
import './approvals.ts'
import './channels.ts'
import './customer.ts'
import './forecast.ts'
import './host-calls.ts'
import './letters.ts'
import './policies.ts'
import './drift.ts'
import './limit-requests.ts'
import './quarantine.ts'
import './receivables.ts'
import './runs.ts'
import './sent.ts'
import './terms.ts'
import './case-limits.ts'
import './settings.ts'
import './todo.ts'
import './watch.ts'
import './own-fields.ts'
import './writeback.ts'
import '../parts/connect.ts'
import '../parts/face.ts'
import '../parts/first-sync.ts'
import '../parts/language.ts'
import '../parts/navigation.ts'
import '../parts/reconnect.ts'
import '../parts/sync-line.ts'
import '../parts/trouble.ts'

const brand = 'Encours'

type Counted = 'messagesToApprove' | 'limitRequests' | 'openTasks' | 'toWatch'

/**
 * Our own full page: connect, the first reading, then the sections.
 *
 * @prop api, language whom it asks and how it speaks
 * @prop connect where consent is asked for, to be followed by the host's name
 * @prop hosts which can be connected
 * @prop signedOut there is no session: only the way in is shown
 */
export class EncoursWorkspace extends LitElement {
  static override properties = {
    api: { attribute: false },
    language: {},
    connect: {},
    hosts: { attribute: false },
    signedOut: { type: Boolean },
    version: { state: true },
  }
  declare api: Api
  declare language: Language
  declare connect: string
  declare hosts: readonly ConnectableHost[]
  declare signedOut: boolean
  declare version: number
  /** The books had never been read when this page came: their first reading is shown alone. */
  private first = false
  private readonly session = new Loading<SessionWire>(this)
  private readonly counts = new Loading<ReceivablesWire>(this)
  private readonly sync = new SyncWatch(this, () => this.outOfDate())
  private readonly routing = new Routing(this, () => this.arrived())

  constructor() {
    super()
    this.signedOut = false
    this.connect = ''
    this.hosts = []
    this.version = 0
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('api')) void this.enter()
    const { state } = this.sync
    if (state.kind !== 'ready') return
    const { connection, syncedAt } = state.value
    if (connection?.state === 'active' && syncedAt === null) this.first = true
    else if (isSettled(state.value)) this.first = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.seenAgain)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.seenAgain)
  }

  /** Who comes back to this page sees what happened meanwhile. */
  private readonly seenAgain = (): void => {
    const idle = this.sync.state.kind === 'ready' && !this.sync.busy
    if (document.visibilityState === 'visible' && idle) void this.sync.follow(this.api)
  }

  private async enter(): Promise<void> {
    await this.session.load((signal) => this.api.session(signal))
    if (this.session.state.kind !== 'ready') return
    this.recount()
    await this.sync.follow(this.api)
  }

  private recount(): void {
    void this.counts.refresh((signal) => this.api.receivables(signal))
  }

  /** The tab and the history of the browser name the section, as its heading does. */
  protected override updated(): void {
    const { nav } = speak(this.language).words
    const { kind } = this.routing.route
    const shown = this.session.state.kind === 'ready' && !this.signedOut
    const section = nav[kind === 'customer' ? 'receivables' : kind]
    const title = shown && section !== brand ? `${section} · ${brand}` : brand
    if (document.title !== title) document.title = title
  }

  private outOfDate(): void {
    this.version += 1
    this.recount()
  }

  private arrived(): void {
    this.recount()
    void this.updateComplete.then(() => this.renderRoot.querySelector('main')?.focus())
  }

  override render(): TemplateResult {
    if (this.signedOut)
      return html`<encours-connect .speech=${speak(this.language)} .base=${this.connect} .hosts=${this.hosts}></encours-connect>`
    const { state } = this.session
    if (state.kind === 'loading')
      return html`<div class="page"><encours-face .speech=${speak(this.language)} lines="9"></encours-face></div>`
    if (state.kind === 'failed')
      return html`<div class="page"><encours-face face="failed" .speech=${speak(this.language)}
        .problem=${state.problem} @encours-retry=${this.enter}></encours-face></div>`
    return this.page(state.value)
  }

  private page(session: SessionWire): TemplateResult {
    const { locale, timeZone } = session.company
    const speech = speak(this.language, { locale, timeZone })
    const sync = this.sync.state.kind === 'ready' ? this.sync.state.value : null
    const waiting = this.sync.state.kind === 'loading'
    const first = this.first && sync !== null
    return html`
      <header><div class="bar">
        <strong class="brand">${brand}</strong><span class="company">${session.company.name}</span>
        ${waiting || first ? nothing : this.syncLine(speech, sync, session)}
        <encours-language .speech=${speech}></encours-language>
      </div>
      ${
        first
          ? nothing
          : html`<div class="tabs"><encours-navigation .speech=${speech} .current=${this.routing.route.kind}
              .toApprove=${this.counted('messagesToApprove') + this.counted('limitRequests')}
              .toDo=${this.counted('openTasks')} .toWatch=${this.counted('toWatch')}
              .setAside=${sync?.quarantined ?? 0} .drifted=${sync?.drifted ?? 0}></encours-navigation></div>`
      }</header>
      <main tabindex="-1" @encours-settled=${this.outOfDate}>
        ${
          sync === null
            ? nothing
            : html`<encours-reconnect .speech=${speech} .connection=${sync.connection}
                .advice=${sync.run?.failure?.advice ?? ''}
                .href=${this.entry(sync)}></encours-reconnect>
              ${first ? nothing : html`<encours-trouble .speech=${speech} .sync=${sync}></encours-trouble>`}`
        }
        ${this.body(speech, session, sync)}
      </main>
      ${this.account(speech, session)}`
  }

  private counted(what: Counted): number {
    const { state } = this.counts
    return state.kind === 'ready' ? state.value[what] : 0
  }

  private body(speech: Speech, session: SessionWire, sync: SyncWire | null): TemplateResult {
    if (this.sync.state.kind === 'loading')
      return html`<encours-face .speech=${speech} lines="7"></encours-face>`
    const first = this.first && sync !== null
    return first ? this.firstSync(speech, sync) : this.section(speech, session, sync)
  }

  private account(speech: Speech, { user }: SessionWire): TemplateResult {
    const { account } = speech.words
    return html`<footer class="account small muted">
      <span>${user.name} · ${account.role[user.role]}</span>
      <button type="button" class="quiet" @click=${this.leave}>${account.signOut}</button>
    </footer>`
  }

  private async leave(): Promise<void> {
    try {
      await this.api.signOut(new AbortController().signal)
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
    }
    // Whatever became of it: the next answer says whether there is still a session.
    await this.enter()
  }

  private syncLine(speech: Speech, sync: SyncWire | null, session: SessionWire): TemplateResult {
    return html`<encours-sync-line .speech=${speech} .sync=${sync} .problem=${this.sync.problem} ?busy=${this.sync.busy}
      ?readonly=${session.user.role === 'viewer'} @encours-sync=${sync === null ? this.enter : this.readNow}></encours-sync-line>`
  }

  private firstSync(speech: Speech, sync: SyncWire): TemplateResult {
    const again = (): void => {
      if (sync.run?.failure) this.readNow()
      else void this.sync.follow(this.api)
    }
    return html`<encours-first-sync .speech=${speech} .sync=${sync} ?stalled=${this.sync.stalled}
      @encours-sync=${again}></encours-first-sync>`
  }

  private section(speech: Speech, session: SessionWire, sync: SyncWire | null): TemplateResult {
    const { route } = this.routing
    const { api, version } = this
    const readonly = session.user.role === 'viewer'
    switch (route.kind) {
      case 'receivables':
        return html`<encours-receivables .api=${api} .speech=${speech} .version=${version}></encours-receivables>`
      case 'forecast':
        return html`<encours-forecast .api=${api} .speech=${speech} .version=${version} ?readonly=${readonly}></encours-forecast>`
      case 'customer':
        return html`<encours-customer .api=${api} .speech=${speech} .version=${version} .customer=${route.id}
          ?readonly=${readonly} .host=${sync?.connection ?? null}></encours-customer>`
      case 'approve':
        return html`<encours-approvals .api=${api} .speech=${speech} .version=${version} ?readonly=${readonly}>
          <encours-limit-requests .api=${api} .speech=${speech} .version=${version}
            ?readonly=${session.user.role !== 'admin'}></encours-limit-requests></encours-approvals>`
      case 'channels':
        return html`<encours-channels .api=${api} .speech=${speech} .version=${version}
          .role=${session.user.role}></encours-channels>`
      case 'todo':
        return html`<encours-todo .api=${api} .speech=${speech} .version=${version} ?readonly=${readonly}></encours-todo>`
      case 'watch':
        return html`<encours-watch .api=${api} .speech=${speech} .version=${version} ?readonly=${readonly}></encours-watch>`
      case 'sent':
        return html`<encours-sent .api=${api} .speech=${speech} .version=${version} ?readonly=${readonly}></encours-sent>`
      case 'policies':
        return html`<encours-policies .api=${api} .speech=${speech} .version=${version}
          ?readonly=${session.user.role !== 'admin'}></encours-policies>`
      case 'terms':
        return html`<encours-terms .api=${api} .speech=${speech} .version=${version}
          ?readonly=${session.user.role !== 'admin'}></encours-terms>`
      case 'letters':
        return html`<encours-letters .api=${api} .speech=${speech} .version=${version}
          ?readonly=${session.user.role !== 'admin'}></encours-letters>`
      case 'quarantine':
        return html`<encours-quarantine .api=${api} .speech=${speech} .version=${version}></encours-quarantine>`
      case 'drift':
        return html`<encours-drifts .api=${api} .speech=${speech} .version=${version}
          ?readonly=${session.user.role !== 'admin'} @encours-anew=${this.readAnew}
          .host=${sync?.connection?.title ?? ''}></encours-drifts>`
      case 'settings':
        return html`<encours-settings .api=${api} .speech=${speech} .version=${version}
            ?readonly=${session.user.role !== 'admin'}></encours-settings>
          <encours-case-limits .api=${api} .speech=${speech} .version=${version}
            ?readonly=${session.user.role !== 'admin'}></encours-case-limits>
          <encours-writeback .api=${api} .speech=${speech} .version=${version}
            ?readonly=${session.user.role !== 'admin'}></encours-writeback>
          <encours-own-fields .api=${api} .speech=${speech} .version=${version}
            ?readonly=${session.user.role !== 'admin'}></encours-own-fields>
          <encours-host-calls .api=${api} .speech=${speech} .version=${version}
            .nudges=${this.nudges(session, sync)}></encours-host-calls>
          <encours-runs .api=${api} .speech=${speech} .version=${version} ?readonly=${readonly}></encours-runs>`
    }
  }

  /** Where the company is connected again, as it was before. */
  private entry({ connection }: SyncWire): string {
    const at = `${this.connect}${connection?.host ?? ''}`
    return connection?.byKey ? `${at}/key` : at
  }

  /** The address in it is for admins alone, and is heard while the company is connected. */
  private nudges({ user }: SessionWire, sync: SyncWire | null): string {
    const connection = sync?.connection ?? null
    if (user.role !== 'admin' || !connection?.byKey || connection.state === 'disconnected')
      return ''
    return `${this.connect}${connection.host}/nudges`
  }

  private readAnew(): void {
    void this.sync.start(this.api, 'readAnew')
  }

  private readNow(): void {
    void this.sync.start(this.api)
  }

  static override styles = [...base, workspaceStyles]
}

define('encours-workspace', EncoursWorkspace)
