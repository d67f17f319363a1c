import { css, html, LitElement, type TemplateResult } from 'lit'
import { define } from '../parts/define.ts'
import type { Api } from '../state/api.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'
import './customer-limitation.ts'
import './customer-policy.ts'
import './customer-terms.ts'

/**
 * How a customer stands, side by side: his policy and marks, his terms, the limitation of what he
 * owes.
 *
 * @prop api, speech, version as every view has them
 * @prop customer whose
 * @prop readonly the reader's role may not decide
 */
export class EncoursStanding extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    version: { attribute: false },
    customer: {},
    readonly: { type: Boolean },
  }
  declare api: Api
  declare speech: Speech
  declare version: number
  declare customer: string
  declare readonly: boolean

  constructor() {
    super()
    this.version = 0
    this.customer = ''
    this.readonly = false
  }

  override render(): TemplateResult {
    const { api, speech, version, customer, readonly } = this
    return html`
      <encours-customer-policy .api=${api} .speech=${speech} .version=${version} .customer=${customer}
        ?readonly=${readonly}></encours-customer-policy>
      <encours-customer-terms .api=${api} .speech=${speech} .version=${version} .customer=${customer}
        ?readonly=${readonly}></encours-customer-terms>
      <encours-customer-limitation .api=${api} .speech=${speech} .version=${version} .customer=${customer}
        ?readonly=${readonly}></encours-customer-limitation>`
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 1.75rem 2.5rem;
        align-items: start;
      }
    `,
  ]
}

define('encours-standing', EncoursStanding)
