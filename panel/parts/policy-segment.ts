import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { SegmentWire } from '../../server/api/wire/policies.ts'
import { listIn } from '../state/policy-draft.ts'
import { base } from '../styles/base.ts'
import { editorStyles } from '../views/policies.styles.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { SegmentChanged } from './events.ts'

const lists = ['tags', 'countries', 'grades'] as const
const kinds = ['business', 'consumer', 'public'] as const
type Condition = (typeof lists)[number] | 'kinds'

/**
 * Whom a policy is for. Bands of amounts are kept as they are; they are changed as JSON.
 *
 * @prop segment as it is so far
 * @fires encours-segment with what it is now
 */
export class EncoursPolicySegment extends LitElement {
  static override properties = { speech: { attribute: false }, segment: { attribute: false } }
  declare speech: Speech
  declare segment: SegmentWire

  override render(): TemplateResult {
    const { segment: say } = this.speech.words.policies
    const options = ['everyone', 'named', 'matching'] as const
    const choose = (event: Event): void => {
      if (!(event.target instanceof HTMLSelectElement)) return
      const { value } = event.target
      const kind = options.find((option) => option === value)
      if (kind !== undefined) this.dispatchEvent(new SegmentChanged({ kind }))
    }
    return html`<fieldset><legend>${say.choose}</legend>
      <select aria-label=${say.choose} @change=${choose}>${options.map(
        (kind) =>
          html`<option value=${kind} ?selected=${kind === this.segment.kind}>${say[kind]}</option>`,
      )}</select>
      ${this.conditions()}
    </fieldset>`
  }

  private conditions(): TemplateResult | typeof nothing {
    const { segment } = this
    if (segment.kind !== 'matching') return nothing
    const { conditions, kinds: names } = this.speech.words.policies
    const chosen = segment.kinds ?? []
    const toggle = (kind: string): void =>
      this.changed(
        'kinds',
        kinds.filter((one) => chosen.includes(one) !== (one === kind)),
      )
    return html`<div class="fields" role="group" aria-label=${conditions.kinds}>${kinds.map(
      (kind) => html`<label class="check"><input type="checkbox" .checked=${chosen.includes(kind)}
        @change=${() => toggle(kind)}>${names[kind]}</label>`,
    )}</div><div class="fields">${lists.map(
      (name) => html`<label>${conditions[name]}<input .value=${(segment[name] ?? []).join(', ')}
        @change=${(event: Event) => this.typed(name, event)}></label>`,
    )}</div>`
  }

  private typed(name: Condition, { target }: Event): void {
    if (target instanceof HTMLInputElement) this.changed(name, listIn(target.value))
  }

  /** An empty list is no condition. */
  private changed(name: Condition, list: readonly string[]): void {
    const { segment } = this
    if (segment.kind !== 'matching') return
    const { [name]: _, ...others } = segment
    const now = list.length === 0 ? others : { ...others, [name]: [...list] }
    this.dispatchEvent(new SegmentChanged(now))
  }

  static override styles = [...base, editorStyles]
}

define('encours-policy-segment', EncoursPolicySegment)
