import { html, nothing, type TemplateResult } from 'lit'
import { parseCurrency } from '../../core/currency.ts'
import { formatMinor } from '../../core/money.ts'
import type { ClaimsWire, ClaimWire } from '../../server/api/wire/claims.ts'
import { define } from '../parts/define.ts'
import type { FieldsFilled } from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { LongList, longListStyles } from '../parts/long-list.ts'
import type { ReasonGiven } from '../parts/reason.ts'
import { type ClaimGroup, groupsOf, paidIn } from '../state/claim-groups.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { ActingView } from './acting.ts'
import { claimsStyles } from './claims.styles.ts'
import '../parts/fields-form.ts'
import '../parts/reason.ts'

/** What is being said about which group. */
interface Asking {
  readonly key: string
  readonly how: 'reason' | 'paid'
}

/**
 * What late payment costs one customer beside the principal, line by line; what was paid or waived.
 *
 * @prop customer whose
 */
export class EncoursClaims extends ActingView<ClaimsWire> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    asking: { state: true },
    unfit: { state: true },
  }
  declare customer: string
  declare asking: Asking | null
  declare unfit: string | null
  private readonly list = new LongList(this, { row: '.groups > li', first: 20 })

  constructor() {
    super()
    this.customer = ''
    this.asking = null
    this.unfit = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<ClaimsWire> {
    return this.api.claims(this.customer, signal)
  }

  protected override empty({ raised, today, law }: ClaimsWire): TemplateResult | null {
    if (raised.length > 0 || today.length > 0) return null
    const { claims } = this.speech.words
    const why = law.reason === null ? claims.none : claims.noLaw[law.reason]
    return html`<h2>${claims.title}</h2><p class="muted">${why}</p>`
  }

  protected override ready(value: ClaimsWire): TemplateResult {
    const { words } = this.speech
    const { claims } = words
    const missing = value.missingRates.join(', ')
    const groups = groupsOf(value)
    return html`<h2>${claims.title}</h2>
      ${value.totals.map((total) => this.total(total))}
      <div class="card"><ul class="groups">${this.list.shown(groups).map((group) => this.group(group))}</ul>
        ${this.list.rest(groups, this.speech)}</div>
      ${missing === '' ? nothing : html`<p class="small muted">${claims.missing(missing)}</p>`}
      ${value.law.key === null ? nothing : html`<p class="small muted law">${nameOf(words, 'laws', value.law.key)}</p>`}`
  }

  private total(total: ClaimsWire['totals'][number]): TemplateResult {
    const { words, money } = this.speech
    const sums = (['principal', 'claimed', 'paid', 'waived', 'asked'] as const).filter(
      (name) => name !== 'paid' || total.paid.minor !== '0',
    )
    return html`<dl>${sums.map(
      (name) => html`<div><dt>${words.claims[name]}</dt><dd>${money(total[name])}</dd></div>`,
    )}</dl>`
  }

  private group(group: ClaimGroup): TemplateResult {
    const { words, money, day } = this.speech
    const { claims } = words
    const { waiver, paid, lines, sum, raised } = group
    return html`<li>
      <div class="title">
        <span><strong>${group.number}</strong> ${claims[group.kind]}</span>
        <span class="figure ${waiver === null ? '' : 'waived'}">${money(sum)}</span>
      </div>
      ${raised ? nothing : html`<span class="chip">${claims.notAsked}</span>`}
      ${waiver === null ? nothing : html`<span class="chip good">${claims.waivedFor(waiver.reason)}</span>`}
      ${paid === null ? nothing : html`<span class="chip good">${claims.paidOn(money(paid.amount), day(paid.day), paid.reference)}</span>`}
      ${lines.length === 0 ? nothing : this.lines(lines)}
      ${raised && !this.readonly ? this.acts(group) : nothing}
    </li>`
  }

  private lines(lines: ClaimWire['lines']): TemplateResult {
    const { words, money, day } = this.speech
    const { claims } = words
    return html`<details><summary>${claims.lines}</summary><ol>${lines.map(
      (line) => html`<li><span>${claims.line(day(line.from), day(line.until))}</span>
        <span class="muted">${claims.formula(line.days, money(line.base), this.decimal(line.rate))}</span>
        <span class="figure">${money(line.amount)}</span></li>`,
    )}</ol></details>`
  }

  /** As the reader writes it; its digits stay. */
  private decimal(figure: string): string {
    return this.speech.language === 'fr' ? figure.replace('.', ',') : figure
  }

  private acts(group: ClaimGroup): TemplateResult {
    if (this.asking?.key === group.key)
      return this.asking.how === 'paid' ? this.payment(group) : this.reason(group)
    const { claims } = this.speech.words
    const isOver = group.waiver !== null || group.paid !== null
    const button = (how: Asking['how'], word: keyof typeof claims.labels) =>
      html`<button type="button" class="quiet" aria-label=${claims.labels[word](claims[group.kind], group.number)}
        @click=${() => this.open({ key: group.key, how })}>${claims[word]}</button>`
    if (isOver) return button('reason', group.paid === null ? 'unwaive' : 'unpay')
    return html`<div class="acts">${button('paid', 'pay')}${button('reason', 'waive')}</div>`
  }

  private reason(group: ClaimGroup): TemplateResult {
    const { claims } = this.speech.words
    return html`<encours-reason .label=${claims.reason} .confirm=${claims.confirm} .cancel=${claims.cancel}
        @encours-reason=${(event: ReasonGiven) => this.decide(group, event.detail)}
        @encours-cancel=${() => this.open(null)}></encours-reason>
      ${this.fault()}`
  }

  private payment(group: ClaimGroup): TemplateResult {
    const { claims } = this.speech.words
    return html`<encours-fields-form .speech=${this.speech} .fields=${this.fields(group)}
      .label=${claims.labels.pay(claims[group.kind], group.number)} ?busy=${this.busy}
      .problem=${this.problem} .fault=${this.unfit} @encours-cancel=${() => this.open(null)}
      @encours-fields=${(event: FieldsFilled) => this.pay(group, event)}></encours-fields-form>`
  }

  private fields({ sum: { currency, minor } }: ClaimGroup): FormField[] {
    const { payment } = this.speech.words.claims
    const known = parseCurrency(currency)
    const value = known ? this.decimal(formatMinor(BigInt(minor), known)) : ''
    const amount = { label: payment.amount(currency), hint: payment.amountHint, value }
    return [
      { name: 'day', type: 'day', label: payment.day, required: true },
      { name: 'amount', type: 'money', ...amount, required: true },
      { name: 'reference', type: 'text', label: payment.reference, required: true, wide: true },
    ]
  }

  private open(asking: Asking | null): void {
    this.asking = asking
    this.problem = null
    this.unfit = null
  }

  private decide({ invoice, kind, waiver, paid }: ClaimGroup, reason: string): Promise<void> {
    const wanted = waiver === null && paid === null ? 'waive' : 'unwaive'
    const claims = [{ invoice, kind }]
    return this.say((signal) => this.api.decideClaims(wanted, { claims, reason }, signal))
  }

  private async pay(group: ClaimGroup, { values }: FieldsFilled): Promise<void> {
    const request = paidIn(values, group)
    this.unfit = request.kind === 'fault' ? request.field : null
    if (request.kind === 'fits')
      await this.say((signal) => this.api.claimPaid(request.body, signal))
  }

  private say(what: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.act(what, () => {
      this.open(null)
      this.refresh()
    })
  }

  static override styles = [...base, claimsStyles, longListStyles]
}

define('encours-claims', EncoursClaims)
