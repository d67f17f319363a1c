import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SimulationWire } from '../../server/api/wire/policies.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

const mostShown = 30

/**
 * What another policy would change over the next days: the sums, each step, the first changes.
 *
 * @prop simulation the answer of the API
 */
export class EncoursSimulation extends LitElement {
  static override properties = { speech: { attribute: false }, simulation: { attribute: false } }
  declare speech: Speech
  declare simulation: SimulationWire

  override render(): TemplateResult {
    const { words } = this.speech
    const { simulation: say } = words.policies
    const { messages, steps, customersChanged, withoutPolicy } = this.simulation
    const rows = [
      { name: say.messages, ...messages },
      ...steps.map(({ step, ...counts }) => ({ name: nameOf(words, 'steps', step), ...counts })),
    ]
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">${say.title}</h2>
      <p class="small muted">${say.assumed}</p>
      <p><strong>${customersChanged === 0 ? say.nothing : say.changed(customersChanged)}</strong></p>
      ${
        withoutPolicy.after > withoutPolicy.before
          ? html`<p><span class="chip warn">${say.withoutPolicy(withoutPolicy.after)}</span></p>`
          : nothing
      }
      <table>
        <thead><tr><th scope="col">${say.step}</th><th scope="col" class="figure">${say.now}</th>
          <th scope="col" class="figure">${say.tried}</th></tr></thead>
        <tbody>${rows.map(
          ({ name, before, after }) => html`<tr><td>${name}</td>
            <td class="figure">${this.speech.number(before)}</td>
            <td class="figure ${before === after ? '' : 'other'}">${this.speech.number(after)}</td></tr>`,
        )}</tbody>
      </table>
      ${this.changes()}
    </section>`
  }

  private changes(): TemplateResult | typeof nothing {
    const { changes, changed } = this.simulation
    if (changes.length === 0) return nothing
    const { simulation: say } = this.speech.words.policies
    const shown = changes.slice(0, mostShown)
    const more = Object.values(changed).reduce((sum, count) => sum + count, 0) - shown.length
    return html`<h3>${say.changes}</h3><ul>${shown.map(
      ({ name, kind, before, after }) => html`<li>
        <span><strong>${name}</strong> <span class="chip">${say.kind[kind]}</span></span>
        <span><span class="muted">${say.now}</span> ${this.heard(before)}</span>
        <span><span class="muted">${say.tried}</span> ${this.heard(after)}</span></li>`,
    )}</ul>${more > 0 ? html`<p class="small muted">${say.more(this.speech.number(more))}</p>` : nothing}`
  }

  private heard(heard: SimulationWire['changes'][number]['before']): string {
    const { words, day } = this.speech
    const { simulation: say } = words.policies
    if (heard === null) return say.silence
    const step = nameOf(words, 'steps', heard.step)
    return say.heard(day(heard.day), step, nameOf(words, 'channels', heard.channel))
  }

  static override styles = [
    ...base,
    css`
      section {
        display: grid;
        gap: 0.5rem;
        padding: 1rem 1.15rem;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding-block: 0.4rem;
        border-block-end: 1px solid var(--e-line);
        font-weight: inherit;
        text-align: start;
      }
      th {
        color: var(--e-muted);
        vertical-align: bottom;
      }
      .figure {
        padding-inline-start: 0.7rem;
        text-align: end;
        white-space: normal;
      }
      .other {
        font-weight: 650;
      }
      li {
        display: grid;
        gap: 0.1rem;
        padding-block: 0.4rem;
        border-block-end: 1px solid var(--e-line);
        overflow-wrap: anywhere;
      }
      li:last-child {
        border-block-end: 0;
      }
    `,
  ]
}

define('encours-simulation', EncoursSimulation)
