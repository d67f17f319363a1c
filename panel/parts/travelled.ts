import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { EvidenceWire } from '../../server/api/wire/post.ts'
import { base } from '../styles/base.ts'
import { codeName } from '../words/codes.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { ProofChosen } from './events.ts'

export type Travelled = EvidenceWire['attempts'][number]
type Told = Travelled['events'][number]
type Proof = Travelled['proofs'][number]

const carriers = new Map([
  ['brevo-mail', 'Brevo'],
  ['brevo-sms', 'Brevo'],
  ['mysendingbox', 'MySendingBox'],
])

const bad = new Set(['failed', 'bounced', 'ambiguous'])

/**
 * One attempt: by what way and to whom, how it stands, what was told of it, what proves it.
 *
 * @prop attempt as the API gives it
 * @fires encours-proof-open
 */
export class EncoursTravelled extends LitElement {
  static override properties = { speech: { attribute: false }, attempt: { attribute: false } }
  declare speech: Speech
  declare attempt: Travelled

  override render(): TemplateResult {
    const { words, moment } = this.speech
    const { channel, recipient, state, outcome, at, failure, events } = this.attempt
    const standing =
      outcome === null
        ? codeName(words.travel.attemptStates, state)
        : nameOf(words, 'outcomes', outcome)
    return html`<div class="pair"><p><strong>${nameOf(words, 'channels', channel)}</strong> · ${moment(at)}</p>
        <span class="chip ${bad.has(outcome ?? state) ? 'bad' : 'good'}">${standing}</span></div>
      <p class="recipient">${recipient}</p>
      ${failure === null ? nothing : html`<p class="small">${words.travel.failure} <span lang="en">${failure}</span></p>`}
      ${this.facts()} ${this.finding()}
      ${events.length === 0 ? nothing : html`<ol class="small">${events.map((event) => this.event(event))}</ol>`}
      ${this.proofs()}`
  }

  private facts(): TemplateResult | typeof nothing {
    const { travel } = this.speech.words
    const { trackingNumber, presented } = this.attempt
    if (trackingNumber === null && presented === null) return nothing
    return html`<dl>
      ${trackingNumber === null ? nothing : html`<div><dt>${travel.tracking}</dt><dd>${trackingNumber}</dd></div>`}
      ${
        presented === null
          ? nothing
          : html`<div><dt>${travel.presented}</dt><dd>${this.speech.day(presented)}
              <span class="muted">${travel.saidBy(this.whoPresented())}</span></dd></div>`
      }</dl>`
  }

  /** The last word of a person counts, else the carrier's. */
  private whoPresented(): string {
    const told = this.attempt.events.filter(({ kind }) => kind === 'presented')
    return told.findLast(({ by }) => by !== null)?.by ?? this.speech.words.travel.carrier
  }

  private finding(): TemplateResult | typeof nothing {
    const { words, moment } = this.speech
    const { resolution } = this.attempt
    if (resolution === null) return nothing
    const { outcome, at, by, note } = resolution
    return html`<p>${words.travel.found[outcome]}${note === null ? '' : html` · ${note}`}
      <span class="small muted">${[by, moment(at)].filter((part) => part !== null).join(' · ')}</span></p>`
  }

  private event({ kind, said, at, by, carrier }: Told): TemplateResult {
    const { words, moment, day } = this.speech
    const { travel } = words
    const told = said !== null && /^\d{4}-\d\d-\d\d$/.test(said) ? day(said) : said
    const text = kind === 'proof' ? codeName(travel.proofKinds, said ?? '') : told
    return html`<li><span>${codeName(travel.events, kind)}${text === null || text === '' ? '' : ` · ${text}`}</span>
      <span class="muted">${moment(at)} · ${by ?? this.carrier(carrier)}</span></li>`
  }

  /** As he calls himself; who is new to this release is shown as he came. */
  private carrier(name: string): string {
    return name === 'inbox' ? this.speech.words.travel.mailbox : (carriers.get(name) ?? name)
  }

  private proofs(): TemplateResult | typeof nothing {
    const { travel } = this.speech.words
    const { proofs, channel } = this.attempt
    if (proofs.length === 0 && channel !== 'registered_letter') return nothing
    return html`<div><h3>${travel.proofs}</h3>${
      proofs.length === 0
        ? html`<p class="small muted">${travel.noProofs}</p>`
        : html`<ul>${proofs.map((proof) => this.proof(proof))}</ul>`
    }</div>`
  }

  private proof({ id, kind, bytes, by, at, media, sha256 }: Proof): TemplateResult {
    const { words, number, moment } = this.speech
    const { travel } = words
    const name = travel.proofKinds[kind]
    const size = travel.kilobytes(number(Math.max(1, Math.round(bytes / 1024))))
    const from = by === null ? travel.fromCarrier : travel.handedIn(by)
    return html`<li class="pair"><div><strong>${name}</strong>
        <div class="small muted">${[size, from, moment(at)].join(' · ')}</div>
        <div class="small muted hash">SHA-256 ${sha256}</div></div>
      <button type="button" aria-label=${travel.openProof(name)}
        @click=${() => this.dispatchEvent(new ProofChosen(id, kind, media))}>${travel.open}</button></li>`
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.5rem;
        overflow-wrap: anywhere;
      }
      .pair {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: 0.25rem 1rem;
      }
      li.pair {
        flex-wrap: nowrap;
        align-items: center;
      }
      strong::first-letter {
        text-transform: uppercase;
      }
      strong {
        display: inline-block;
      }
      .recipient {
        white-space: pre-line;
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 2rem;
      }
      dt {
        color: var(--e-muted);
        font-size: 0.9286em;
      }
      dd {
        font-weight: 550;
      }
      dd .muted {
        font-weight: 400;
      }
      li {
        padding-block: 0.3rem;
      }
      .hash {
        font-size: 0.7857em;
      }
    `,
  ]
}

define('encours-travelled', EncoursTravelled)
