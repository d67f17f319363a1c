import { type CSSResultGroup, html, LitElement, type TemplateResult } from 'lit'
import type { Api } from '../state/api.ts'
import { Loading } from '../state/loading.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import '../parts/face.ts'

/**
 * What every view has: a question to the API and four faces. A view says what it asks, when the
 * answer is empty, and how it looks when it is there.
 *
 * @prop api, speech whom it asks and how it speaks
 * @prop version another number = what is shown is out of date, ask again and keep it meanwhile
 */
export abstract class View<T> extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    version: { attribute: false },
  }
  declare api: Api
  declare speech: Speech
  declare version: number
  protected readonly loading = new Loading<T>(this)
  private askedFor: string | null = null
  /** Ends when the element leaves the page, with all that it asked for beside its question. */
  protected life = new AbortController()

  constructor() {
    super()
    this.version = 0
  }

  protected abstract ask(signal: AbortSignal): Promise<T>
  protected abstract ready(value: T): TemplateResult
  protected abstract empty(value: T): TemplateResult | null

  /** What the question depends on, beside the language of the answer's sentences. */
  protected subject(): string {
    return ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.life.signal.aborted) this.life = new AbortController()
    this.askedFor = null
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.life.abort()
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!this.isConnected) return
    const wanted = `${this.speech.language} ${this.subject()}`
    if (wanted !== this.askedFor || changed.has('api')) {
      const sameSubject = this.askedFor?.slice(3) === this.subject() && !changed.has('api')
      this.askedFor = wanted
      if (sameSubject) this.refresh()
      else this.reload()
    } else if (changed.has('version') && changed.get('version') !== undefined) this.refresh()
  }

  protected reload(): void {
    void this.loading.load((signal) => this.ask(signal))
  }

  protected refresh(): void {
    void this.loading.refresh((signal) => this.ask(signal))
  }

  override render(): TemplateResult {
    const { state } = this.loading
    if (state.kind === 'loading') return this.busyFace()
    if (state.kind === 'failed') return this.failed(state.problem)
    return this.empty(state.value) ?? this.ready(state.value)
  }

  protected busyLines(): number {
    return 7
  }

  protected busyFace(): TemplateResult {
    return html`<encours-face .speech=${this.speech} .lines=${this.busyLines()}></encours-face>`
  }

  protected failed(problem: Problem): TemplateResult {
    return html`<encours-face face="failed" .speech=${this.speech} .problem=${problem}
      @encours-retry=${this.reload}></encours-face>`
  }

  static override styles: CSSResultGroup = base
}
