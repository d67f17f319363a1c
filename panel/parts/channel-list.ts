import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ChannelsWire } from '../../server/api/wire/channels.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'

type Standing = ChannelsWire['channels'][number]

/**
 * Each channel: whether something goes by it, what is missing, and how it has fared.
 *
 * @prop channels, inbox as the API gives them
 */
export class EncoursChannelList extends LitElement {
  static override properties = {
    speech: { attribute: false },
    channels: { attribute: false },
    inbox: { attribute: false },
  }
  declare speech: Speech
  declare channels: readonly Standing[]
  declare inbox: ChannelsWire['inbox']

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

  private channel({ channel, way, missing, ...fared }: Standing): TemplateResult {
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
    </li>`
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
      code {
        font-size: 0.93em;
      }
    `,
  ]
}

define('encours-channel-list', EncoursChannelList)
