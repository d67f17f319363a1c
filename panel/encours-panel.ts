import { css, html, LitElement, type TemplateResult } from 'lit'
import { define } from './parts/define.ts'
import { type LanguageChosen, LaunchNeeded } from './parts/events.ts'
import { type Api, type ApiSettings, createApi, type Fetch } from './state/api.ts'
import { rememberedLanguage, rememberLanguage } from './state/language.ts'
import { Launch } from './state/launch.ts'
import { base } from './styles/base.ts'
import { type ConnectableHost, type Language, languageOf, speak } from './words/speech.ts'
import './parts/face.ts'
import './views/embedded.ts'
import './views/workspace.ts'

const connectable: readonly ConnectableHost[] = ['quickbooks', 'odoo']

const hostsIn = (names: string): readonly ConnectableHost[] => {
  const wanted = new Set(names.split(' '))
  return connectable.filter((host) => wanted.has(host))
}

/**
 * Encours on a page: on a host's own page beside a customer or an invoice, or as our own workspace.
 *
 * @attr mode `workspace` for all of it, or nothing for one record
 * @attr api where Encours is, such as `https://encours.example`; nothing = the page's own origin
 * @attr hosts which accounting software can be connected: `quickbooks odoo`; nothing = quickbooks
 * @attr lang `fr` or `en`; else the document's language, else the reader's
 * @attr theme `light`, `dark` or `auto` (the reader's wish); else the page's own `color-scheme`
 * @prop launchToken from the host's server, for the record that the page shows; a new record, a new
 *   token. A workspace with one stands on a host's page; without one it has our own cookie
 * @fires encours-launch-needed the session is over: set a new `launchToken`
 *
 * A page that knows the token before it has the element's place calls `prepare()`: the way to the
 * session begins then, and not when the element is put there.
 */
export class EncoursPanel extends LitElement {
  static override properties = {
    mode: { reflect: true },
    api: {},
    hosts: {},
    lang: {},
    theme: { reflect: true },
    launchToken: { attribute: false },
    fetch: { attribute: false },
    chosen: { state: true },
    signedOut: { state: true },
  }
  declare mode: string
  declare api: string
  declare hosts: string
  declare lang: string
  declare theme: string
  declare launchToken: string
  /** How the network is reached; tests put their own here. */
  declare fetch: Fetch
  declare chosen: Language | null
  declare signedOut: boolean
  private workspaceApi: Api | null = null
  private prepared = ''
  private readonly launch = new Launch(
    this,
    () => this.settings(),
    () => this.dispatchEvent(new LaunchNeeded()),
  )

  constructor() {
    super()
    this.mode = ''
    this.api = ''
    this.hosts = 'quickbooks'
    this.launchToken = ''
    this.fetch = (input, init) => window.fetch(input, init)
    this.chosen = null
    this.signedOut = false
  }

  /** Begins with the launch; `launchToken` and the attributes are set. */
  prepare(): void {
    if (this.isConnected || this.launchToken === '' || this.prepared === this.launchToken) return
    this.prepared = this.launchToken
    void this.launch.open(this.launchToken)
  }

  private settings(): ApiSettings {
    return {
      base: this.api,
      fetch: (input, init) => this.fetch(input, init),
      language: () => this.language(),
    }
  }

  private language(): Language {
    const remembered = this.mode === 'workspace' ? rememberedLanguage() : null
    return languageOf([
      this.chosen,
      remembered,
      this.lang,
      document.documentElement.lang,
      navigator.language,
    ])
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.hasOwnPage()) {
      if (this.workspaceApi === null || changed.has('api')) this.workspaceApi = this.ownApi()
    } else if (changed.has('launchToken') || changed.has('api')) {
      const isUnderWay = !this.hasUpdated && this.prepared === this.launchToken
      if (this.launchToken !== '' && !isUnderWay) void this.launch.open(this.launchToken)
    }
  }

  private hasOwnPage(): boolean {
    return this.mode === 'workspace' && this.launchToken === ''
  }

  private ownApi(): Api {
    return createApi({
      ...this.settings(),
      onUnauthorized: () => {
        this.signedOut = true
      },
    })
  }

  protected override firstUpdated(): void {
    if (this.mode !== 'workspace' && this.launchToken === '') this.launch.renew()
  }

  override render(): TemplateResult {
    const language = this.language()
    return html`<div class="root" lang=${language} @encours-language=${this.choose}>
      ${this.hasOwnPage() ? this.workspace(language, this.workspaceApi) : this.embedded(language)}
    </div>`
  }

  private workspace(language: Language, api: Api | null): TemplateResult {
    return html`<encours-workspace .api=${api} .language=${language}
      .connect=${`${this.api}/connect/`} .hosts=${hostsIn(this.hosts)} ?signedOut=${this.signedOut}></encours-workspace>`
  }

  private embedded(language: Language): TemplateResult {
    const speech = speak(language)
    const { state } = this.launch
    const { faces } = speech.words
    switch (state.kind) {
      case 'waiting':
        return html`<encours-face .speech=${speech} lines="6"></encours-face>`
      case 'expired':
        return html`<encours-face face="failed" .speech=${speech} .text=${faces.expired}
          .retry=${faces.reload} @encours-retry=${this.again}></encours-face>`
      case 'failed':
        return html`<encours-face face="failed" .speech=${speech} .problem=${state.problem}
          .retry=${faces.reload} @encours-retry=${this.again}></encours-face>`
      case 'ready':
        if (this.mode === 'workspace') return this.workspace(language, state.api)
        return html`<encours-embedded .api=${state.api} .speech=${speech} .context=${state.context}></encours-embedded>`
    }
  }

  private again(): void {
    this.launch.again()
  }

  private choose(event: LanguageChosen): void {
    this.chosen = event.language
    if (this.mode === 'workspace') rememberLanguage(event.language)
  }

  static override styles = [
    ...base,
    css`
      :host {
        container-type: inline-size;
        background: var(--e-surface);
      }
      :host([mode='workspace']),
      :host([theme='auto']) {
        color-scheme: light dark;
      }
      :host([theme='light']) {
        color-scheme: light;
      }
      :host([theme='dark']) {
        color-scheme: dark;
      }
    `,
  ]
}

declare global {
  interface HTMLElementTagNameMap {
    'encours-panel': EncoursPanel
  }
}

define('encours-panel', EncoursPanel)
