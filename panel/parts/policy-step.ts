import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { PolicyStepWire } from '../state/policy-draft.ts'
import { base } from '../styles/base.ts'
import { editorStyles } from '../views/policies.styles.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { StepChanged } from './events.ts'

const ways = ['email', 'sms', 'letter', 'registered_letter', 'call']

/**
 * The fields of one step.
 *
 * @prop step as it is so far
 * @fires encours-step with what was changed
 */
export class EncoursPolicyStep extends LitElement {
  static override properties = { speech: { attribute: false }, step: { attribute: false } }
  declare speech: Speech
  declare step: PolicyStepWire

  override render(): TemplateResult {
    const { words } = this.speech
    const { policies } = words
    const { key, when, channels, call, approval, deadlineDays } = this.step
    const name = nameOf(words, 'steps', key)
    const timing =
      'afterDeadline' in when
        ? html`<p>${policies.step.deadlineOver}</p>`
        : html`${this.number(policies.dueOffset, when.dueOffsetDays, (dueOffsetDays) => ({
            when: { ...when, dueOffsetDays },
          }))}${this.number(policies.gapDays, when.gapDays ?? 0, (gapDays) => ({
            when: { dueOffsetDays: when.dueOffsetDays, ...(gapDays === 0 ? {} : { gapDays }) },
          }))}`
    return html`<fieldset><legend>${name}</legend>
      <div class="fields">${timing}${
        deadlineDays === undefined
          ? nothing
          : this.number(policies.deadlineDays, deadlineDays, (days) => ({ deadlineDays: days }))
      }</div>
      ${channels.length === 0 ? html`<p class="muted">${policies.step.task}</p>` : this.ways(channels)}
      ${
        channels.length === 0
          ? nothing
          : html`<div class="fields">
              ${this.check(policies.approval, approval === 'human', (on) => ({ approval: on ? 'human' : 'auto' }))}
              ${this.check(policies.callToo, call === true, (on) => ({ call: on }))}</div>`
      }
    </fieldset>`
  }

  private ways(channels: readonly string[]): TemplateResult {
    const { words } = this.speech
    const { policies } = words
    const name = (way: string): string => nameOf(words, 'channels', way)
    const add = (event: Event): void => {
      if (!(event.target instanceof HTMLSelectElement) || event.target.value === '') return
      this.changed({ channels: [...channels, event.target.value] })
      event.target.value = ''
    }
    const remove = (way: string): void =>
      this.changed({ channels: channels.filter((one) => one !== way) })
    return html`<div class="field" role="group" aria-label=${policies.ways}><span>${policies.ways}</span>
      <div class="ways">${channels.map(
        (way) =>
          html`<span class="chip">${name(way)}</span>${
            channels.length === 1
              ? nothing
              : html`<button type="button" class="quiet" aria-label=${policies.removeWay(name(way))}
                @click=${() => remove(way)}>×</button>`
          }`,
      )}<select aria-label=${policies.addWay} @change=${add}><option value="">${policies.addWay}</option>${ways
        .filter((way) => !channels.includes(way))
        .map((way) => html`<option value=${way}>${name(way)}</option>`)}</select></div></div>`
  }

  private number(
    label: string,
    value: number,
    change: (value: number) => Partial<PolicyStepWire>,
  ): TemplateResult {
    const read = (event: Event): void => {
      if (!(event.target instanceof HTMLInputElement)) return
      if (event.target.validity.valid) this.changed(change(event.target.valueAsNumber))
    }
    return html`<label>${label}<input type="number" required step="1" .valueAsNumber=${value} @change=${read}></label>`
  }

  private check(
    label: string,
    on: boolean,
    change: (on: boolean) => Partial<PolicyStepWire>,
  ): TemplateResult {
    const read = (event: Event): void => {
      if (event.target instanceof HTMLInputElement) this.changed(change(event.target.checked))
    }
    return html`<label class="check"><input type="checkbox" .checked=${on} @change=${read}>${label}</label>`
  }

  private changed(change: Partial<PolicyStepWire>): void {
    this.dispatchEvent(new StepChanged(change))
  }

  static override styles = [...base, editorStyles]
}

define('encours-policy-step', EncoursPolicyStep)
