import { css, html, LitElement, type TemplateResult } from 'lit'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/**
 * A bar that counts.
 *
 * @prop read records so far
 * @prop expected records in all; null where the host does not say, and the bar then only moves
 */
export class EncoursProgress extends LitElement {
  static override properties = {
    speech: { attribute: false },
    read: { type: Number },
    expected: { type: Number },
  }
  declare speech: Speech
  declare read: number
  declare expected: number | null

  constructor() {
    super()
    this.read = 0
    this.expected = null
  }

  override render(): TemplateResult {
    return this.expected === null || this.expected === 0
      ? this.endless()
      : this.counted(Math.max(this.expected, this.read))
  }

  private counted(all: number): TemplateResult {
    const { words, number } = this.speech
    const text = words.progress.ofTotal(number(this.read), number(all))
    return html`<div class="bar" role="progressbar" aria-label=${words.first.records} aria-valuemin="0"
        aria-valuemax=${all} aria-valuenow=${this.read} aria-valuetext=${text}>
        <i></i>
      </div>
      <p>${text}</p>`
  }

  private endless(): TemplateResult {
    const { words } = this.speech
    const text = this.read === 0 ? words.first.waiting : words.progress.soFar(this.read)
    return html`<div class="bar endless" role="progressbar" aria-label=${words.first.records}
        aria-valuetext=${text}><i></i></div>
      <p>${text}</p>`
  }

  /** Through the CSSOM: a page's policy may well refuse style attributes in markup. */
  protected override updated(): void {
    const bar = this.renderRoot.querySelector('i')
    const all = Math.max(this.expected ?? 0, this.read)
    if (this.expected === null || all === 0) bar?.style.removeProperty('inline-size')
    else bar?.style.setProperty('inline-size', `${(100 * this.read) / all}%`)
  }

  static override styles = [
    ...base,
    css`
      .bar {
        block-size: 0.6rem;
        overflow: hidden;
        border-radius: 1rem;
        background: var(--e-line);
      }
      i {
        display: block;
        block-size: 100%;
        border-radius: inherit;
        background: var(--e-accent);
        transition: inline-size 0.4s ease-out;
      }
      .endless i {
        inline-size: 30%;
        animation: slide 1.6s ease-in-out infinite alternate;
      }
      @keyframes slide {
        from {
          margin-inline-start: 0;
        }
        to {
          margin-inline-start: 70%;
        }
      }
      p {
        margin-block-start: 0.6rem;
        font-variant-numeric: tabular-nums;
      }
    `,
  ]
}

define('encours-progress', EncoursProgress)
