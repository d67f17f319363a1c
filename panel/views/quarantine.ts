import { css, html, type TemplateResult } from 'lit'
import type { QuarantineWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { rows } from '../styles/rows.ts'
import { nameOf } from '../words/names.ts'
import { View } from './view.ts'

/** Records that did not parse: which, why, and their raw text. */
export class EncoursQuarantine extends View<QuarantineWire> {
  protected override ask(signal: AbortSignal): Promise<QuarantineWire> {
    return this.api.quarantine(signal)
  }

  protected override empty({ records }: QuarantineWire): TemplateResult | null {
    if (records.length > 0) return null
    const { quarantine } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${quarantine.emptyTitle} .text=${quarantine.empty}></encours-face>`
  }

  protected override ready({ records }: QuarantineWire): TemplateResult {
    const { words, moment } = this.speech
    const { quarantine } = words
    return html`
      <header><h1 tabindex="-1">${quarantine.title}</h1><p class="muted">${quarantine.intro}</p></header>
      <ul class="card">${records.map(
        ({ entity, id, reason, raw, lastSeenAt }) =>
          html`<li>
            <div class="title"><strong>${nameOf(words, 'entities', entity)} ${id === '' ? quarantine.noId : id}</strong>
              <span class="small muted">${quarantine.seen(moment(lastSeenAt))}</span></div>
            <p><span class="muted">${quarantine.reason}</span> <span lang="en">${reason}</span></p>
            <details><summary>${quarantine.raw}</summary><pre tabindex="0" aria-label=${quarantine.raw}>${raw}</pre></details>
          </li>`,
      )}</ul>`
  }

  static override styles = [
    ...base,
    rows,
    css`
      summary {
        inline-size: fit-content;
        color: var(--e-accent);
        cursor: pointer;
      }
      pre {
        max-block-size: 16rem;
        margin-block: 0.4rem 0;
        padding: 0.7rem;
        overflow: auto;
        border-radius: var(--e-radius);
        background: var(--e-sunken);
        font-family: var(--e-mono);
        font-size: 0.8571em;
        white-space: pre-wrap;
      }
    `,
  ]
}

define('encours-quarantine', EncoursQuarantine)
