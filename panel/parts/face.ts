import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { RetryChosen } from './events.ts'

/**
 * The faces that are not the ready one.
 *
 * @prop face `loading`, `empty` or `failed`
 * @prop heading, text what the empty face says
 * @prop problem what the failed face tells, with its reference
 * @fires encours-retry the reader wants another try
 */
export class EncoursFace extends LitElement {
  static override properties = {
    speech: { attribute: false },
    face: { reflect: true },
    heading: {},
    text: {},
    retry: {},
    problem: { attribute: false },
    lines: { type: Number },
  }
  declare speech: Speech
  declare face: 'loading' | 'empty' | 'failed'
  declare heading: string
  declare text: string
  declare retry: string
  declare problem: Problem | null
  declare lines: number

  constructor() {
    super()
    this.face = 'loading'
    this.heading = ''
    this.text = ''
    this.retry = ''
    this.problem = null
    this.lines = 4
  }

  override render(): TemplateResult {
    if (this.face === 'loading') return this.loading()
    return this.face === 'empty' ? this.empty() : this.failed()
  }

  private loading(): TemplateResult {
    return html`<div class="loading" role="status">
      <span class="heard">${this.speech.words.faces.loading}</span>
      ${Array.from({ length: this.lines }, () => html`<div class="bone" aria-hidden="true"></div>`)}
    </div>`
  }

  private empty(): TemplateResult {
    return html`<div class="said">
      <h2>${this.heading}</h2>
      <p class="muted">${this.text}</p>
      <slot></slot>
    </div>`
  }

  private failed(): TemplateResult {
    const { faces } = this.speech.words
    const id = this.problem?.requestId ?? null
    return html`<div class="said" role="alert">
      <h2>${this.heading || faces.failed}</h2>
      <p>${this.text || faces[this.problem?.kind ?? 'broken']}</p>
      ${id === null ? nothing : html`<p class="small muted">${faces.reference} <code>${id}</code></p>`}
      <button type="button" @click=${this.again}>${this.retry || faces.retry}</button>
    </div>`
  }

  private again(): void {
    this.dispatchEvent(new RetryChosen())
  }

  static override styles = [
    ...base,
    css`
      .loading {
        display: grid;
        gap: 0.75rem;
        padding-block: 1rem;
      }
      .bone {
        block-size: 1.1rem;
        border-radius: 4px;
        --bone: color-mix(in srgb, var(--e-muted) 22%, transparent);
        --glint: color-mix(in srgb, var(--e-muted) 10%, transparent);
        background: linear-gradient(90deg, var(--bone) 25%, var(--glint) 50%, var(--bone) 75%);
        background-size: 300% 100%;
        animation: shimmer 1.6s ease-in-out infinite;
      }
      .bone:nth-child(2) {
        inline-size: 45%;
        block-size: 1.8rem;
      }
      .bone:nth-child(odd):not(:first-child) {
        inline-size: 85%;
      }
      @keyframes shimmer {
        from {
          background-position: 100% 0;
        }
        to {
          background-position: 0 0;
        }
      }
      .said {
        display: grid;
        justify-items: center;
        gap: 0.5rem;
        padding-block: 2.5rem;
        padding-inline: 1.25rem;
        text-align: center;
      }
      .said p {
        max-inline-size: 42ch;
        text-wrap: pretty;
      }
      .said button {
        margin-block-start: 0.5rem;
      }
      code {
        font-family: var(--e-mono);
        user-select: all;
        overflow-wrap: anywhere;
      }
    `,
  ]
}

define('encours-face', EncoursFace)
