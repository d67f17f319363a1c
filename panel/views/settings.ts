import { css, html, nothing, type TemplateResult } from 'lit'
import type { SettingsAnswerWire, SettingsWire } from '../../server/api/wire/settings.ts'
import { define } from '../parts/define.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { nameOf } from '../words/names.ts'
import { View } from './view.ts'

type Phase =
  | { readonly kind: 'idle' | 'working' | 'saved' }
  | { readonly kind: 'failed'; readonly problem: Problem }

const channels = ['email', 'sms', 'letter', 'registered_letter'] as const

/**
 * How the company sends: by itself or not, how much in a day, and to whom while it only tries.
 *
 * @prop readonly the reader's role may not change it
 */
export class EncoursSettings extends View<SettingsAnswerWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    phase: { state: true },
  }
  declare readonly: boolean
  declare phase: Phase

  constructor() {
    super()
    this.readonly = false
    this.phase = { kind: 'idle' }
  }

  protected override ask(signal: AbortSignal): Promise<SettingsAnswerWire> {
    return this.api.settings(signal)
  }

  protected override empty(): null {
    return null
  }

  protected override ready(value: SettingsAnswerWire): TemplateResult {
    const { settings, account } = this.speech.words
    return html`
      <header><h1 tabindex="-1">${settings.title}</h1><p class="muted">${settings.intro}</p></header>
      ${this.readonly ? html`<p class="notice">${settings.readonly(account.role.admin)}</p>` : nothing}
      <form @submit=${this.save} @input=${this.touched}>
        <fieldset ?disabled=${this.readonly || this.phase.kind === 'working'}>
          ${this.leaving(value)} ${this.limits(value)} ${this.trying(value)}
        </fieldset>
        ${this.readonly ? nothing : html`<footer><button type="submit" class="primary">${settings.save}</button> ${this.told()}</footer>`}
      </form>`
  }

  private leaving(value: SettingsAnswerWire): TemplateResult {
    const { automatic, country, region } = value
    const { settings } = this.speech.words
    return html`<div class="card"><h2>${settings.leaving}</h2>
      ${this.tick('automatic', settings.automatic, automatic)}
      <p class="small muted">${settings.automaticMeans}</p>
      ${
        country === 'FR'
          ? html`${this.tick('region', settings.alsaceMoselle, region === 'alsace-moselle')}
              <p class="small muted">${settings.alsaceMoselleMeans}</p>`
          : nothing
      }
      ${this.payLink(value)}</div>`
  }

  /** Where nobody has such pages the choice stays as it is. */
  private payLink({ payLink, payPagesAt }: SettingsAnswerWire): TemplateResult {
    const { settings } = this.speech.words
    if (payPagesAt === null) return html`<input type="hidden" name="payLink" ?disabled=${!payLink}>`
    return html`${this.tick('payLink', settings.payLink, payLink)}
      <p class="small muted">${settings.payLinkMeans(payPagesAt)}</p>`
  }

  private limits({ dailyLimit, channelLimits, channels: set }: SettingsAnswerWire): TemplateResult {
    const { words } = this.speech
    const { settings } = words
    return html`<div class="card"><h2>${settings.limits}</h2>
      <p class="small muted">${settings.limitsMean}</p>
      <div class="grid">
        ${this.amount('dailyLimit', settings.allChannels, dailyLimit)}
        ${channels
          .filter((channel) => set.includes(channel) || channelLimits[channel] !== undefined)
          .map((channel) =>
            this.amount(
              channel,
              capitalised(nameOf(words, 'channels', channel)),
              channelLimits[channel] ?? null,
            ),
          )}
      </div></div>`
  }

  private trying({ test }: SettingsAnswerWire): TemplateResult {
    const { settings } = this.speech.words
    return html`<div class="card"><h2>${settings.test}</h2>
      ${this.tick('test', settings.testOn, test.on)}
      <p class="small muted">${settings.testMeans}</p>
      <div class="grid">
        <label>${settings.testEmail}<input type="email" name="email" maxlength="254"
          autocomplete="email" .value=${test.email ?? ''}></label>
        <label>${settings.testPhone}<input type="tel" name="phone" maxlength="20"
          autocomplete="tel" placeholder="+33612345678" .value=${test.phone ?? ''}></label>
      </div></div>`
  }

  private tick(name: string, label: string, on: boolean): TemplateResult {
    return html`<label class="tick"><input type="checkbox" name=${name} .checked=${on}> <span>${label}</span></label>`
  }

  private amount(name: string, label: string, value: number | null): TemplateResult {
    const { settings } = this.speech.words
    return html`<label>${label}<input type="number" name=${`limit-${name}`} min="1" max="1000000" step="1"
      inputmode="numeric" placeholder=${settings.noLimit} .value=${value === null ? '' : `${value}`}></label>`
  }

  private told(): TemplateResult | typeof nothing {
    const { settings, faces } = this.speech.words
    if (this.phase.kind === 'saved') return html`<span role="status">${settings.saved}</span>`
    if (this.phase.kind !== 'failed') return nothing
    const { kind, status } = this.phase.problem
    return html`<span role="alert" class="failure">${status === 400 ? settings.wrong : faces[kind]}</span>`
  }

  private touched(): void {
    if (this.phase.kind !== 'working') this.phase = { kind: 'idle' }
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (!(event.target instanceof HTMLFormElement)) return
    const wanted = readSettings(new FormData(event.target))
    this.phase = { kind: 'working' }
    try {
      this.loading.replace(await this.api.saveSettings(wanted, this.life.signal))
      this.phase = { kind: 'saved' }
    } catch (error) {
      if (!this.life.signal.aborted) this.phase = { kind: 'failed', problem: problemFrom(error) }
    }
  }

  static override styles = [
    ...base,
    css`
      header,
      form,
      fieldset {
        display: grid;
        gap: 1rem;
      }
      header {
        gap: 0.2rem;
        margin-block-end: 1rem;
      }
      form {
        margin-block-end: 1.75rem;
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
        min-inline-size: 0;
      }
      .card {
        display: grid;
        gap: 0.5rem;
        padding: 1rem;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr));
        gap: 0.75rem;
      }
      .grid label {
        display: grid;
        gap: 0.25rem;
        font-weight: 550;
      }
      .tick input {
        inline-size: 1.1rem;
        block-size: 1.1rem;
        flex: none;
        translate: 0 0.15rem;
        accent-color: var(--e-accent);
      }
      .tick {
        display: flex;
        align-items: baseline;
        gap: 0.5rem;
        font-weight: 550;
      }
      input:not([type='checkbox']) {
        inline-size: 100%;
        min-block-size: 2.25rem;
        padding-inline: 0.6rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.75rem;
      }
      .failure {
        color: var(--e-bad);
      }
      .notice {
        margin-block-end: 1rem;
        padding: 0.6rem 0.8rem;
        border-radius: var(--e-radius);
        background: var(--e-warn-soft);
        color: var(--e-warn);
      }
    `,
  ]
}

const capitalised = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`

function readSettings(form: FormData): SettingsWire {
  const text = (name: string): string | null => {
    const value = form.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
  }
  const amount = (name: string): number | null => {
    const value = text(`limit-${name}`)
    return value === null ? null : Number(value)
  }
  const limits = channels.flatMap((channel) => {
    const limit = amount(channel)
    return limit === null ? [] : [[channel, limit] as const]
  })
  return {
    automatic: form.has('automatic'),
    region: form.has('region') ? 'alsace-moselle' : null,
    dailyLimit: amount('dailyLimit'),
    channelLimits: Object.fromEntries(limits),
    test: { on: form.has('test'), email: text('email'), phone: text('phone') },
    payLink: form.has('payLink'),
  }
}

define('encours-settings', EncoursSettings)
