import { css, html, nothing, type TemplateResult } from 'lit'
import type { WatchEntryWire, WatchWire } from '../../server/api/wire/watch.ts'
import { define } from '../parts/define.ts'
import { MessageSettled } from '../parts/events.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { rows } from '../styles/rows.ts'
import { codeName } from '../words/codes.ts'
import { ActingView } from './acting.ts'

const grave: ReadonlySet<WatchEntryWire['kind']> = new Set(['proceeding', 'struck_off'])

/**
 * What has happened to customers that somebody should have seen, and that he has.
 *
 * @fires encours-settled one was acknowledged: what is counted elsewhere is out of date
 */
export class EncoursWatch extends ActingView<WatchWire> {
  protected override ask(signal: AbortSignal): Promise<WatchWire> {
    return this.api.watch(signal)
  }

  protected override empty({ entries }: WatchWire): TemplateResult | null {
    if (entries.length > 0) return null
    const { watch } = this.speech.words
    return html`<encours-face face="empty" .speech=${this.speech}
      .heading=${watch.emptyTitle} .text=${watch.empty}></encours-face>`
  }

  protected override ready({ entries }: WatchWire): TemplateResult {
    const { watch } = this.speech.words
    const open = entries.filter(({ acknowledged }) => acknowledged === null)
    const seen = entries.filter(({ acknowledged }) => acknowledged !== null)
    return html`<header><h1 tabindex="-1">${watch.title}</h1><p class="muted">${watch.intro}</p></header>
      ${this.fault()}
      ${open.length === 0 ? html`<p class="none">${watch.emptyTitle}.</p>` : this.list(watch.open, open)}
      ${seen.length === 0 ? nothing : this.list(watch.seen, seen)}`
  }

  private list(title: string, entries: readonly WatchEntryWire[]): TemplateResult {
    return html`<section><h2>${title}</h2>
      <ul class="card">${entries.map((entry) => this.entry(entry))}</ul></section>`
  }

  private entry(entry: WatchEntryWire): TemplateResult {
    const { words, day, moment } = this.speech
    const { watch } = words
    const { customer, kind, happened, acknowledged } = entry
    const seen = acknowledged !== null
    return html`<li>
      <div class="title"><span><a href=${hashOf({ kind: 'customer', id: customer.id })}>${customer.name}</a>
          <span class="chip ${seen ? '' : grave.has(kind) ? 'bad' : 'warn'}">${watch.kinds[kind]}</span></span>
        <span class="small muted">${day(happened)}</span></div>
      <p>${this.said(entry)}</p>
      ${
        acknowledged === null
          ? this.readonly
            ? nothing
            : this.form(entry)
          : html`<p class="small muted">${watch.by(acknowledged.by, moment(acknowledged.at))}${
              acknowledged.note === null ? nothing : html` · ${acknowledged.note}`
            }</p>`
      }</li>`
  }

  private said({ kind, detail, happened }: WatchEntryWire): string {
    const { words, day, money } = this.speech
    const { watch, guarantees } = words
    const of = (name: string): string => detail[name] ?? ''
    const amount = (name: string): string =>
      money({ currency: of('currency'), minor: of(name) || '0' })
    switch (kind) {
      case 'proceeding':
        return watch.said.proceeding(
          codeName(watch.proceedings, of('proceeding')),
          day(of('judgment') || happened),
        )
      case 'struck_off':
        return watch.said.struck_off(day(happened))
      case 'late_accounts':
        return watch.said.late_accounts(day(of('closing') || happened))
      case 'grade_drop':
        return watch.said.grade_drop(of('before'), of('now'))
      case 'limit_reached':
        return watch.said.limit_reached(amount('used'), amount('limit'))
      case 'review_due':
        return watch.said.review_due(amount('amount'), day(happened))
      case 'first_late':
        return watch.said.first_late(of('number'), day(of('due') || happened))
      case 'guarantee_expires':
        return watch.said.guarantee_expires(
          codeName(guarantees.kinds, of('guarantee')),
          amount('amount'),
          day(of('expires') || happened),
        )
    }
  }

  private form({ id, kind, customer }: WatchEntryWire): TemplateResult {
    const { watch } = this.speech.words
    const acknowledge = (event: SubmitEvent): void => {
      event.preventDefault()
      const form = event.currentTarget
      if (!(form instanceof HTMLFormElement) || this.busy) return
      const note = `${new FormData(form).get('note') ?? ''}`.trim() || null
      this.acknowledge(id, note)
    }
    return html`<form @submit=${acknowledge}>
      <input name="note" maxlength="500" autocomplete="off" aria-label=${watch.note} placeholder=${watch.note}>
      <button type="submit" ?disabled=${this.busy}
        aria-label=${watch.acknowledgeLabel(watch.kinds[kind], customer.name)}>${watch.acknowledge}</button>
    </form>`
  }

  private acknowledge(id: string, note: string | null): void {
    void this.act(
      (signal) => this.api.acknowledge(id, note, signal),
      (value) => {
        this.loading.replace(value)
        this.dispatchEvent(new MessageSettled())
      },
    )
  }

  static override styles = [
    ...base,
    rows,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 0.25rem;
      }
      input {
        flex: 1 1 14rem;
        min-inline-size: 0;
        max-inline-size: 32rem;
        min-block-size: 2.25rem;
        padding-inline: 0.6rem;
        border: 1px solid var(--e-line-strong);
        border-radius: calc(var(--e-radius) * 0.75);
        background: var(--e-surface);
        color: inherit;
        font: inherit;
      }
      .none {
        margin-block-end: 1.75rem;
      }
      .fault {
        color: var(--e-bad);
      }
    `,
  ]
}

define('encours-watch', EncoursWatch)
