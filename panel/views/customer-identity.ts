import { html, nothing, type TemplateResult } from 'lit'
import type { CandidatesWire, CompanyWire } from '../../server/api/wire/company.ts'
import type { ScoresWire } from '../../server/api/wire/scores.ts'
import { define } from '../parts/define.ts'
import { MessageSettled } from '../parts/events.ts'
import { base } from '../styles/base.ts'
import { facts } from '../styles/facts.ts'
import { ActingView } from './acting.ts'
import { identityStyles } from './customer-identity.styles.ts'

interface Shown {
  readonly company: CompanyWire
  readonly scores: ScoresWire['scores']
}

type Score = ScoresWire['scores'][number]
type Candidate = CandidatesWire['candidates'][number]

/**
 * The company behind a customer: what public services say of it, which one it is where the host
 * does not say, chosen by a person, and scores that are sold, bought once their price was read.
 *
 * @prop customer whose
 * @prop host the accounting software's title
 * @fires encours-settled another company was chosen: what is planned is out of date
 */
export class EncoursCustomerIdentity extends ActingView<Shown> {
  static override properties = {
    ...ActingView.properties,
    customer: {},
    host: {},
    candidates: { state: true },
    buying: { state: true },
  }
  declare customer: string
  declare host: string
  declare candidates: CandidatesWire | null
  declare buying: Score['bureau'] | null

  constructor() {
    super()
    this.customer = ''
    this.host = ''
    this.candidates = null
    this.buying = null
  }

  protected override subject(): string {
    return this.customer
  }

  protected override async ask(signal: AbortSignal): Promise<Shown> {
    const company = await this.api.company(this.customer, signal)
    // None is sold of a company that nobody has named.
    if (company.siren === null) return { company, scores: [] }
    return { company, ...(await this.api.scores(this.customer, signal)) }
  }

  protected override busyLines(): number {
    return 3
  }

  /** Nobody is asked here: there is nothing to say. */
  protected override empty({ company, scores }: Shown): TemplateResult | null {
    return company.watched || scores.length > 0 ? null : html``
  }

  protected override ready({ company, scores }: Shown): TemplateResult {
    const { identity: words } = this.speech.words
    return html`<section><h2>${words.title}</h2>
        ${company.siren === null ? html`<p class="muted">${words.unknown}</p>` : this.known(company)}
        ${this.choosing(company)}${this.fault()}</section>
      ${scores.length === 0 ? nothing : this.sold(scores)}`
  }

  private known(company: CompanyWire): TemplateResult {
    const { words, day } = this.speech
    const { identity: said } = words
    const { siren, by, identity, events } = company
    const from = by === 'person' ? said.byPerson : said.byHost(this.host || said.host)
    const row = (term: string, value: unknown) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`
    return html`
      ${
        identity === null
          ? html`<p class="muted">${said.notRead}</p>`
          : html`<p class="lead"><strong>${identity.name ?? said.nameless}</strong>
            <span class="chip ${identity.state === 'ceased' ? 'bad' : 'good'}">${
              identity.state === 'active'
                ? said.active
                : said.ceased(identity.closed === null ? null : day(identity.closed))
            }</span></p>
          ${identity.isSoleTrader ? html`<p class="small">${said.soleTrader}</p>` : nothing}
          ${identity.isAdministration ? html`<p class="small">${said.administration}</p>` : nothing}`
      }
      <dl>${row(said.siren, html`${spaced(siren ?? '')}<div class="small muted">${from}</div>`)}
        ${identity?.created ? row(said.created, day(identity.created)) : nothing}
        ${this.accounts(identity)}</dl>
      ${this.standing(company)}
      ${events
        .filter(({ outcome }) => outcome === 'could_not_ask')
        .map(({ source }) => html`<p class="small warn-text">${said.couldNotAsk(source)}</p>`)}`
  }

  private accounts(identity: CompanyWire['identity']): TemplateResult | typeof nothing {
    const { words, money } = this.speech
    const { identity: said } = words
    const accounts = identity?.accounts
    if (!accounts || (accounts.turnover === null && accounts.netIncome === null)) return nothing
    const line = (term: string, amount: typeof accounts.turnover) =>
      amount === null ? nothing : html`<div>${term} ${money(amount)}</div>`
    return html`<div><dt>${said.accounts(accounts.year)}</dt>
      <dd>${line(said.turnover, accounts.turnover)}${line(said.netIncome, accounts.netIncome)}</dd></div>`
  }

  private standing({ standing }: CompanyWire): TemplateResult {
    const { words, day } = this.speech
    const { identity: said } = words
    const { kind, since, published, url } = standing
    const text = said.standings[kind]
    if (kind === 'none') return html`<p class="small muted">${text}</p>`
    return html`<p class="fact"><strong>${text}</strong>${since === null ? nothing : html` ${said.since(day(since))}`}${
      url === null || published === null
        ? nothing
        : html`<br><a href=${url} target="_blank" rel="noopener noreferrer">${said.notice(day(published))}</a>`
    }</p>`
  }

  private choosing(company: CompanyWire): TemplateResult | typeof nothing {
    const { identity: words } = this.speech.words
    if (this.readonly || !company.watched || company.by === 'host') return nothing
    if (this.candidates !== null) return this.chooser(this.candidates)
    const label = company.siren === null ? words.find : words.another
    return html`<div><button type="button" ?disabled=${this.busy} @click=${this.find}>${label}</button></div>`
  }

  private chooser({ outcome, candidates }: CandidatesWire): TemplateResult {
    const { identity: words } = this.speech.words
    const close = html`<button type="button" class="quiet" @click=${this.close}>${words.close}</button>`
    if (outcome !== 'found')
      return html`<div class="card" role="status"><p>${words.outcomes[outcome]}</p><div class="buttons">${close}</div></div>`
    return html`<div class="card"><h3>${words.candidates}</h3>
      <p class="small muted">${words.chooseHint}</p>
      <ul class="candidates">${candidates.map((one) => this.candidate(one))}</ul>
      <div class="buttons">
        <button type="button" ?disabled=${this.busy}
          @click=${() => this.choose(null)}>${words.none}</button>${close}</div></div>`
  }

  private candidate({ siren, name, state, activity, postcode, city }: Candidate): TemplateResult {
    const { identity: words } = this.speech.words
    const shown = name ?? words.nameless
    const place = [postcode, city].filter((part) => part !== null).join(' ')
    const details = [spaced(siren), place, activity ?? ''].filter((part) => part !== '').join(' · ')
    return html`<li><div><strong>${shown}</strong>
        ${state === 'ceased' ? html`<span class="chip bad">${words.ceased(null)}</span>` : nothing}
        <div class="small muted">${details}</div></div>
      <button type="button" ?disabled=${this.busy} aria-label=${words.chooseOf(shown, spaced(siren))}
        @click=${() => this.choose(siren)}>${words.choose}</button></li>`
  }

  private sold(scores: readonly Score[]): TemplateResult {
    const { identity: words } = this.speech.words
    return html`<section><h2>${words.scores}</h2>
      <ul class="scores">${scores.map((one) => this.score(one))}</ul></section>`
  }

  private score(score: Score): TemplateResult {
    const { words, number } = this.speech
    const { identity: said } = words
    const { bureau, title, cost, last } = score
    const price = said.costs(number(cost.units), cost.unit)
    return html`<li><p><strong>${title}</strong> <span class="small muted">${price}</span></p>
      ${last === null ? nothing : this.told(last)}
      ${
        this.readonly
          ? nothing
          : this.buying === bureau
            ? html`<p>${said.sure(title, price)}</p><div class="buttons">
              <button type="button" class="primary" ?disabled=${this.busy} @click=${() => this.buy(score)}>${said.buy}</button>
              <button type="button" class="quiet" @click=${() => this.offer(null)}>${said.cancel}</button></div>`
            : html`<div><button type="button" ?disabled=${this.busy}
              @click=${() => this.offer(bureau)}>${said.askFor(title)}</button></div>`
      }</li>`
  }

  private told(last: NonNullable<Score['last']>): TemplateResult {
    const { words, moment, money } = this.speech
    const { identity: said } = words
    const when = html`<p class="small muted">${said.asked(moment(last.askedAt))},
      ${said.kept(moment(last.keptUntil))}</p>`
    if (last.outcome === 'could_not_ask') return html`<p class="warn-text">${said.failed}</p>`
    const { score } = last
    if (score === null) return html`<p>${said.nothingSaid}</p>${when}`
    const row = (term: string, value: unknown) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`
    return html`<dl>
        ${score.score === null ? nothing : row(said.score, score.score)}
        ${score.grade === null ? nothing : row(said.grade, score.grade)}
        ${score.limit === null ? nothing : row(said.limit, money(score.limit))}</dl>
      ${score.inProceedings === true ? html`<p><span class="chip bad">${said.proceedings}</span></p>` : nothing}
      ${score.ceased === true ? html`<p><span class="chip bad">${said.closed}</span></p>` : nothing}${when}`
  }

  private readonly find = (): void => {
    void this.act(
      (signal) => this.api.candidates(this.customer, signal),
      (found) => {
        this.candidates = found
      },
    )
  }

  private readonly close = (): void => {
    this.candidates = null
  }

  private choose(siren: string | null): void {
    void this.act(
      (signal) => this.api.chooseCompany(this.customer, siren, signal),
      (company) => {
        const { state } = this.loading
        this.candidates = null
        if (state.kind === 'ready') this.loading.replace({ ...state.value, company })
        this.refresh()
        this.dispatchEvent(new MessageSettled())
      },
    )
  }

  private offer(bureau: Score['bureau'] | null): void {
    this.buying = bureau
    this.problem = null
  }

  private buy({ bureau, cost }: Score): void {
    void this.act(
      (signal) => this.api.buyScore(this.customer, { bureau, units: cost.units }, signal),
      ({ scores }) => {
        const { state } = this.loading
        this.buying = null
        if (state.kind === 'ready') this.loading.replace({ ...state.value, scores })
      },
    )
  }

  static override styles = [...base, facts, identityStyles]
}

/** A SIREN as it is written on paper: 552 100 554. */
const spaced = (siren: string): string => siren.replace(/(\d{3})(?=\d)/g, '$1\u00a0')

define('encours-customer-identity', EncoursCustomerIdentity)
