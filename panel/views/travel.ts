import { css, html, nothing, type TemplateResult } from 'lit'
import type { EvidenceWire } from '../../server/api/wire/post.ts'
import { define } from '../parts/define.ts'
import {
  type FindingChosen,
  MessageSettled,
  type PresentedSaid,
  type ProofChosen,
  type ProofHandedIn,
} from '../parts/events.ts'
import type { Travelled } from '../parts/travelled.ts'
import { keepFile } from '../state/keep-file.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'
import '../parts/finding.ts'
import '../parts/proof-form.ts'
import '../parts/travelled.ts'

const endings = new Map([
  ['application/pdf', 'pdf'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
])

/**
 * How one message travelled, what proves it, and what a person can say about it.
 *
 * @prop message which one
 * @prop readonly the reader's role may not say anything
 * @fires encours-settled something was said: what is shown elsewhere is out of date
 */
export class EncoursTravel extends View<EvidenceWire> {
  static override properties = {
    ...View.properties,
    message: {},
    readonly: { type: Boolean },
    said: { state: true },
  }
  declare message: string
  declare readonly: boolean
  declare said: 'nothing' | 'working' | Problem

  constructor() {
    super()
    this.message = ''
    this.readonly = false
    this.said = 'nothing'
  }

  protected override subject(): string {
    return this.message
  }

  protected override busyLines(): number {
    return 2
  }

  protected override ask(signal: AbortSignal): Promise<EvidenceWire> {
    return this.api.evidence(this.message, signal)
  }

  protected override empty({ attempts }: EvidenceWire): TemplateResult | null {
    if (attempts.length > 0) return null
    return html`<p class="small muted">${this.speech.words.travel.none}</p>`
  }

  protected override ready({ attempts }: EvidenceWire): TemplateResult {
    const last = attempts.at(-1)
    return html`${attempts.map(
      (attempt) => html`<encours-travelled .speech=${this.speech} .attempt=${attempt}
        @encours-proof-open=${this.open}></encours-travelled>`,
    )}
      ${this.failure()} ${last === undefined ? nothing : this.acts(last)}`
  }

  private acts(last: Travelled): TemplateResult {
    const { travel } = this.speech.words
    const busy = this.said === 'working'
    const uncertain = last.state === 'ambiguous' && last.resolution === null
    const letter = last.channel === 'letter' || last.channel === 'registered_letter'
    return html`${
      last.hasDocument
        ? html`<div><button type="button" @click=${this.openLetter}>${travel.openLetter}</button></div>`
        : nothing
    }
      ${
        this.readonly || !uncertain
          ? nothing
          : html`<encours-finding .speech=${this.speech} .message=${this.message} ?busy=${busy}
              @encours-finding=${this.found}></encours-finding>`
      }
      ${
        this.readonly || !letter || last.state !== 'sent'
          ? nothing
          : html`<encours-proof-form .speech=${this.speech} ?registered=${last.channel === 'registered_letter'} ?busy=${busy}
              @encours-presented=${this.presented} @encours-proof=${this.handIn}></encours-proof-form>`
      }`
  }

  private failure(): TemplateResult | typeof nothing {
    if (typeof this.said === 'string') return nothing
    const { faces, travel } = this.speech.words
    const { kind, field, status } = this.said
    const day = field === 'on' ? travel.wrongDay : null
    const file = field === 'body' || status === 413 || status === 415 ? travel.wrongFile : null
    return html`<p class="fault" role="alert">${day ?? file ?? faces[kind]}</p>`
  }

  private openLetter(): Promise<void> {
    return this.keep(`${this.message}.pdf`, (signal) => this.api.document(this.message, signal))
  }

  private open({ proof, kind, media }: ProofChosen): Promise<void> {
    const name = `${kind}.${endings.get(media) ?? 'bin'}`
    return this.keep(name, (signal) => this.api.proof(proof, signal))
  }

  private async keep(name: string, ask: (signal: AbortSignal) => Promise<Blob>): Promise<void> {
    await this.act(async (signal) => keepFile(await ask(signal), name))
  }

  private found(event: FindingChosen): Promise<void> {
    event.stopPropagation()
    return this.tell((signal) => this.api.resolve(event, signal))
  }

  private presented({ on }: PresentedSaid): Promise<void> {
    return this.tell((signal) => this.api.presented(this.message, on, signal))
  }

  private handIn({ kind, file }: ProofHandedIn): Promise<void> {
    return this.tell(async (signal) => {
      await this.api.handInProof(this.message, { kind, file }, signal)
    })
  }

  private async tell(ask: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (!(await this.act(ask))) return
    this.refresh()
    this.dispatchEvent(new MessageSettled())
  }

  private async act(ask: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    const { signal } = this.life
    this.said = 'working'
    try {
      await ask(signal)
      this.said = 'nothing'
      return true
    } catch (error) {
      if (!signal.aborted) this.said = problemFrom(error)
      return false
    }
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.85rem;
        padding: 0.85rem;
        border-radius: var(--e-radius);
        background: var(--e-sunken);
      }
      .fault {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-travel', EncoursTravel)
