import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { PolicyDocumentWire } from '../../server/api/wire/policies.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { otherLines, policyName, segmentLine, stepLine } from '../words/policy-lines.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

/**
 * One policy as a person reads it: whom it is for, and its steps in their order.
 *
 * @prop document the policy
 * @prop untried its first run waits for a person
 * @slot what can be done with it
 */
export class EncoursPolicyCard extends LitElement {
  static override properties = {
    speech: { attribute: false },
    document: { attribute: false },
    untried: { type: Boolean },
  }
  declare speech: Speech
  declare document: PolicyDocumentWire
  declare untried: boolean

  constructor() {
    super()
    this.untried = false
  }

  override render(): TemplateResult {
    const { speech, document } = this
    const { policies } = speech.words
    const { policy, segment } = document
    const name = policyName(document, speech)
    return html`<article class="card">
      <div class="title">
        <h2>${name}</h2>
        <span class="small muted">${name === policy.key ? '' : `${policy.key} · `}${policies.version(
          speech.number(policy.version),
        )}</span>
        ${this.untried ? html`<span class="chip warn">${policies.untried}</span>` : nothing}
      </div>
      <p><span class="muted">${policies.for}</span> ${segmentLine(segment, speech)}</p>
      <ol>${policy.steps.map(
        (step) => html`<li><strong>${nameOf(speech.words, 'steps', step.key)}</strong>
          <span>${stepLine(step, speech)}</span></li>`,
      )}</ol>
      ${otherLines(document, speech).map((line) => html`<p class="small muted">${line}</p>`)}
      <div class="acts"><slot></slot></div>
    </article>`
  }

  static override styles = [
    ...base,
    css`
      article {
        display: grid;
        gap: 0.5rem;
        padding: 1rem 1.15rem;
      }
      .title,
      .acts {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.2rem 0.7rem;
      }
      .acts {
        gap: 0.5rem;
      }
      ol {
        border-block: 1px solid var(--e-line);
      }
      li {
        display: grid;
        grid-template-columns: minmax(9rem, 14rem) 1fr;
        gap: 0 1rem;
        padding-block: 0.45rem;
        border-block-end: 1px solid var(--e-line);
      }
      li:last-child {
        border-block-end: 0;
      }
      @media (max-width: 40rem) {
        li {
          grid-template-columns: 1fr;
        }
      }
    `,
  ]
}

define('encours-policy-card', EncoursPolicyCard)
