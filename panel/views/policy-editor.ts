import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type {
  PolicyDocumentWire,
  PolicyFaultWire,
  SimulationWire,
} from '../../server/api/wire/policies.ts'
import { define } from '../parts/define.ts'
import {
  CancelChosen,
  PolicySaved,
  type SegmentChanged,
  type StepChanged,
} from '../parts/events.ts'
import type { Api } from '../state/api.ts'
import {
  basedOn,
  type Draft,
  differences,
  withNames,
  withPolicy,
  withSegment,
  withStep,
} from '../state/policy-draft.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { policyName } from '../words/policy-lines.ts'
import type { Speech } from '../words/speech.ts'
import { editorStyles } from './policies.styles.ts'
import '../parts/policy-segment.ts'
import '../parts/policy-step.ts'
import '../parts/simulation.ts'

type Outcome =
  | { readonly kind: 'none' | 'working' }
  | { readonly kind: 'faults'; readonly faults: readonly PolicyFaultWire[] }
  | { readonly kind: 'not_json'; readonly reason: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'simulated'; readonly simulation: SimulationWire }

/**
 * Changes a policy: the common fields as a form, all of it as JSON. Tried before it is saved.
 *
 * @prop draft what it begins with
 * @fires encours-cancel nothing is saved
 * @fires encours-saved a new version is
 */
export class EncoursPolicyEditor extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    draft: { attribute: false },
    outcome: { state: true },
  }
  declare api: Api
  declare speech: Speech
  declare draft: Draft
  declare outcome: Outcome
  private life = new AbortController()

  constructor() {
    super()
    this.outcome = { kind: 'none' }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.life = new AbortController()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.life.abort()
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus()
  }

  override render(): TemplateResult {
    const { policies } = this.speech.words
    const { document, original } = this.draft
    const title =
      original === null ? policies.creating : policies.editing(policyName(original, this.speech))
    return html`<h1 tabindex="-1">${title}</h1>
      <form class="card" @submit=${this.save}>
        ${this.about(document)}
        <encours-policy-segment .speech=${this.speech} .segment=${document.segment}
          @encours-segment=${(event: SegmentChanged) => this.change(withSegment(this.draft, event.segment))}></encours-policy-segment>
        ${document.policy.steps.map(
          (step, index) => html`<encours-policy-step .speech=${this.speech} .step=${step}
            @encours-step=${(event: StepChanged) => this.change(withStep(this.draft, index, event.change))}></encours-policy-step>`,
        )}
        ${this.asJson(document)} ${this.changes()} ${this.told()}
        <div class="acts">
          <button type="button" ?disabled=${this.outcome.kind === 'working'} @click=${this.simulate}>${policies.simulate}</button>
          <button type="submit" class="primary" ?disabled=${this.outcome.kind === 'working'}>${policies.save(
            this.speech.number((basedOn(this.draft) ?? 0) + 1),
          )}</button>
          <button type="button" class="quiet" @click=${this.leave}>${policies.cancel}</button>
        </div>
      </form>
      ${
        this.outcome.kind === 'simulated'
          ? html`<encours-simulation .speech=${this.speech} .simulation=${this.outcome.simulation}></encours-simulation>`
          : nothing
      }`
  }

  private about({ policy, names }: PolicyDocumentWire): TemplateResult {
    const { policies } = this.speech.words
    const field = (label: string, value: string, change: (text: string) => Draft): TemplateResult =>
      html`<label>${label}<input .value=${value} maxlength="64" @change=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) this.change(change(event.target.value.trim()))
      }}></label>`
    return html`<div class="fields">
      ${
        this.draft.original === null
          ? field(policies.key, policy.key, (key) => withPolicy(this.draft, { key }))
          : nothing
      }
      ${field(policies.nameEn, names.en ?? '', (en) => withNames(this.draft, { en }))}
      ${field(policies.nameFr, names.fr ?? '', (fr) => withNames(this.draft, { fr }))}
      <label>${policies.minGap}<input type="number" required min="0" step="1" .valueAsNumber=${policy.minGapDays}
        @change=${this.gapTyped}></label>
    </div>`
  }

  private gapTyped({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) || !target.validity.valid) return
    this.change(withPolicy(this.draft, { minGapDays: target.valueAsNumber }))
  }

  private asJson(document: PolicyDocumentWire): TemplateResult {
    const { policies } = this.speech.words
    return html`<details><summary>${policies.json}</summary>
      <p class="small muted" id="hint">${policies.jsonHint}</p>
      <textarea spellcheck="false" aria-label=${policies.json} aria-describedby="hint"
        .value=${JSON.stringify(document, null, 2)} @change=${this.jsonTyped}></textarea></details>`
  }

  /** What the form cannot show is not taken: its faults are told, and the text stays to be mended. */
  private jsonTyped({ target }: Event): void {
    if (!(target instanceof HTMLTextAreaElement)) return
    try {
      const document: unknown = JSON.parse(target.value)
      void this.checked(document, async () => {
        this.change({ ...this.draft, document: wellFormed(document) })
      })
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      this.outcome = { kind: 'not_json', reason: error.message }
    }
  }

  private changes(): TemplateResult {
    const { policies } = this.speech.words
    const { document, original } = this.draft
    const found = original === null ? [] : differences(original, document)
    const none = original === null ? policies.newPolicy : policies.noDifference
    return html`<section class="told card"><h2>${policies.differences}</h2>${
      found.length === 0
        ? html`<p class="muted">${none}</p>`
        : html`<ul>${found.map(
            ({ path, before, after }) => html`<li><code>${path}</code>:
              <code><del>${before ?? policies.nothingThere}</del></code>
              <code><ins>${after ?? policies.nothingThere}</ins></code></li>`,
          )}</ul>`
    }</section>`
  }

  private told(): TemplateResult | typeof nothing {
    const { policies, faces } = this.speech.words
    const { outcome } = this
    switch (outcome.kind) {
      case 'none':
      case 'simulated':
        return nothing
      case 'working':
        return html`<p role="status">${policies.simulating}</p>`
      case 'not_json':
        return html`<p class="told card bad" role="alert">${policies.notJson} <span lang="en">${outcome.reason}</span></p>`
      case 'problem': {
        const { kind } = outcome.problem
        return html`<p class="told card bad" role="alert">${kind === 'changed' ? policies.conflict : faces[kind]}</p>`
      }
      case 'faults':
        return html`<div class="told card bad" role="alert"><h2>${policies.faults}</h2><ul>${outcome.faults.map(
          ({ path, reason }) =>
            html`<li><code>${path}</code>: <span lang="en">${reason}</span></li>`,
        )}</ul></div>`
    }
  }

  private change(draft: Draft): void {
    this.draft = draft
    this.outcome = { kind: 'none' }
  }

  private simulate(): void {
    const { document } = this.draft
    void this.checked(document, async (signal) => {
      const simulation = await this.api.simulatePolicy(document, signal)
      this.outcome = { kind: 'simulated', simulation }
    })
  }

  private save(event: SubmitEvent): void {
    event.preventDefault()
    const { document } = this.draft
    void this.checked(document, async (signal) => {
      await this.api.savePolicy({ document, basedOn: basedOn(this.draft) }, signal)
      this.dispatchEvent(new PolicySaved())
    })
  }

  /** Asks first what would be refused: every fault is told at its place. */
  private async checked(
    document: unknown,
    then: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.life
    this.outcome = { kind: 'working' }
    try {
      const { faults } = await this.api.policyFaults(Object(document), signal)
      if (faults.length > 0) this.outcome = { kind: 'faults', faults }
      else await then(signal)
    } catch (error) {
      if (!signal.aborted) this.outcome = { kind: 'problem', problem: problemFrom(error) }
    }
  }

  private leave(): void {
    this.dispatchEvent(new CancelChosen())
  }

  static override styles = [...base, editorStyles]
}

/** The server found no fault in it, so it has the form of a document. */
function wellFormed(document: unknown): PolicyDocumentWire {
  const { policy, segment, names } = document as Pick<PolicyDocumentWire, 'policy'> &
    Partial<PolicyDocumentWire>
  return { policy, segment: segment ?? { kind: 'everyone' }, names: names ?? {} }
}

define('encours-policy-editor', EncoursPolicyEditor)
