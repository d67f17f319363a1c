import { css, html, nothing, type TemplateResult } from 'lit'
import type { CustomersWire } from '../../server/api/wire/receivables.ts'
import { define } from '../parts/define.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'
import '../parts/customer-list.ts'

/** Typing is over when it has paused this long. */
const pauseMs = 250

/** Customers by exposure: a search, and page after page of them. */
export class EncoursCustomers extends View<CustomersWire> {
  static override properties = {
    ...View.properties,
    search: { state: true },
    more: { state: true },
  }
  declare search: string
  /** The next page: not asked for, under way, or why it failed. */
  declare more: 'idle' | 'loading' | Problem
  private typed: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.search = ''
    this.more = 'idle'
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.typed)
  }

  protected override subject(): string {
    return this.search
  }

  protected override ask(signal: AbortSignal): Promise<CustomersWire> {
    return this.api.customers({ search: this.search, after: null }, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  override render(): TemplateResult {
    const { customers: words } = this.speech.words
    return html`<section aria-label=${words.title}>
      <header>
        <h2 id="title">${words.title}</h2>
        <input type="search" aria-label=${words.search} placeholder=${words.search}
          autocomplete="off" spellcheck="false" .value=${this.search} @input=${this.type}>
      </header>
      <div class="card">${super.render()}</div>
    </section>`
  }

  protected override ready(value: CustomersWire): TemplateResult {
    const { customers: words } = this.speech.words
    const { number } = this.speech
    if (value.customers.length === 0)
      return html`<p class="none muted" role="status">${words.none}</p>`
    return html`
      <encours-customer-list .speech=${this.speech} .customers=${value.customers}></encours-customer-list>
      <footer>
        <span class="small muted" role="status">${words.shown(number(value.customers.length), number(value.total))}</span>
        ${this.moreProblem()}
        ${
          value.next === null
            ? nothing
            : html`<button type="button" ?disabled=${this.more === 'loading'} @click=${() => this.loadMore(value)}>${words.more}</button>`
        }
      </footer>`
  }

  private moreProblem(): TemplateResult | typeof nothing {
    if (typeof this.more === 'string') return nothing
    const { faces } = this.speech.words
    return html`<span class="small failure" role="alert">${faces[this.more.kind]} ${this.more.requestId ?? ''}</span>`
  }

  private type(event: InputEvent): void {
    const input = event.currentTarget
    if (!(input instanceof HTMLInputElement)) return
    clearTimeout(this.typed)
    this.typed = setTimeout(() => {
      this.search = input.value.trim()
      this.more = 'idle'
    }, pauseMs)
  }

  private async loadMore(before: CustomersWire): Promise<void> {
    const { signal } = this.life
    this.more = 'loading'
    try {
      const page = await this.api.customers({ search: this.search, after: before.next }, signal)
      const { state } = this.loading
      // Another search or a refresh came first: this page belongs to what is gone.
      if (state.kind === 'ready' && state.value === before)
        this.loading.replace({ ...page, customers: [...before.customers, ...page.customers] })
      this.more = 'idle'
    } catch (error) {
      if (!signal.aborted) this.more = problemFrom(error)
    }
  }

  static override styles = [
    ...base,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
        margin-block-end: 0.6rem;
      }
      input {
        flex: 1 1 14rem;
        max-inline-size: 20rem;
        min-block-size: 2.25rem;
        padding-inline: 0.7rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
      }
      @media (max-width: 30rem) {
        input {
          max-inline-size: none;
        }
      }
      input::placeholder {
        color: var(--e-muted);
        opacity: 1;
      }
      .card {
        overflow: hidden;
      }
      .none {
        padding: 1.5rem 1rem;
      }
      .failure {
        color: var(--e-bad);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem;
        min-block-size: 2.75rem;
        padding-block: 0.25rem;
        padding-inline: 1rem;
        border-block-start: 1px solid var(--e-line);
        background: var(--e-sunken);
      }
    `,
  ]
}

define('encours-customers', EncoursCustomers)
