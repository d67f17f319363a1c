import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { CreditWire } from '../../server/api/wire/credit.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

const steps = [50, 70, 90] as const

/**
 * How much of a limit is used, with the steps at which somebody is told.
 *
 * @prop limit, utilisation of one customer
 */
export class EncoursLimitBar extends LitElement {
  static override properties = {
    speech: { attribute: false },
    limit: { attribute: false },
    utilisation: { attribute: false },
  }
  declare speech: Speech
  declare limit: NonNullable<CreditWire['limit']>
  declare utilisation: CreditWire['utilisation']

  override render(): TemplateResult {
    const { words, money, percent } = this.speech
    const { credit } = words
    const { unsecured } = this.utilisation
    const share = this.utilisation.percent
    return html`<div class="bar ${this.sense()}" aria-hidden="true"><i class="fill"></i>
        ${steps.map((step) => html`<i class="step at${step}"></i>`)}</div>
      <p><strong>${share === null ? credit.usedUp : credit.used(percent(share / 100))}</strong>
        <span class="muted">${credit.of(money(unsecured), money(this.limit.amount))}</span></p>
      ${this.limit.amount.minor === '0' ? nothing : html`<p class="small muted">${credit.steps}</p>`}`
  }

  private sense(): string {
    const { step } = this.utilisation
    if (step === 100) return 'bad'
    return step === 90 || step === 70 ? 'warn' : 'good'
  }

  /** Through the CSSOM: a page's policy may well refuse style attributes in markup. */
  protected override updated(): void {
    const fill = this.renderRoot.querySelector<HTMLElement>('.fill')
    const share = Math.min(100, Math.max(0, this.utilisation.percent ?? 100))
    fill?.style.setProperty('inline-size', `${share}%`)
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.3rem;
      }
      .bar {
        position: relative;
        block-size: 0.75rem;
        overflow: hidden;
        border-radius: 4px;
        background: var(--e-sunken);
        box-shadow: inset 0 0 0 1px var(--e-line);
      }
      .fill {
        position: absolute;
        inset-block: 0;
        inset-inline-start: 0;
        background: var(--e-good);
      }
      .warn .fill {
        background: var(--e-warn);
      }
      .bad .fill {
        background: var(--e-bad);
      }
      .step {
        position: absolute;
        inset-block: 0;
        inline-size: 2px;
        background: var(--e-surface);
        box-shadow: 1px 0 0 var(--e-line-strong);
      }
      .at50 {
        inset-inline-start: 50%;
      }
      .at70 {
        inset-inline-start: 70%;
      }
      .at90 {
        inset-inline-start: 90%;
      }
    `,
  ]
}

define('encours-limit-bar', EncoursLimitBar)
