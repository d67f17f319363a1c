import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { DiscountWire } from '../../server/api/wire/terms.ts'
import { define } from '../parts/define.ts'
import type { Api } from '../state/api.ts'
import { offerIn } from '../state/company-request.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { own } from '../styles/own.ts'
import type { Speech } from '../words/speech.ts'

/** What a discount for early payment costs a year, against the bank. */
export class EncoursDiscount extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    answer: { state: true },
  }
  declare api: Api
  declare speech: Speech
  declare answer: DiscountWire | Problem | null
  private life = new AbortController()

  constructor() {
    super()
    this.answer = null
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.life.abort()
  }

  override render(): TemplateResult {
    const { discount: words } = this.speech.words
    return html`<section class="card"><h2>${words.title}</h2><p class="muted">${words.intro}</p>
      <form class="asked" @submit=${this.send}>
        ${this.field('percent', words.percent, '2')}
        ${this.field('days', words.days, '10')} ${this.field('net', words.net, '30')}
        <button type="submit">${words.ask}</button>
      </form>
      <div role="status">${this.told()}</div></section>`
  }

  private field(name: string, label: string, value: string): TemplateResult {
    const keys = name === 'percent' ? 'decimal' : 'numeric'
    return html`<label>${label}<input name=${name} required maxlength="6" inputmode=${keys}
      autocomplete="off" .defaultValue=${value}></label>`
  }

  private told(): TemplateResult | typeof nothing {
    const { answer } = this
    const { discount: words, faces } = this.speech.words
    if (answer === null) return nothing
    if ('kind' in answer)
      return html`<p class="fault">${answer.kind === 'refused' ? words.wrong : faces[answer.kind]}</p>`
    const chip = { cheaper: 'good', dearer: 'bad', unknown: 'warn' }[answer.verdict]
    return html`<dl><div><dt>${words.simple}</dt><dd>${this.speech.rate(answer.simple)}
        <span class="chip ${chip}">${words.verdict[answer.verdict]}</span></dd></div>
      <div><dt>${words.compound}</dt><dd>${this.speech.rate(answer.compound)}</dd></div></dl>
      ${answer.said.map((sentence) => html`<p>${sentence}</p>`)}`
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    this.life.abort()
    this.life = new AbortController()
    const { signal } = this.life
    try {
      const answer = await this.api.discount(offerIn(new FormData(event.target)), signal)
      if (!signal.aborted) this.answer = answer
    } catch (error) {
      if (!signal.aborted) this.answer = problemFrom(error)
    }
  }

  static override styles = [...base, own]
}

define('encours-discount', EncoursDiscount)
