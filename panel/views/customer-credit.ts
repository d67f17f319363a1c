import { html, nothing, type TemplateResult } from 'lit'
import type { CreditWire } from '../../server/api/wire/credit.ts'
import { define } from '../parts/define.ts'
import {
  type FieldsFilled,
  type GuaranteeEnded,
  type LimitAnswered,
  MessageSettled,
} from '../parts/events.ts'
import type { FormField } from '../parts/fields-form.ts'
import { guaranteeIn, guaranteeKinds, reviewMonths, wishIn } from '../state/credit-request.ts'
import { base } from '../styles/base.ts'
import { facts } from '../styles/facts.ts'
import { ActingView } from './acting.ts'
import { creditStyles } from './customer-credit.styles.ts'
import '../parts/fields-form.ts'
import '../parts/guarantee-list.ts'
import '../parts/limit-bar.ts'
import '../parts/limit-request.ts'
import './order-advice.ts'

type Editing = 'nothing' | 'limit' | 'guarantee'

/**
 * A customer's credit limit: what is in force and how much of it is used, asking for another one
 * and answering; the guarantees behind it; terms for an order.
 *
 * @prop customer whose
 * @fires encours-settled a limit was asked for or answered: counts elsewhere are out of date
 */
export class EncoursCustomerCredit extends ActingView<CreditWire> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    editing: { state: true },
    unfit: { state: true },
  }
  declare customer: string
  declare editing: Editing
  declare unfit: string | null

  constructor() {
    super()
    this.customer = ''
    this.editing = 'nothing'
    this.unfit = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override ask(signal: AbortSignal): Promise<CreditWire> {
    return this.api.credit(this.customer, signal)
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  protected override busyLines(): number {
    return 4
  }

  protected override ready(value: CreditWire): TemplateResult {
    const { credit, guarantees } = this.speech.words
    return html`
      <section><h2>${credit.title}</h2>${this.limit(value)}${this.requests(value)}${this.asking(value)}${this.history(value)}</section>
      <div class="beside">
        <section><h2>${credit.owed}</h2>${this.owed(value)}</section>
        <section><h2>${guarantees.title}</h2>
          <encours-guarantee-list .speech=${this.speech} .guarantees=${value.guarantees} ?readonly=${this.readonly}
            ?busy=${this.busy} @encours-guarantee-end=${this.endGuarantee}></encours-guarantee-list>
          ${this.readonly ? nothing : this.guaranteeForm(value)}</section>
      </div>
      <section><encours-order-advice .api=${this.api} .speech=${this.speech} .version=${this.version}
        .customer=${this.customer} .currency=${value.utilisation.unsecured.currency}></encours-order-advice></section>`
  }

  private limit({ limit, utilisation, projection, recommended }: CreditWire): TemplateResult {
    const { words, day, money } = this.speech
    const { credit } = words
    const advised = recommended?.amount ?? null
    const hint =
      advised === null
        ? nothing
        : html`<p class="small muted">${credit.recommended(money(advised))}</p>`
    if (limit === null) return html`<p class="muted">${credit.none}</p>${hint}`
    const { owner, grantedOn, reviewOn } = limit
    return html`<p class="lead">${money(limit.amount)}
        ${limit.isReviewDue ? html`<span class="chip bad">${credit.reviewDue}</span>` : nothing}</p>
      <encours-limit-bar .speech=${this.speech} .limit=${limit} .utilisation=${utilisation}></encours-limit-bar>
      ${projection === null ? nothing : this.projected(projection)}
      ${
        owner === null || grantedOn === null || reviewOn === null
          ? html`<p class="small muted">${credit.byHost}</p>`
          : html`<p class="small muted">${credit.granted(owner, day(grantedOn))} ${credit.review(day(reviewOn))}</p>
            <p>${limit.reason}</p>`
      }${hint}`
  }

  private projected(projection: NonNullable<CreditWire['projection']>): TemplateResult {
    const { words, day, money } = this.speech
    const { credit } = words
    const { kind, on, invoiced, termDays, delayDays, doubtful } = projection
    const said =
      kind === 'foreseen' && on !== null
        ? credit.projection.foreseen(day(on))
        : kind === 'foreseen'
          ? ''
          : credit.projection[kind]
    return html`<div><p>${said}</p>
      ${
        kind === 'foreseen' || kind === 'not_foreseen'
          ? html`<p class="small muted">${credit.rests(money(invoiced), termDays, delayDays)}
            ${doubtful.minor === '0' ? nothing : credit.doubtful(money(doubtful))}</p>`
          : nothing
      }</div>`
  }

  private owed({ utilisation }: CreditWire): TemplateResult {
    const { words, money } = this.speech
    const { credit } = words
    const { notDue, overdue, orders, credits, guaranteed, unsecured, elsewhere } = utilisation
    const row = (term: string, value: unknown) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`
    const others = elsewhere.map((one) => money(one)).join(', ')
    return html`<dl>
        ${row(credit.notDue, money(notDue))} ${row(credit.overdue, money(overdue))}
        ${row(credit.orders, orders === null ? html`<span class="muted small">${credit.noOrders}</span>` : money(orders))}
        ${row(credit.credits, money(credits))} ${row(credit.guaranteed, money(guaranteed))}
        <div class="sum"><dt>${credit.unsecured}</dt><dd>${money(unsecured)}</dd></div>
      </dl>
      ${others === '' ? nothing : html`<p class="small muted">${credit.elsewhere(others)}</p>`}`
  }

  private requests({ requests, mayNotAnswer }: CreditWire): TemplateResult | typeof nothing {
    const open = requests.find(({ state }) => state === 'open')
    if (!open) return nothing
    const refusal = this.readonly ? 'not_admin' : mayNotAnswer
    return html`<encours-limit-request class="card" .speech=${this.speech} .request=${open} .refusal=${refusal}
        ?busy=${this.busy} @encours-limit-answer=${this.answer}></encours-limit-request>
      ${this.editing === 'nothing' ? this.fault() : nothing}`
  }

  private asking({ limit, requests, utilisation }: CreditWire): TemplateResult | typeof nothing {
    const { credit } = this.speech.words
    if (this.readonly || requests.some(({ state }) => state === 'open')) return nothing
    const label = limit === null ? credit.askFirst : credit.ask
    if (this.editing !== 'limit')
      return html`<div><button type="button" @click=${() => this.edit('limit')}>${label}</button></div>`
    const { currency } = utilisation.unsecured
    const fields: FormField[] = [
      {
        ...{ name: 'amount', type: 'money', label: credit.amount(currency), required: true },
        hint: credit.amountHint,
      },
      {
        ...{ name: 'review', type: 'choice', label: credit.review_in, value: '6' },
        options: reviewMonths.map((value) => ({ value, label: credit.months(value) })),
      },
      {
        ...{ name: 'reason', type: 'text', label: credit.reason, hint: credit.reasonHint },
        ...{ required: true, wide: true },
      },
    ]
    return this.form(label, fields, (event) => this.askFor(event, currency))
  }

  private guaranteeForm({ utilisation }: CreditWire): TemplateResult {
    const { guarantees: words } = this.speech.words
    if (this.editing !== 'guarantee')
      return html`<div><button type="button" @click=${() => this.edit('guarantee')}>${words.enter}</button></div>`
    const { currency } = utilisation.unsecured
    const fields: FormField[] = [
      {
        ...{ name: 'kind', type: 'choice', label: words.kind },
        options: guaranteeKinds.map((value) => ({ value, label: words.kinds[value] })),
      },
      { name: 'amount', type: 'money', label: words.amount(currency), required: true },
      { name: 'starts', type: 'day', label: words.starts, required: true },
      { name: 'expires', type: 'day', label: words.expires, hint: words.expiresHint },
      { name: 'note', type: 'text', label: words.note, hint: words.noteHint, wide: true },
    ]
    return this.form(words.enter, fields, (event) => this.enterGuarantee(event, currency))
  }

  private form(
    label: string,
    fields: readonly FormField[],
    filled: (event: FieldsFilled) => void,
  ): TemplateResult {
    return html`<encours-fields-form .speech=${this.speech} .label=${label} .fields=${fields} ?busy=${this.busy}
      .problem=${this.problem} .fault=${this.unfit} @encours-fields=${filled}
      @encours-cancel=${() => this.edit('nothing')}></encours-fields-form>`
  }

  private history({ history, requests }: CreditWire): TemplateResult | typeof nothing {
    const { words, money, day } = this.speech
    const { credit } = words
    const earlier = history.slice(1)
    const refused = requests.filter(({ state }) => state === 'refused')
    if (earlier.length + refused.length === 0) return nothing
    return html`<details class="small"><summary>${credit.history}</summary><ul>
      ${earlier.map(
        (one) =>
          html`<li>${credit.limitOf(money(one.amount), one.owner, day(one.grantedOn))}<br><span class="muted">${one.reason}</span></li>`,
      )}
      ${refused.map(
        (one) =>
          html`<li>${credit.refused(money(one.amount), one.answeredBy ?? '')}<br><span class="muted">${one.answerReason}</span></li>`,
      )}</ul></details>`
  }

  private edit(editing: Editing): void {
    this.editing = editing
    this.problem = null
    this.unfit = null
  }

  private askFor({ values, id }: FieldsFilled, currency: string): void {
    const wish = wishIn(values, id, currency)
    this.unfit = wish.kind === 'fault' ? wish.field : null
    if (wish.kind === 'fits')
      void this.say((signal) => this.api.askLimit(this.customer, wish.body, signal))
  }

  private answer({ request, answer, reason }: LimitAnswered): void {
    const given = { id: crypto.randomUUID(), answer, reason }
    void this.say((signal) => this.api.answerLimit(request, given, signal))
  }

  private enterGuarantee({ values, id }: FieldsFilled, currency: string): void {
    const given = guaranteeIn(values, id, currency)
    this.unfit = given.kind === 'fault' ? given.field : null
    if (given.kind === 'fits')
      void this.say((signal) => this.api.enterGuarantee(this.customer, given.body, signal))
  }

  private endGuarantee({ guarantee, reason }: GuaranteeEnded): void {
    void this.say((signal) => this.api.endGuarantee(guarantee, reason, signal))
  }

  private say(ask: (signal: AbortSignal) => Promise<CreditWire>): Promise<void> {
    return this.act(ask, (value) => {
      this.loading.replace(value)
      this.edit('nothing')
      this.dispatchEvent(new MessageSettled())
    })
  }

  static override styles = [...base, facts, creditStyles]
}

define('encours-customer-credit', EncoursCustomerCredit)
