import { html, nothing, type TemplateResult } from 'lit'
import type { CaseChangeWire } from '../../server/api/wire/cases.ts'
import type { CustomersPolicyWire, PolicyDocumentWire } from '../../server/api/wire/policies.ts'
import { define } from '../parts/define.ts'
import { type FieldsFilled, MessageSettled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { grades, marksIn } from '../state/customer-request.ts'
import { base } from '../styles/base.ts'
import { standing } from '../styles/standing.ts'
import { codeName } from '../words/codes.ts'
import { policyName } from '../words/policy-lines.ts'
import { ActingView } from './acting.ts'
import '../parts/case-effect.ts'
import '../parts/fields-form.ts'

interface Shown {
  readonly own: CustomersPolicyWire
  readonly inForce: readonly PolicyDocumentWire[]
}

/**
 * Which policy is a customer's and why; his tags, his grade, and a policy of his own. What a change
 * of them changes in the plan is shown at once.
 *
 * @prop customer whose
 * @fires encours-settled they were changed: what is shown elsewhere is out of date
 */
export class EncoursCustomerPolicy extends ActingView<Shown> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    editing: { state: true },
    change: { state: true },
  }
  declare customer: string
  declare editing: boolean
  declare change: CaseChangeWire | null

  constructor() {
    super()
    this.customer = ''
    this.editing = false
    this.change = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override async ask(signal: AbortSignal): Promise<Shown> {
    const [own, { inForce }] = await Promise.all([
      this.api.customerPolicy(this.customer, signal),
      this.api.policies(signal),
    ])
    return { own, inForce }
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override busyLines(): number {
    return 3
  }

  protected override ready(shown: Shown): TemplateResult {
    const { ownPolicy: words } = this.speech.words
    const { grade, tags } = shown.own.marks
    return html`<h2>${words.title}</h2>
      ${this.chosen(shown)}
      <p class="chips"><span class="chip">${grade === null ? words.noGrade : `${words.grade} ${grade}`}</span>
        ${tags.length === 0 ? html`<span class="chip">${words.noTags}</span>` : nothing}
        ${tags.map((tag) => html`<span class="chip accent">${tag}</span>`)}</p>
      ${this.readonly ? nothing : this.changing(shown)}
      ${this.change === null ? nothing : html`<encours-case-effect .speech=${this.speech} .change=${this.change}></encours-case-effect>`}`
  }

  private chosen({ own, inForce }: Shown): TemplateResult {
    const { speech } = this
    const { ownPolicy: words } = speech.words
    const { policy, conditions, softerThan } = own
    if (policy === null || own.why === 'none')
      return html`<p><span class="chip bad">${words.none}</span></p>`
    const named = (key: string): string => {
      const document = inForce.find((one) => one.policy.key === key)
      return document ? policyName(document, speech) : key
    }
    const why =
      own.why === 'matching'
        ? words.matching(conditions.map((one) => codeName(words.conditions, one)).join(', '))
        : words[own.why]
    const softer = softerThan.length === 0 ? '' : words.softer(softerThan.map(named).join(', '))
    return html`<p><strong>${words.policy(named(policy.key), speech.number(policy.version))}</strong></p>
      <p class="muted">${why} ${softer}</p>`
  }

  private changing(shown: Shown): TemplateResult {
    const { ownPolicy: words } = this.speech.words
    if (!this.editing)
      return html`<div><button type="button" @click=${() => this.edit(true)}>${words.change}</button></div>`
    return html`<encours-fields-form .speech=${this.speech} .label=${words.change} .fields=${this.fields(shown)}
      ?busy=${this.busy} .problem=${this.problem} @encours-fields=${this.save}
      @encours-cancel=${() => this.edit(false)}></encours-fields-form>`
  }

  private fields({ own: { marks }, inForce }: Shown): FormField[] {
    const { ownPolicy: words } = this.speech.words
    const policies = inForce.map((document) => ({
      value: document.policy.key,
      label: policyName(document, this.speech),
    }))
    const none = (label: string) => ({ value: '', label })
    return [
      {
        ...{ name: 'policy', type: 'choice', label: words.own, value: marks.policy ?? '' },
        options: [none(words.whichever), ...policies],
      },
      {
        ...{ name: 'grade', type: 'choice', label: words.grade, value: marks.grade ?? '' },
        hint: words.gradeHint,
        options: [none(words.noGrade), ...grades.map((value) => ({ value, label: value }))],
      },
      {
        ...{ name: 'tags', type: 'text', label: words.tags, hint: words.tagsHint, wide: true },
        value: marks.tags.join(', '),
      },
    ]
  }

  private edit(editing: boolean): void {
    this.editing = editing
    this.problem = null
    this.change = null
    if (!editing)
      void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus())
  }

  private save({ values }: FieldsFilled): Promise<void> {
    const { state } = this.loading
    return this.act(
      (signal) => this.api.mark(this.customer, marksIn(values), signal),
      ({ change, ...own }) => {
        this.edit(false)
        this.change = change
        if (state.kind === 'ready') this.loading.replace({ ...state.value, own })
        this.dispatchEvent(new MessageSettled())
      },
    )
  }

  static override styles = [...base, standing]
}

define('encours-customer-policy', EncoursCustomerPolicy)
