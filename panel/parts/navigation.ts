import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Route } from '../state/route.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

interface Tab {
  readonly kind: Exclude<Route['kind'], 'customer'>
  readonly href: string
  readonly count: number
}

/** Shown while something is wrong. */
const isWarning = (kind: Tab['kind']): boolean => kind === 'quarantine' || kind === 'drift'

/**
 * The sections of the workspace, with what waits in each.
 *
 * @prop current the kind of the shown route
 * @prop toApprove, toDo, toWatch, setAside, drifted what waits
 */
export class EncoursNavigation extends LitElement {
  static override properties = {
    speech: { attribute: false },
    current: {},
    toApprove: { type: Number },
    toDo: { type: Number },
    toWatch: { type: Number },
    setAside: { type: Number },
    drifted: { type: Number },
  }
  declare speech: Speech
  declare current: Route['kind']
  declare toApprove: number
  declare toDo: number
  declare toWatch: number
  declare setAside: number
  declare drifted: number

  constructor() {
    super()
    this.toApprove = 0
    this.toDo = 0
    this.toWatch = 0
    this.setAside = 0
    this.drifted = 0
  }

  override render(): TemplateResult {
    const tabs: readonly Tab[] = [
      { kind: 'receivables', href: '#/', count: 0 },
      { kind: 'forecast', href: '#/forecast', count: 0 },
      { kind: 'approve', href: '#/approve', count: this.toApprove },
      { kind: 'todo', href: '#/todo', count: this.toDo },
      { kind: 'watch', href: '#/watch', count: this.toWatch },
      { kind: 'sent', href: '#/sent', count: 0 },
      { kind: 'policies', href: '#/policies', count: 0 },
      { kind: 'terms', href: '#/terms', count: 0 },
      { kind: 'channels', href: '#/channels', count: 0 },
      { kind: 'letters', href: '#/letters', count: 0 },
      { kind: 'quarantine', href: '#/quarantine', count: this.setAside },
      { kind: 'drift', href: '#/drift', count: this.drifted },
      { kind: 'settings', href: '#/settings', count: 0 },
    ]
    const shown = tabs.filter(
      ({ kind, count }) => !isWarning(kind) || count > 0 || this.current === kind,
    )
    return html`<nav aria-label=${this.speech.words.nav.label}>${shown.map((tab) => this.tab(tab))}</nav>`
  }

  private tab({ kind, href, count }: Tab): TemplateResult {
    const here = this.current === kind || (this.current === 'customer' && kind === 'receivables')
    return html`<a href=${href} aria-current=${here ? 'page' : nothing}>${this.speech.words.nav[kind]}${
      count === 0
        ? nothing
        : html` <span class="chip ${isWarning(kind) ? 'warn' : 'accent'}">${this.speech.number(count)}</span>`
    }</a>`
  }

  static override styles = [
    ...base,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        column-gap: 0.25rem;
        margin-inline: -0.6rem;
      }
      a {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
        padding-block: 0.6rem;
        padding-inline: 0.6rem;
        border-block-end: 2px solid transparent;
        color: var(--e-muted);
        font-weight: 550;
        text-decoration: none;
        white-space: nowrap;
      }
      @media (max-width: 26rem) {
        nav {
          column-gap: 0;
          margin-inline: -0.45rem;
        }
        a {
          padding-inline: 0.45rem;
        }
      }
      a:hover {
        color: var(--e-ink);
      }
      a:focus-visible {
        outline-offset: -2px;
      }
      a[aria-current] {
        border-block-end-color: var(--e-accent);
        color: var(--e-ink);
      }
    `,
  ]
}

define('encours-navigation', EncoursNavigation)
