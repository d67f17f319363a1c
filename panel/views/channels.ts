import { css, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ChannelsWire } from '../../server/api/wire/channels.ts'
import type { LettersByHandWire } from '../../server/api/wire/post.ts'
import type { Tried } from '../parts/channel-list.ts'
import { define } from '../parts/define.ts'
import {
  type ChannelRulesChosen,
  type ChannelTryChosen,
  MessageSettled,
  type NotPostedChosen,
  type PostedChosen,
} from '../parts/events.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'
import '../parts/channel-list.ts'
import '../parts/channel-rules.ts'
import '../parts/posting.ts'

interface Shown {
  readonly overview: ChannelsWire
  readonly letters: LettersByHandWire['letters']
}

/**
 * What messages can go by, the letters that wait for somebody's hands, and the rules about both.
 *
 * @prop role of the reader: a viewer says nothing, an admin alone sets rules
 * @fires encours-settled a letter was posted: what is shown elsewhere is out of date
 */
export class EncoursChannels extends View<Shown> {
  static override properties = {
    ...View.properties,
    role: {},
    saving: { state: true },
    said: { state: true },
    tries: { state: true },
  }
  declare role: 'admin' | 'collector' | 'viewer'
  declare saving: 'none' | 'working' | 'saved' | Problem
  /** What became of the word about each letter. */
  declare said: ReadonlyMap<string, 'working' | Problem>
  declare tries: ReadonlyMap<string, Tried>

  constructor() {
    super()
    this.role = 'viewer'
    this.saving = 'none'
    this.said = new Map()
    this.tries = new Map()
  }

  protected override async ask(signal: AbortSignal): Promise<Shown> {
    const [overview, { letters }] = await Promise.all([
      this.api.channels(signal),
      this.api.lettersByHand(signal),
    ])
    return { overview, letters }
  }

  /** There is always a channel to tell of. */
  protected override empty(): null {
    return null
  }

  protected override ready({ overview, letters }: Shown): TemplateResult {
    const { channelsPage: words } = this.speech.words
    const { channels, inbox, settings } = overview
    return html`
      <header><h1 tabindex="-1">${words.title}</h1><p class="muted">${words.intro}</p></header>
      ${letters.length === 0 ? nothing : this.toPost(letters)}
      <encours-channel-list .speech=${this.speech} .channels=${channels} .inbox=${inbox} .tries=${this.tries}
        ?readonly=${this.role !== 'admin'} @encours-channel-try=${this.try}></encours-channel-list>
      <section><h2>${words.rules}</h2>
        <encours-channel-rules .speech=${this.speech} .settings=${settings} .outcome=${this.saving}
          ?readonly=${this.role !== 'admin'} @encours-channel-rules=${this.save}></encours-channel-rules></section>`
  }

  private toPost(letters: Shown['letters']): TemplateResult {
    const { channelsPage: words } = this.speech.words
    return html`<section><h2>${words.toPost}</h2>
      <p class="muted">${words.waits(letters.length)} ${words.toPostHint}</p>
      <ul class="card" @encours-posted=${this.posted} @encours-not-posted=${this.notPosted}>${repeat(
        letters,
        ({ message }) => message,
        (letter) => html`<li>${this.letter(letter)}</li>`,
      )}</ul></section>`
  }

  private letter(letter: Shown['letters'][number]): TemplateResult {
    const said = this.said.get(letter.message)
    return html`<encours-posting .speech=${this.speech} .letter=${letter}
      paper=${this.api.documentAddress(letter.message)} ?readonly=${this.role === 'viewer'}
      ?working=${said === 'working'} .problem=${typeof said === 'object' ? said : null}></encours-posting>`
  }

  private posted({ message, on, trackingNumber }: PostedChosen): void {
    void this.say(message, (signal) => this.api.posted(message, { on, trackingNumber }, signal))
  }

  private notPosted({ message, reason }: NotPostedChosen): void {
    void this.say(message, (signal) => this.api.notPosted(message, reason, signal))
  }

  private async say(message: string, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.life
    this.told(message, 'working')
    try {
      await act(signal)
      this.told(message, null)
      this.dispatchEvent(new MessageSettled())
      this.refresh()
    } catch (error) {
      if (!signal.aborted) this.told(message, problemFrom(error))
    }
  }

  private told(message: string, outcome: 'working' | Problem | null): void {
    const said = new Map(this.said)
    if (outcome === null) said.delete(message)
    else said.set(message, outcome)
    this.said = said
  }

  private async try({ channel }: ChannelTryChosen): Promise<void> {
    const { signal } = this.life
    const told = (tried: Tried): void => {
      this.tries = new Map(this.tries).set(channel, tried)
    }
    told('working')
    try {
      told(await this.api.tryChannel({ id: crypto.randomUUID(), channel }, signal))
    } catch (error) {
      if (!signal.aborted) told(problemFrom(error))
    }
  }

  private async save({ settings }: ChannelRulesChosen): Promise<void> {
    const { signal } = this.life
    this.saving = 'working'
    try {
      await this.api.changeChannels(settings, signal)
      this.saving = 'saved'
      this.refresh()
    } catch (error) {
      if (!signal.aborted) this.saving = problemFrom(error)
    }
  }

  static override styles = [
    ...base,
    css`
      header {
        display: grid;
        gap: 0.2rem;
        max-inline-size: 70ch;
        margin-block-end: 1rem;
      }
      section {
        display: grid;
        gap: 0.5rem;
        margin-block: 1.5rem;
      }
      li:not(:last-child) {
        border-block-end: 1px solid var(--e-line);
      }
    `,
  ]
}

define('encours-channels', EncoursChannels)
