import { css, html, LitElement, type TemplateResult } from 'lit'
import type { CaseChangeWire, EffectWire } from '../../server/api/wire/cases.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

type Item = EffectWire['items'][number]

/**
 * What an entry changes at once: for each item, what was going to happen and what happens now.
 *
 * @prop change the answer of the API
 */
export class EncoursCaseEffect extends LitElement {
  static override properties = { speech: { attribute: false }, change: { attribute: false } }
  declare speech: Speech
  declare change: CaseChangeWire

  override render(): TemplateResult {
    const { effect: words } = this.speech.words.cases
    const { changed, effect } = this.change
    const items = effect.items.filter((item) => item.changed)
    if (items.length === 0)
      return html`<p class="card" role="status">${changed ? words.nothing : words.same}</p>`
    return html`<section class="card" role="status" aria-label=${words.title}><h3>${words.title}</h3>
      <ul>${items.map((item) => this.item(item))}</ul></section>`
  }

  private item({ invoice, before, after }: Item): TemplateResult {
    const { effect: words } = this.speech.words.cases
    return html`<li><strong>${invoice.number ?? invoice.id}</strong>
      <p><span class="muted">${words.before}</span> ${this.outlook(before)}</p>
      <p><span class="muted">${words.now}</span> <strong>${this.outlook(after)}</strong></p>
      ${after === null ? '' : html`<p class="small muted">${after.why.join(' ')}</p>`}</li>`
  }

  private outlook(fate: Item['before']): string {
    const { words, day } = this.speech
    if (fate === null) return words.cases.effect.gone
    const { nextStep, nextOn, blockers } = fate
    if (nextStep === null && blockers.length === 0) return words.cases.effect.person
    const held = blockers.map(({ code }) => nameOf(words, 'blockers', code)).join(', ')
    const step = nextStep === null ? '' : nameOf(words, 'steps', nextStep)
    const on = nextOn === null ? '' : ` ${words.decision.on(day(nextOn))}`
    if (held === '') return `${step}${on}`
    return step === '' ? held : `${held} · ${step}${on}`
  }

  static override styles = [
    ...base,
    css`
      .card {
        padding: 0.75rem 0.85rem;
        background: var(--e-accent-soft);
      }
      li {
        padding-block: 0.4rem;
        overflow-wrap: anywhere;
      }
    `,
  ]
}

define('encours-case-effect', EncoursCaseEffect)
