import { html, nothing, type TemplateResult } from 'lit'
import type {
  AssessedItemWire,
  AssessmentWire,
  ReasonWire,
} from '../../server/api/wire/assessment.ts'
import { define } from '../parts/define.ts'
import { base } from '../styles/base.ts'
import { facts } from '../styles/facts.ts'
import { table } from '../styles/table.ts'
import { assessmentStyles } from './customer-assessment.styles.ts'
import { View } from './view.ts'

const mostReasons = 6
const mostItems = 8

/**
 * How a customer pays: his grade with its reasons, a recommended limit line by line, and when each
 * open item is expected.
 *
 * @prop customer whose
 */
export class EncoursAssessment extends View<AssessmentWire> {
  static override properties = { ...View.properties, customer: {} }
  declare customer: string

  constructor() {
    super()
    this.customer = ''
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<AssessmentWire> {
    return this.api.assessment(this.customer, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override busyLines(): number {
    return 4
  }

  protected override ready(value: AssessmentWire): TemplateResult {
    const { assessment: words } = this.speech.words
    const asked = value.events.filter(({ outcome }) => outcome === 'could_not_ask')
    return html`<h2>${words.title}</h2>
      <div class="columns">
        <div>${this.grade(value)}
          <h3>${words.why}</h3>
          <ul class="reasons">${value.reasons.slice(0, mostReasons).map((reason) => this.reason(reason))}</ul>
          ${asked.map(({ source }) => html`<p class="small warn-text">${words.couldNotAsk(source)}</p>`)}
        </div>
        <div>${this.behaviour(value.behaviour)}${this.limit(value.limit)}</div>
      </div>
      ${value.items.length === 0 ? nothing : this.expected(value)}`
  }

  private grade({ grade, isPerson }: AssessmentWire): TemplateResult {
    const { assessment: words } = this.speech.words
    return html`<p class="grade">${
      grade === null
        ? html`<strong>${words.noGrade}</strong>`
        : html`<span class="letter ${grade}" aria-hidden="true">${grade}</span>
          <span><strong>${words.grade(grade)}</strong> <span class="muted">${words.grades[grade]}</span></span>`
    }</p>${isPerson ? html`<p class="small muted">${words.person}</p>` : nothing}`
  }

  private reason({ text, weight }: ReasonWire): TemplateResult {
    const sense = weight > 0.05 ? 'against' : weight < -0.05 ? 'for' : 'neither'
    return html`<li class=${sense}>${text}</li>`
  }

  private behaviour(behaviour: AssessmentWire['behaviour']): TemplateResult {
    const { words, number, percent } = this.speech
    const { assessment } = words
    const { settled, meanDaysLate, lateShare, brokenPromises } = behaviour
    const shown = (value: number | null, say: (value: number) => string) =>
      value === null ? html`<span class="muted">${assessment.unknown}</span>` : say(value)
    const row = (term: string, value: unknown) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`
    return html`<h3>${assessment.facts}</h3><dl>
      ${row(
        assessment.mean,
        shown(meanDaysLate, (value) => number(Math.round(value))),
      )}
      ${row(assessment.late, shown(lateShare, percent))}
      ${row(
        assessment.trend,
        shown(behaviour.trendDays, (value) => this.trend(value)),
      )}
      ${row(assessment.settled, number(settled))}
      ${brokenPromises === 0 ? nothing : row(assessment.broken, number(brokenPromises))}
    </dl>`
  }

  private trend(days: number): string {
    const { words, number } = this.speech
    const whole = Math.round(days)
    if (Math.abs(whole) < 2) return words.assessment.steady
    const count = number(Math.abs(whole))
    return whole > 0 ? words.assessment.later(count) : words.assessment.sooner(count)
  }

  private limit(limit: AssessmentWire['limit']): TemplateResult {
    const { words, money } = this.speech
    const { assessment } = words
    if (limit === null) return html`<p class="muted">${assessment.noLimit}</p>`
    return html`<details><summary><strong>${assessment.limit}</strong>
        <strong class="figure">${money(limit.amount)}</strong></summary>
      <ol class="small">${limit.reasons.map(
        ({ text, weight }) =>
          html`<li>${text}${weight === 1 ? html` <span class="chip accent">${assessment.decides}</span>` : nothing}</li>`,
      )}</ol></details>`
  }

  private expected({ items, total }: AssessmentWire): TemplateResult {
    const { assessment: words } = this.speech.words
    const more = total - Math.min(mostItems, items.length)
    return html`<div class="frame"><table><caption><h3>${words.expected}</h3></caption>
      <thead><tr><th scope="col">${words.columns.invoice}</th><th scope="col">${words.columns.expected}</th>
        <th scope="col">${words.columns.chance}</th><th scope="col" class="figure">${words.columns.open}</th></tr></thead>
      <tbody>${items.slice(0, mostItems).map((item) => this.item(item))}</tbody></table>
      ${more <= 0 ? nothing : html`<p class="small muted rest">${words.more(more)}</p>`}</div>`
  }

  private item(item: AssessedItemWire): TemplateResult {
    const { words, day, money, percent } = this.speech
    const { assessment } = words
    const { invoice, expected, low, high, late, late30, open, reasons } = item
    const isLate = late === 1
    return html`<tr>
      <td><strong>${invoice.number}</strong>
        <details class="small"><summary aria-label=${assessment.reasonsOf(invoice.number)}>${assessment.why}</summary>
          <ul>${reasons.map(({ text }) => html`<li>${text}</li>`)}</ul></details></td>
      <td><span class="label">${assessment.columns.expected} </span>${day(expected)}
        <div class="small muted">${assessment.between(day(low), day(high))}</div></td>
      <td>${isLate ? assessment.late30(percent(late30)) : assessment.lateBy(percent(late))}${
        isLate || late30 < 0.005
          ? nothing
          : html`<div class="small muted">${assessment.late30(percent(late30))}</div>`
      }</td>
      <td class="figure">${money(open)}</td>
    </tr>`
  }

  static override styles = [...base, table, facts, assessmentStyles]
}

define('encours-assessment', EncoursAssessment)
