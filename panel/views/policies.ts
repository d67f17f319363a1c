import { html, nothing, type TemplateResult } from 'lit'
import type { PoliciesWire, PolicyDocumentWire } from '../../server/api/wire/policies.ts'
import { define } from '../parts/define.ts'
import type { VersionChosen } from '../parts/events.ts'
import { beginningWith, changing, type Draft } from '../state/policy-draft.ts'
import { base } from '../styles/base.ts'
import { policyName } from '../words/policy-lines.ts'
import { policiesStyles } from './policies.styles.ts'
import { View } from './view.ts'
import '../parts/policy-card.ts'
import './policy-editor.ts'
import './policy-history.ts'
import './policy-retirement.ts'

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
    shown: { state: true },
    retiring: { state: true },
  }
  declare readonly: boolean
  declare draft: Draft | null
  /** Key of the policy whose versions are shown, and of the one that is about to end. */
  declare shown: string | null
  declare retiring: string | null

  constructor() {
    super()
    this.readonly = false
    this.draft = null
    this.shown = null
    this.retiring = null
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
      ${this.gone(value)}
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
    const { speech } = this
    const { key, version } = document.policy
    const kept = value.versions.find((one) => one.key === key && one.version === version)
    const name = policyName(document, speech)
    return html`<encours-policy-card .speech=${speech} .document=${document}
        ?untried=${kept?.tried === false}>${this.readonly ? nothing : this.changing(document, value)}
        ${this.historyButton(key, name)}</encours-policy-card>
      ${this.shown === key ? this.history(key, value) : nothing}
      ${
        this.retiring === key
          ? html`<encours-policy-retirement .api=${this.api} .speech=${speech} .policy=${{ key, version }} .name=${name}
              @encours-retired=${this.saved} @encours-cancel=${this.leave}></encours-policy-retirement>`
          : nothing
      }`
  }

  private changing(document: PolicyDocumentWire, value: PoliciesWire): TemplateResult {
    const { policies, policyHistory } = this.speech.words
    const name = policyName(document, this.speech)
    const begin = (): void => {
      this.draft = changing(document)
    }
    const retire = (): void => {
      this.retiring = document.policy.key
    }
    return html`<button type="button" aria-label=${policies.changeLabel(name)} @click=${begin}>${policies.change}</button>
      ${this.copyButton(document.policy, value)}
      ${
        value.inForce.length === 1
          ? nothing
          : html`<button type="button" class="quiet" aria-label=${policyHistory.retireLabel(name)}
              @click=${retire}>${policyHistory.retire}</button>`
      }`
  }

  private historyButton(key: string, name: string): TemplateResult {
    const { policyHistory: say } = this.speech.words
    const isShown = this.shown === key
    return html`<button type="button" class="quiet" aria-expanded=${isShown} aria-label=${say.showLabel(name)}
      @click=${() => {
        this.shown = isShown ? null : key
      }}>${say.show}</button>`
  }

  private history(key: string, { versions }: PoliciesWire): TemplateResult {
    return html`<encours-policy-history .api=${this.api} .speech=${this.speech} ?readonly=${this.readonly}
      .versions=${versions.filter((version) => version.key === key)}
      @encours-version=${this.beginFrom}></encours-policy-history>`
  }

  /** Policies that were, with all their versions. */
  private gone(value: PoliciesWire): TemplateResult | typeof nothing {
    const inForce = new Set(value.inForce.map(({ policy }) => policy.key))
    const keys = [...new Set(value.versions.map(({ key }) => key))].filter(
      (key) => !inForce.has(key),
    )
    if (keys.length === 0) return nothing
    return html`<section><h2>${this.speech.words.policyHistory.gone}</h2><ul class="card shipped">${keys.map(
      (key) => html`<li><span>${key}</span>${this.historyButton(key, key)}</li>`,
    )}</ul>${keys.map((key) => (this.shown === key ? this.history(key, value) : nothing))}</section>`
  }

  private beginFrom({ document, newest }: VersionChosen): void {
    this.draft = { document, original: newest }
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
    this.retiring = null
  }

  private saved(): void {
    this.leave()
    this.refresh()
  }

  static override styles = [...base, policiesStyles]
}

define('encours-policies', EncoursPolicies)
