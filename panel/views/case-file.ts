import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { define } from '../parts/define.ts'
import type { Api } from '../state/api.ts'
import { keepFile } from '../state/keep-file.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import type { Speech } from '../words/speech.ts'

/**
 * All that is on record about a customer, as a file for a court or an auditor.
 *
 * @prop customer, name whose
 */
export class EncoursCaseFile extends LitElement {
  static override properties = {
    api: { attribute: false },
    speech: { attribute: false },
    customer: {},
    name: {},
    standing: { state: true },
  }
  declare api: Api
  declare speech: Speech
  declare customer: string
  declare name: string
  declare standing: 'idle' | 'working' | Problem
  private life = new AbortController()

  constructor() {
    super()
    this.customer = ''
    this.name = ''
    this.standing = 'idle'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.life.signal.aborted) this.life = new AbortController()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.life.abort()
  }

  override render(): TemplateResult {
    const { travel, faces } = this.speech.words
    const isWorking = this.standing === 'working'
    return html`<button type="button" title=${travel.caseFileHint} ?disabled=${isWorking} @click=${this.download}
      >${isWorking ? travel.preparing : travel.caseFile}</button>
      ${typeof this.standing === 'string' ? nothing : html`<p class="fault" role="alert">${faces[this.standing.kind]}</p>`}`
  }

  private async download(): Promise<void> {
    const { signal } = this.life
    this.standing = 'working'
    try {
      keepFile(await this.api.caseFile(this.customer, signal), `${fileName(this.name)}.json`)
      this.standing = 'idle'
    } catch (error) {
      if (!signal.aborted) this.standing = problemFrom(error)
    }
  }

  static override styles = [
    ...base,
    css`
      .fault {
        color: var(--e-bad);
      }
    `,
  ]
}

/** What every file system takes. */
const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'customer'

define('encours-case-file', EncoursCaseFile)
