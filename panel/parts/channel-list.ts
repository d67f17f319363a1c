import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ChannelsWire, ChannelTriedWire } from '../../server/api/wire/channels.ts'
import type { Problem } from '../state/problem.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { ChannelTryChosen } from './events.ts'

type Standing = ChannelsWire['channels'][number]

/** What came of trying a channel. */
export type Tried = 'working' | Problem | ChannelTriedWire

/**
 * Each channel: whether something goes by it, what is missing, and how it has fared.
 *
 * @prop channels, inbox as the API gives them
 * @prop tries what came of trying each, on this page
 * @prop readonly the reader is no admin
 * @fires encours-channel-try
 */
export class EncoursChannelList extends LitElement {
  static override properties = {
    speech: { attribute: false },
    channels: { attribute: false },
    inbox: { attribute: false },
    tries: { attribute: false },
    readonly: { type: Boolean },
  }
  declare speech: Speech
  declare channels: readonly Standing[]
  declare inbox: ChannelsWire['inbox']
  declare tries: ReadonlyMap<string, Tried>
  declare readonly: boolean

  constructor() {
    super()
    this.tries = new Map()
    this.readonly = false
  }

  override render(): TemplateResult {
    const { channelsPage: words } = this.speech.words
    return html`<ul class="card">
      ${this.channels.map((standing) => this.channel(standing))}
      <li><div class="name"><strong>${words.inbox}</strong>${this.chip(this.inbox ? 'carrier' : null)}</div>
        ${
          this.inbox
            ? html`<p class="muted">${words.inboxReads}</p>`
            : html`<p>${words.inboxNone}</p><p class="muted">${words.missing} <code>IMAP_URL</code></p>`
        }</li>
    </ul>`
  }

  private channel(standing: Standing): TemplateResult {
    const { channel, way, missing, ...fared } = standing
    const { words, moment } = this.speech
    const { channelsPage } = words
    const names = missing.map(
      (name, index) => html`${index === 0 ? ' ' : ', '}<code>${name}</code>`,
    )
    return html`<li>
      <div class="name"><strong>${nameOf(words, 'channels', channel)}</strong>${this.chip(way)}</div>
      ${way === null ? html`<p>${channelsPage.missing}${names}</p>` : nothing}
      <p class="muted">${fared.sentAt === null ? channelsPage.neverSent : channelsPage.sentAt(moment(fared.sentAt))}</p>
      ${
        fared.failedAt === null
          ? nothing
          : html`<p class="muted">${channelsPage.failedAt(moment(fared.failedAt))}${
              fared.failure === null ? nothing : html` · <span lang="en">${fared.failure}</span>`
            }</p>`
      }
      ${this.readonly ? nothing : this.trial(standing)}
    </li>`
  }

  private trial({ channel, test }: Standing): TemplateResult | typeof nothing {
    if (test === null || (channel !== 'email' && channel !== 'sms')) return nothing
    const { channelsPage: words } = this.speech.words
    if (test.to === null)
      return html`<p class="small"><a href=${hashOf({ kind: 'settings' })}>${words.noTestAddress}</a></p>`
    const tried = this.tries.get(channel)
    return html`<div class="trial"><button type="button" ?disabled=${tried === 'working'}
        @click=${() => this.dispatchEvent(new ChannelTryChosen(channel))}>${words.test(test.to)}</button>
      <p role="status">${tried === undefined ? '' : this.outcome(tried)}</p></div>`
  }

  private outcome(tried: Tried): TemplateResult {
    const { channelsPage: words, faces } = this.speech.words
    if (tried === 'working') return html`${words.testing}`
    if ('kind' in tried) return html`${faces[tried.kind]}`
    return html`${words.tested[tried.outcome](tried.to)}${tried.said === null ? nothing : html` · <span lang="en">${tried.said}</span>`}`
  }

  private chip(way: Standing['way']): TemplateResult {
    const { channelsPage: words } = this.speech.words
    if (way === 'carrier') return html`<span class="chip good">${words.carrier}</span>`
    if (way === 'by_hand') return html`<span class="chip accent">${words.byHand}</span>`
    return html`<span class="chip warn">${words.none}</span>`
  }

  static override styles = [
    ...base,
    css`
      li {
        display: grid;
        gap: 0.2rem;
        padding-block: 0.85rem;
        padding-inline: 1.15rem;
        border-block-end: 1px solid var(--e-line);
        overflow-wrap: anywhere;
      }
      li:last-child {
        border-block-end: 0;
      }
      .name {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0.25rem 1rem;
      }
      strong::first-letter {
        text-transform: uppercase;
      }
      strong {
        display: inline-block;
      }
      .trial {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1rem;
        margin-block-start: 0.4rem;
      }
      .trial button {
        max-inline-size: 100%;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      code {
        font-size: 0.93em;
      }
    `,
  ]
}

define('encours-channel-list', EncoursChannelList)
