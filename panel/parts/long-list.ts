import { css, html, type LitElement, nothing, type TemplateResult } from 'lit'
import type { Speech } from '../words/speech.ts'

/** How many more a press shows: as many as are drawn without a wait. */
const step = 200

/**
 * A list that may be very long: its beginning is drawn at once, the rest when it is wanted. The
 * host draws what `shown` gives, each row fitting the selector, and `rest` below it.
 */
export class LongList {
  private readonly host: LitElement
  private readonly row: string
  private end: number

  constructor(host: LitElement, { row, first }: { readonly row: string; readonly first: number }) {
    this.host = host
    this.row = row
    this.end = first
  }

  /** In their order; those that must be seen also where they come later. */
  shown<T>(all: readonly T[], must: (one: T) => boolean = () => false): readonly T[] {
    return all.length <= this.end ? all : all.filter((one, at) => at < this.end || must(one))
  }

  rest(all: readonly unknown[], { words, number }: Speech): TemplateResult | typeof nothing {
    if (all.length <= this.end) return nothing
    return html`<div class="rest">
      <span class="small muted">${words.customers.shown(number(this.end), number(all.length))}</span>
      <button type="button" @click=${() => this.more()}>${words.customers.more}</button></div>`
  }

  /** The reader goes on with the first of what was not there before. */
  private more(): void {
    const before = this.end
    this.end += step
    this.host.requestUpdate()
    void this.host.updateComplete.then(() => {
      const next = this.host.renderRoot.querySelectorAll<HTMLElement>(this.row)[before]
      if (!next) return
      next.tabIndex = -1
      next.focus()
    })
  }
}

export const longListStyles = css`
  .rest {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    padding-block: 0.6rem;
    padding-inline: 1rem;
    border-block-start: 1px solid var(--e-line);
  }
`
