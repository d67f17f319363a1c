import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ExplanationWire } from '../../server/api/wire/explanation.ts'
import type { Loaded } from '../state/loading.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { blockerChip } from './chips.ts'
import { define } from './define.ts'
import './face.ts'

/** Null where nothing is open on the item any more. */
export type Explained = Loaded<ExplanationWire | null>

/**
 * Why one open item is where it is: what happens, what stands against it and who can lift that, the
 * facts, the rule, and what comes next.
 *
 * @prop explained the reasons, once they are there
 * @fires encours-retry they could not be had, and the reader wants another try
 */
export class EncoursExplanation extends LitElement {
  static override properties = { speech: { attribute: false }, explained: { attribute: false } }
  declare speech: Speech
  declare explained: Explained

  override render(): TemplateResult {
    const { explained, speech } = this
    if (explained.kind === 'loading')
      return html`<encours-face .speech=${speech} lines="4"></encours-face>`
    if (explained.kind === 'failed')
      return html`<encours-face face="failed" .speech=${speech} .problem=${explained.problem}></encours-face>`
    if (explained.value === null)
      return html`<p class="muted" role="status">${speech.words.explained.gone}</p>`
    return this.reasons(explained.value)
  }

  private reasons(value: ExplanationWire): TemplateResult {
    const { explained: words } = this.speech.words
    const list = (heading: string, lines: readonly (string | TemplateResult)[]) =>
      lines.length === 0
        ? nothing
        : html`<section><h3>${heading}</h3><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`
    return html`<div class="reasons">
      ${list(words.verdict, value.why)}
      ${list(
        words.blockers,
        value.blockers.map((blocker) => this.blocker(blocker)),
      )}
      ${list(
        words.facts,
        value.facts.map(({ text }) => text),
      )}
      ${list(words.rule, [words.rules[value.rule], this.policy(value)])}
      ${list(words.next, [this.next(value)])}
    </div>`
  }

  private blocker(blocker: ExplanationWire['blockers'][number]): TemplateResult {
    const { decision } = this.speech.words
    return html`${blockerChip(this.speech, blocker)}
      <span class="lift"><span class="muted">${decision.lift}</span> ${blocker.lift}</span>`
  }

  private policy({ policy }: ExplanationWire): string {
    const { explained: words } = this.speech.words
    return policy === null
      ? words.noPolicy
      : words.policy(policy.key, this.speech.number(policy.version))
  }

  /** A day is told only where all that stands against it has an end. */
  private next({ nextStep, nextOn, blockers }: ExplanationWire): string {
    const { words, day } = this.speech
    const { explained } = words
    if (nextStep === null) return explained.nothing
    const step = nameOf(words, 'steps', nextStep)
    const ends = blockers.every(({ until }) => until !== undefined)
    return nextOn === null || !ends ? explained.nextOnly(step) : explained.nextOn(step, day(nextOn))
  }

  static override styles = [
    ...base,
    css`
      .reasons {
        display: grid;
        gap: 0.7rem;
        margin-block: 0.4rem;
        padding: 0.7rem 0.85rem;
        border-radius: var(--e-radius);
        background: var(--e-sunken);
        color: var(--e-ink);
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      li {
        padding-block: 0.1rem;
      }
      .lift {
        margin-inline-start: 0.25rem;
      }
    `,
  ]
}

define('encours-explanation', EncoursExplanation)
