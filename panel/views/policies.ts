import { html, nothing, type TemplateResult } from 'lit'
import type { PoliciesWire, PolicyDocumentWire } from '../../server/api/wire/policies.ts'
import { define } from '../parts/define.ts'
import { beginningWith, changing, type Draft } from '../state/policy-draft.ts'
import { base } from '../styles/base.ts'
import { policyName } from '../words/policy-lines.ts'
import { policiesStyles } from './policies.styles.ts'
import { View } from './view.ts'
import '../parts/policy-card.ts'
import './policy-editor.ts'

/**
 * The policies in force, with whom each is for; an admin changes one, or begins another.
 *
 * @prop readonly the reader is no admin
 */
export class EncoursPolicies extends View<PoliciesWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    draft: { state: true },
  }
  declare readonly: boolean
  declare draft: Draft | null

  constructor() {
    super()
    this.readonly = false
    this.draft = null
  }

  protected override ask(signal: AbortSignal): Promise<PoliciesWire> {
    return this.api.policies(signal)
  }

  protected override empty({ inForce }: PoliciesWire): TemplateResult | null {
    if (inForce.length > 0) return null
    const { policies } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${policies.emptyTitle} .text=${policies.empty}></encours-face>`
  }

  protected override ready(value: PoliciesWire): TemplateResult {
    const { draft, speech } = this
    if (draft)
      return html`<encours-policy-editor .api=${this.api} .speech=${speech} .draft=${draft}
        @encours-cancel=${this.leave} @encours-saved=${this.saved}></encours-policy-editor>`
    const { policies } = speech.words
    const kept = new Set(value.inForce.map(({ policy }) => policy.key))
    const others = value.shipped.filter(({ key }) => !kept.has(key))
    return html`
      <header><h1 tabindex="-1">${policies.title}</h1><p class="muted">${policies.intro}</p>
        ${this.readonly ? html`<p class="small muted">${policies.readonly}</p>` : nothing}</header>
      ${value.inForce.map((document) => this.card(document, value))}
      ${
        others.length === 0 || this.readonly
          ? nothing
          : html`<section><h2>${policies.shipped}</h2><ul class="card shipped">${others.map(
              (policy) =>
                html`<li><span>${policy.key}</span>${this.copyButton(policy, value)}</li>`,
            )}</ul></section>`
      }`
  }

  private card(document: PolicyDocumentWire, value: PoliciesWire): TemplateResult {
    const { key, version } = document.policy
    const kept = value.versions.find((one) => one.key === key && one.version === version)
    const { change, changeLabel } = this.speech.words.policies
    const name = policyName(document, this.speech)
    const begin = (): void => {
      this.draft = changing(document)
    }
    return html`<encours-policy-card .speech=${this.speech} .document=${document}
      ?untried=${kept?.tried === false}>${
        this.readonly
          ? nothing
          : html`<button type="button" aria-label=${changeLabel(name)} @click=${begin}>${change}</button>
              ${this.copyButton(document.policy, value)}`
      }</encours-policy-card>`
  }

  private copyButton(
    policy: PolicyDocumentWire['policy'],
    { versions }: PoliciesWire,
  ): TemplateResult {
    const { copy, copyLabel } = this.speech.words.policies
    const taken = new Set(versions.map(({ key }) => key))
    const begin = (): void => {
      this.draft = beginningWith(policy, taken)
    }
    return html`<button type="button" class="quiet" aria-label=${copyLabel(policy.key)} @click=${begin}>${copy}</button>`
  }

  private leave(): void {
    this.draft = null
  }

  private saved(): void {
    this.draft = null
    this.refresh()
  }

  static override styles = [...base, policiesStyles]
}

define('encours-policies', EncoursPolicies)
