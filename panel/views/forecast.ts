import { html, nothing, type TemplateResult } from 'lit'
import type {
  CurrencyForecastWire,
  ForecastWeekWire,
  ForecastWire,
} from '../../server/api/wire/forecast.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import { define } from '../parts/define.ts'
import { type Pace, poll } from '../state/poll.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { table } from '../styles/table.ts'
import { forecastStyles } from './forecast.styles.ts'
import { View } from './view.ts'
import '../parts/forecast-chart.ts'

type Phase =
  | { readonly kind: 'idle' | 'working' | 'slow' }
  | { readonly kind: 'failed'; readonly problem: Problem }
type Made = NonNullable<ForecastWire['made']>

/** About five minutes: a large ledger is gone through. */
const pace: Pace = { firstMs: 500, slowestMs: 5_000, attempts: 60 }

/**
 * What comes in over the next weeks, of what is invoiced, and how far such forecasts were off.
 *
 * @prop readonly the reader's role may not ask for a new one
 */
export class EncoursForecast extends View<ForecastWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    phase: { state: true },
  }
  declare readonly: boolean
  declare phase: Phase

  constructor() {
    super()
    this.readonly = false
    this.phase = { kind: 'idle' }
  }

  protected override ask(signal: AbortSignal): Promise<ForecastWire> {
    return this.api.forecast(signal)
  }

  protected override empty({ made }: ForecastWire): TemplateResult | null {
    const { forecast: words } = this.speech.words
    if (made !== null && made.currencies.length > 0) return null
    const isNone = made === null
    return html`${this.head(made)}
      <encours-face face="empty" .speech=${this.speech}
        .heading=${isNone ? words.emptyTitle : words.nothingTitle}
        .text=${isNone ? words.empty : words.nothing}></encours-face>`
  }

  protected override ready({ made }: ForecastWire): TemplateResult {
    if (made === null) return html``
    const { forecast: words } = this.speech.words
    return html`${this.head(made)}
      <p class="muted">${words.invoicedOnly} ${words.known(this.speech.day(made.knownUntil))}</p>
      ${made.currencies.map((one) => this.currency(one, made.currencies.length > 1))}`
  }

  private head(made: Made | null): TemplateResult {
    const { speech } = this
    const { forecast: words, faces } = speech.words
    const isWorking = this.phase.kind === 'working'
    return html`<header>
      <h1 tabindex="-1">${words.title}${
        made === null
          ? nothing
          : html` <small class="muted">${words.madeAt(speech.moment(made.at))}</small>`
      }</h1>
      ${
        this.readonly
          ? nothing
          : html`<button type="button" ?disabled=${isWorking} @click=${this.again}
            >${isWorking ? words.working : words.again}</button>`
      }
      ${this.phase.kind === 'failed' ? html`<p role="alert" class="failure">${faces[this.phase.problem.kind]}</p>` : nothing}
      ${this.phase.kind === 'slow' ? html`<p role="status">${words.slow}</p>` : nothing}
    </header>`
  }

  private currency(one: CurrencyForecastWire, named: boolean): TemplateResult {
    return html`<section class="card">
      ${named ? html`<h2>${one.currency}</h2>` : nothing}
      ${this.tried(one)}
      ${this.facts(one)}
      <encours-forecast-chart .speech=${this.speech} .forecast=${one}></encours-forecast-chart>
      ${this.table(one)}
    </section>`
  }

  private tried({ tried }: CurrencyForecastWire): TemplateResult {
    const { percent, number, words } = this.speech
    const { forecast } = words
    const { off, judged, wanted, days, banded, inside50, inside80 } = tried
    if (off.model === null) {
      const isTooFew = judged < wanted
      const why = isTooFew ? forecast.tooFew(number(judged), number(wanted)) : forecast.nothingCame
      return html`<p class="tried">${why}</p>`
    }
    return html`<p class="tried"><strong>${forecast.error(days, percent(off.model))}</strong>
      <span>${forecast.rules(percent(off.dueDate ?? 0), percent(off.customerMean ?? 0))}</span>
      ${
        inside50 === null || inside80 === null
          ? nothing
          : html`<span>${forecast.inside(number(banded), percent(inside50), percent(inside80))}</span>`
      }</p>`
  }

  private facts({ owed, overdue, later, doubtful, apart }: CurrencyForecastWire): TemplateResult {
    const { forecast: words } = this.speech.words
    const fact = (name: string, amount: MoneyWire, hint = ''): TemplateResult =>
      html`<div><dt>${name}${hint === '' ? nothing : html`<span class="muted small"> (${hint})</span>`}</dt>
        <dd class="figure">${this.speech.money(amount)}</dd></div>`
    const aside = (['disputed', 'credited', 'factored', 'insolvent'] as const).filter(
      (kind) => apart[kind].minor !== '0',
    )
    return html`<dl>
      ${fact(words.owed, owed)}${fact(words.overdue, overdue)}${fact(words.later, later)}
      ${fact(words.doubtful, doubtful)}
      ${aside.map((kind) => fact(words.apart[kind], apart[kind], words.apartHint))}
    </dl>`
  }

  private table({ weeks, currency }: CurrencyForecastWire): TemplateResult {
    const { forecast: words } = this.speech.words
    const hasRanges = weeks.some(({ band80 }) => band80 !== null)
    const hasAgreed = weeks.some(({ agreed }) => agreed.length > 0)
    const head = (name: string, figure = '') =>
      html`<th role="columnheader" scope="col" class=${figure}>${name}</th>`
    return html`<div class="frame"><table role="table">
      <caption class="heard">${words.table(currency)}</caption>
      <thead role="rowgroup"><tr role="row">${head(words.week)}${head(words.expected, 'figure')}
        ${hasRanges ? [head(words.half, 'figure'), head(words.most, 'figure')] : nothing}
        ${hasAgreed ? head(words.agreed) : nothing}</tr></thead>
      <tbody role="rowgroup">${weeks.map((week) => this.row(week, { hasRanges, hasAgreed }))}</tbody>
    </table></div>`
  }

  private row(
    { from, to, expected, band50, band80, agreed }: ForecastWeekWire,
    { hasRanges, hasAgreed }: { readonly hasRanges: boolean; readonly hasAgreed: boolean },
  ): TemplateResult {
    const { speech } = this
    const { forecast: words } = speech.words
    const range = (name: string, band: ForecastWeekWire['band50']): TemplateResult =>
      html`<td role="cell" class="figure"><span class="label">${name} </span>${
        band
          ? words.range(speech.whole(band.low), speech.whole(band.high))
          : html`<span class="muted">${words.noRange}</span>`
      }</td>`
    return html`<tr role="row">
      <td role="cell" class="week">${words.span(speech.shortDay(from), speech.shortDay(to))}</td>
      <td role="cell" class="figure expected"><strong>${speech.whole(expected)}</strong></td>
      ${hasRanges ? [range(words.half, band50), range(words.most, band80)] : nothing}
      ${hasAgreed ? this.agreed(agreed) : nothing}
    </tr>`
  }

  private agreed(agreed: ForecastWeekWire['agreed']): TemplateResult {
    const { forecast: words } = this.speech.words
    return html`<td role="cell" class="agreed">${agreed.map(
      ({ kind, amount }) =>
        html`<span class="chip warn">${words.kinds[kind]} ${this.speech.whole(amount)}</span> `,
    )}</td>`
  }

  private async again(): Promise<void> {
    const { signal } = this.life
    const { state } = this.loading
    const before = state.kind === 'ready' ? (state.value.made?.at ?? null) : null
    this.phase = { kind: 'working' }
    try {
      await this.api.askForecast(signal)
      const isThere = await poll(
        {
          ask: (signal) => this.api.forecast(signal),
          over: ({ made }) => (made?.at ?? null) !== before,
          progress: ({ made }) => made?.at ?? '',
          seen: () => {},
        },
        pace,
        signal,
      )
      this.phase = { kind: isThere ? 'idle' : 'slow' }
      this.refresh()
    } catch (error) {
      if (!signal.aborted) this.phase = { kind: 'failed', problem: problemFrom(error) }
    }
  }

  static override styles = [...base, table, forecastStyles]
}

define('encours-forecast', EncoursForecast)
