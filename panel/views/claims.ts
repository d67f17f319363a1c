import { html, nothing, type TemplateResult } from 'lit'
import type {
  ClaimKindWire,
  ClaimsWire,
  ClaimWire,
  RaisedClaimWire,
} from '../../server/api/wire/claims.ts'
import { define } from '../parts/define.ts'
import type { ReasonGiven } from '../parts/reason.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { claimsStyles } from './claims.styles.ts'
import { View } from './view.ts'
import '../parts/reason.ts'

type Claim = ClaimWire & Partial<Pick<RaisedClaimWire, 'waiver'>>

/** The claims of one invoice and kind: they are waived together. */
interface Group {
  readonly key: string
  readonly invoice: string
  readonly number: string
  readonly kind: ClaimKindWire
  readonly claims: readonly Claim[]
  readonly raised: boolean
}

/**
 * What late payment costs one customer beside the principal, line by line; and what was waived.
 *
 * @prop customer whose
 * @prop readonly the reader's role may not decide
 */
export class EncoursClaims extends View<ClaimsWire> {
  static override properties = {
    ...View.properties,
    customer: {},
    readonly: { type: Boolean },
    asking: { state: true },
    problem: { state: true },
  }
  declare customer: string
  declare readonly: boolean
  declare asking: string | null
  declare problem: Problem | null

  constructor() {
    super()
    this.customer = ''
    this.readonly = false
    this.asking = null
    this.problem = null
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
    const { claims } = this.speech.words
    return html`<h2>${claims.title}</h2>
      ${value.totals.map((total) => this.total(total))}
      <ul class="card">${groupsOf(value).map((group) => this.group(group))}</ul>
      ${
        value.missingRates.length === 0
          ? nothing
          : html`<p class="small muted">${claims.missing(value.missingRates.join(', '))}</p>`
      }
      ${value.law.key === null ? nothing : html`<p class="small muted law">${nameOf(this.speech.words, 'laws', value.law.key)}</p>`}`
  }

  private total(total: ClaimsWire['totals'][number]): TemplateResult {
    const { words, money } = this.speech
    const { claims } = words
    const sums = [
      [claims.principal, total.principal],
      [claims.claimed, total.claimed],
      [claims.waived, total.waived],
      [claims.asked, total.asked],
    ] as const
    return html`<dl>${sums.map(
      ([label, sum]) => html`<div><dt>${label}</dt><dd>${money(sum)}</dd></div>`,
    )}</dl>`
  }

  private group(group: Group): TemplateResult {
    const { words, money } = this.speech
    const { claims } = words
    const [first] = group.claims
    const currency = first?.amount.currency ?? ''
    const sum = group.claims.reduce((all, { amount }) => all + BigInt(amount.minor), 0n)
    const waiver = first?.waiver ?? null
    const lines = group.claims.flatMap((claim) => claim.lines)
    return html`<li>
      <div class="title">
        <span><strong>${group.number}</strong> ${claims[group.kind]}</span>
        <span class="figure ${waiver === null ? '' : 'waived'}">${money({ currency, minor: `${sum}` })}</span>
      </div>
      ${group.raised ? nothing : html`<span class="chip">${claims.notAsked}</span>`}
      ${waiver === null ? nothing : html`<span class="chip good">${claims.waivedFor(waiver.reason)}</span>`}
      ${lines.length === 0 ? nothing : this.lines(lines)}
      ${group.raised && !this.readonly ? this.act(group, waiver !== null) : nothing}
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

  /** Percent as the reader writes it; its digits stay. */
  private decimal(rate: string): string {
    return this.speech.language === 'fr' ? rate.replace('.', ',') : rate
  }

  private act(group: Group, waived: boolean): TemplateResult {
    const { claims } = this.speech.words
    const what = claims[group.kind]
    const wanted = waived ? 'unwaive' : 'waive'
    if (this.asking === group.key) {
      return html`<encours-reason .label=${claims.reason} .confirm=${claims.confirm} .cancel=${claims.cancel}
          @encours-reason=${(event: ReasonGiven) => this.decide(group, wanted, event.detail)}
          @encours-cancel=${() => this.open(null)}></encours-reason>
        ${this.problem === null ? nothing : html`<p role="alert" class="bad">${this.speech.words.faces[this.problem.kind]}</p>`}`
    }
    const label = waived ? claims.unwaiveLabel : claims.waiveLabel
    return html`<button type="button" class="quiet" aria-label=${label(what, group.number)}
      @click=${() => this.open(group.key)}>${claims[wanted]}</button>`
  }

  private open(key: string | null): void {
    this.asking = key
    this.problem = null
  }

  private async decide(group: Group, wanted: 'waive' | 'unwaive', reason: string): Promise<void> {
    const { signal } = this.life
    const claims = [{ invoice: group.invoice, kind: group.kind }]
    try {
      await this.api.decideClaims(wanted, { claims, reason }, signal)
      this.open(null)
      this.refresh()
    } catch (error) {
      if (!signal.aborted) this.problem = problemFrom(error)
    }
  }

  static override styles = [...base, claimsStyles]
}

/** What was asked for; and what the law gives on invoices for which nothing was. */
function groupsOf({ raised, today }: ClaimsWire): Group[] {
  const asked = new Set(raised.map(({ invoice }) => invoice.id))
  const rest = today.filter(({ invoice }) => !asked.has(invoice.id))
  return [...grouped(raised, true), ...grouped(rest, false)]
}

function grouped(claims: readonly Claim[], raised: boolean): Group[] {
  const groups = Map.groupBy(claims, ({ invoice, kind }) => `${invoice.id} ${kind}`)
  return [...groups].flatMap(([key, own]) => {
    const [first] = own
    if (!first) return []
    const { invoice, kind } = first
    return {
      key,
      kind,
      raised,
      claims: own,
      invoice: invoice.id,
      number: invoice.number ?? invoice.id,
    }
  })
}

define('encours-claims', EncoursClaims)
