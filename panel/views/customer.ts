import { html, nothing, type TemplateResult } from 'lit'
import type { MessageRowWire } from '../../server/api/wire/messages.ts'
import type { CustomerWire } from '../../server/api/wire/receivables.ts'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import { define } from '../parts/define.ts'
import { MessageSettled, type RefuseChosen } from '../parts/events.ts'
import { Decisions } from '../state/decisions.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { customerStyles } from './customer.styles.ts'
import { View } from './view.ts'
import './case-file.ts'
import './claims.ts'
import './cases.ts'
import './customer-assessment.ts'
import './customer-identity.ts'
import './customer-credit.ts'
import './customer-standing.ts'
import './items.ts'
import './trail.ts'
import '../parts/customer-history.ts'
import '../parts/drift.ts'
import '../parts/exposure.ts'
import '../parts/message-card.ts'
import './contact-persons.ts'

interface Shown {
  readonly customer: CustomerWire
  readonly messages: readonly MessageRowWire[]
}

/**
 * One customer: what is open, what comes next and why, what waits, what was said.
 *
 * @prop customer, invoice which record; with an invoice alone, its customer is shown
 * @prop readonly the reader's role may not decide
 * @prop host the accounting software; null = none is connected
 * @prop embedded on a host's page: no way back to a list
 * @fires encours-settled a message was decided: totals elsewhere are out of date
 */
export class EncoursCustomer extends View<Shown> {
  static override properties = {
    ...View.properties,
    customer: {},
    invoice: {},
    readonly: { type: Boolean },
    host: { attribute: false },
    embedded: { type: Boolean },
    isPainted: { state: true },
  }
  declare customer: string
  declare invoice: string
  declare readonly: boolean
  declare host: SyncWire['connection']
  declare embedded: boolean
  declare isPainted: boolean
  private readonly decisions = new Decisions(
    this,
    () => this.api,
    () => this.settled(),
  )

  constructor() {
    super()
    this.customer = ''
    this.invoice = ''
    this.readonly = false
    this.host = null
    this.embedded = false
    this.isPainted = false
  }

  protected override subject(): string {
    return `${this.customer} ${this.invoice}`
  }

  protected override async ask(signal: AbortSignal): Promise<Shown> {
    const customer = await this.api.customer(await this.whose(signal), signal)
    const { messages } = customer
    const ids = new Set(messages.map(({ id }) => id))
    const { state } = this.loading
    const before = state.kind === 'ready' ? state.value.messages : []
    const decided = before.filter(({ id }) => this.decisions.of(id) !== null && !ids.has(id))
    return { customer, messages: [...decided, ...messages] }
  }

  private async whose(signal: AbortSignal): Promise<string> {
    if (this.customer !== '') return this.customer
    const { id } = await this.api.invoice(this.invoice, signal)
    return id
  }

  protected override empty(): TemplateResult | null {
    return null
  }

  /** On a host's page a record that is too new for us is no fault. */
  protected override failed(problem: Problem): TemplateResult {
    if (problem.kind !== 'missing' || !this.embedded) return super.failed(problem)
    const { customer } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${customer.missingTitle} .text=${customer.missing}></encours-face>`
  }

  protected override ready({ customer, messages }: Shown): TemplateResult {
    const { speech } = this
    const { customer: words } = speech.words
    const waiting = messages.filter(
      ({ id, state }) =>
        state === 'proposed' || state === 'approved' || this.decisions.of(id) !== null,
    )
    return html`
      <header>
        ${this.embedded ? nothing : html`<a class="back small" href="#/">← ${words.back}</a>`}
        <h1 tabindex="-1">${customer.name}</h1>
        <p class="muted">${words.kind[customer.kind]} · ${customer.country} · ${
          customer.email ?? words.noEmail
        }${customer.phone === null ? nothing : html` · ${customer.phone}`}</p>
        ${
          this.readonly
            ? nothing
            : html`<encours-case-file .api=${this.api} .speech=${speech} .customer=${customer.id}
                .name=${customer.name}></encours-case-file>`
        }
      </header>
      <div class="currencies">${customer.exposure.map(
        (exposure) =>
          html`<encours-exposure .speech=${speech} .exposure=${exposure} ?named=${customer.exposure.length > 1}></encours-exposure>`,
      )}</div>
      ${customer.drifts.map(
        (drift) =>
          html`<encours-drift class="drift card" .speech=${speech} .drift=${drift} .host=${this.host?.title ?? ''}></encours-drift>`,
      )}
      ${waiting.length === 0 ? nothing : this.waiting(waiting)}
      <section><h2>${words.items}</h2>
        ${
          customer.items.length === 0
            ? html`<p class="muted">${words.noItems}</p>`
            : html`<encours-items .api=${this.api} .speech=${speech} .items=${customer.items} .invoice=${this.invoice}
              ?printed=${this.host?.prints ?? false} ?copied=${this.host?.copies ?? false}
              ?readonly=${this.readonly}></encours-items>`
        }
      </section>
      ${this.isPainted ? this.further(customer) : nothing}`
  }

  /** What stands below is drawn, and asked for, once the reader has what he came for. */
  private further(customer: CustomerWire): TemplateResult {
    const { speech } = this
    return html`
      <section><encours-assessment .api=${this.api} .speech=${speech} .version=${this.version}
        .customer=${customer.id}></encours-assessment></section>
      <encours-customer-identity .api=${this.api} .speech=${speech} .version=${this.version}
        .customer=${customer.id} .host=${this.host?.title ?? ''} ?readonly=${this.readonly}
        @encours-settled=${() => this.refresh()}></encours-customer-identity>
      <encours-customer-credit .api=${this.api} .speech=${speech} .version=${this.version}
        .customer=${customer.id} ?readonly=${this.readonly}></encours-customer-credit>
      <section><encours-claims .api=${this.api} .speech=${speech} .version=${this.version}
        .customer=${customer.id} ?readonly=${this.readonly}></encours-claims></section>
      <encours-contact-persons .api=${this.api} .speech=${speech} .customer=${customer.id}
        ?readonly=${this.readonly}></encours-contact-persons>
      <encours-cases class="cases" .api=${this.api} .speech=${speech} .version=${this.version} .customer=${customer.id}
        .items=${customer.items} ?readonly=${this.readonly} @encours-settled=${() => this.refresh()}></encours-cases>
      <encours-standing .api=${this.api} .speech=${speech} .version=${this.version} .customer=${customer.id}
        ?readonly=${this.readonly} @encours-settled=${() => this.refresh()}></encours-standing>
      <encours-customer-history .speech=${speech} .customer=${customer} .host=${this.host?.title ?? ''}></encours-customer-history>
      <encours-trail .api=${this.api} .speech=${speech} .version=${this.version} .customer=${customer.id}
        ?readonly=${this.readonly} @encours-settled=${() => this.refresh()}></encours-trail>`
  }

  protected override updated(): void {
    if (this.isPainted || this.loading.state.kind !== 'ready') return
    requestAnimationFrame(() => {
      setTimeout(() => {
        this.isPainted = true
      })
    })
  }

  private waiting(messages: readonly MessageRowWire[]): TemplateResult {
    const { customer, nav } = this.speech.words
    const leaving = messages.every(({ state }) => state === 'approved')
    return html`<section><h2>${leaving ? nav.sent : customer.messages}</h2>
      ${messages.map(
        (row) =>
          html`<encours-message-card .speech=${this.speech} .row=${row} ?readonly=${this.readonly}
            .decided=${this.decisions.of(row.id)} .preview=${this.decisions.preview(row.id)}
            @encours-preview=${() => this.decisions.togglePreview(row.id)}
            @encours-document=${() => this.decisions.download(row.id)}
            @encours-approve=${() => this.decisions.approve(row)}
            @encours-refuse=${(event: RefuseChosen) => this.decisions.refuse(event.message, event.reason)}
          ></encours-message-card>`,
      )}</section>`
  }

  private settled(): void {
    this.dispatchEvent(new MessageSettled())
    this.refresh()
  }

  static override styles = [...base, customerStyles]
}

define('encours-customer', EncoursCustomer)
