import { html, type TemplateResult } from 'lit'
import type { SimulationWire } from '../../server/api/wire/policies.ts'
import { define } from '../parts/define.ts'
import { CancelChosen, PolicyRetired } from '../parts/events.ts'
import type { PolicyRefAsked } from '../state/company-api.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import { ActingView } from './acting.ts'
import '../parts/simulation.ts'

/**
 * Asks before a policy is taken out of force, and shows what then applies.
 *
 * @prop policy the version in force
 * @prop name what it is called
 * @fires encours-retired it is no longer in force
 * @fires encours-cancel the reader thought better of it
 */
export class EncoursPolicyRetirement extends ActingView<SimulationWire> {
  static override properties = {
    ...ActingView.properties,
    policy: { attribute: false },
    name: {},
  }
  declare policy: PolicyRefAsked
  declare name: string

  protected override subject(): string {
    return `${this.policy.key} ${this.policy.version}`
  }

  protected override ask(signal: AbortSignal): Promise<SimulationWire> {
    return this.api.simulateWithout(this.policy.key, signal)
  }

  override render(): TemplateResult {
    const { policyHistory: say } = this.speech.words
    return html`<section class="card" aria-labelledby="asked"><h2 id="asked" tabindex="-1">${say.retiring(this.name)}</h2>
      <p>${say.afterwards}</p>
      ${super.render()} ${this.failure()}
      <div class="acts">
        <button type="button" class="primary" ?disabled=${this.busy || this.loading.state.kind !== 'ready'}
          @click=${this.retire}>${say.confirm}</button>
        <button type="button" @click=${this.leave}>${say.keep}</button>
      </div></section>`
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h2')?.focus()
  }

  protected override busyFace(): TemplateResult {
    return html`<p role="status">${this.speech.words.policyHistory.withoutIt}</p>`
  }

  protected override empty(): null {
    return null
  }

  protected override ready(simulation: SimulationWire): TemplateResult {
    return html`<encours-simulation .speech=${this.speech} .simulation=${simulation}></encours-simulation>`
  }

  private failure(): TemplateResult | ReturnType<ActingView<SimulationWire>['fault']> {
    if (this.problem?.kind !== 'changed') return this.fault()
    return html`<p class="fault" role="alert">${this.speech.words.policyHistory.changedMeanwhile}</p>`
  }

  private retire(): void {
    void this.act(
      (signal) => this.api.retirePolicy(this.policy, signal),
      () => this.dispatchEvent(new PolicyRetired()),
    )
  }

  private leave(): void {
    this.dispatchEvent(new CancelChosen())
  }

  static override styles = [...base, own]
}

define('encours-policy-retirement', EncoursPolicyRetirement)
