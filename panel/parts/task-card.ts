import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import type { ScriptWire, TaskWire } from '../../server/api/wire/tasks.ts'
import type { Loaded } from '../state/loading.ts'
import type { Problem } from '../state/problem.ts'
import { base } from '../styles/base.ts'
import { forms } from '../styles/forms.ts'
import { codeName } from '../words/codes.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'
import { define } from './define.ts'
import { TaskAct } from './events.ts'
import './case-form.ts'
import './face.ts'
import './finding.ts'

/** What an opened task shows. */
export interface OpenedTask {
  readonly script: ScriptWire | null
  readonly items: readonly ItemWire[]
}

/** What somebody should look at stands out. */
const told = { waiting: 'muted', open: 'muted', over: 'muted', deleted: 'warn', refused: 'warn' }

/**
 * One task: whom it is about, by when, what to say, what came of it.
 *
 * @prop task, href the task, and where its customer is shown
 * @prop opened the script and the open items, once they were asked for
 * @prop answering the form is shown
 * @prop readonly, busy, problem the reader may not act; an act is under way; why it failed
 * @fires encours-task `open`, `answer`, `close`
 */
export class EncoursTaskCard extends LitElement {
  static override properties = {
    speech: { attribute: false },
    task: { attribute: false },
    href: {},
    opened: { attribute: false },
    readonly: { type: Boolean },
    busy: { type: Boolean },
    problem: { attribute: false },
    asking: { state: true },
  }
  declare speech: Speech
  declare task: TaskWire
  declare href: string
  declare opened: Loaded<OpenedTask> | null
  declare readonly: boolean
  declare busy: boolean
  declare problem: Problem | null
  declare asking: 'done' | 'dropped' | null

  constructor() {
    super()
    this.href = ''
    this.opened = null
    this.readonly = false
    this.busy = false
    this.problem = null
    this.asking = null
  }

  override render(): TemplateResult {
    const { words, day } = this.speech
    const { cases } = words
    const { task } = this
    return html`<article class="card" aria-label="${nameOf(words, 'tasks', task.kind)}: ${task.customer.name}">
      <div class="pair"><h2>${nameOf(words, 'tasks', task.kind)}</h2>
        <span class="chip ${task.isOverdue ? 'bad' : ''}">${
          task.isOverdue ? cases.todo.overdue(day(task.due)) : cases.todo.due(day(task.due))
        }</span></div>
      <p><a href=${this.href}>${task.customer.name}</a> · ${task.phone ?? cases.todo.noPhone}</p>
      <p class="small muted">${[
        ...(task.about === null ? [] : [codeName(cases.codes, task.about)]),
        ...(task.invoices.length === 0 ? [] : [task.invoices.join(', ')]),
        ...(task.tries === 0 ? [] : [cases.todo.tries(this.speech.number(task.tries))]),
        ...(task.note === null ? [] : [task.note]),
      ].join(' · ')}</p>
      ${task.atHost === null ? nothing : html`<p class="small ${told[task.atHost]}">${cases.todo.atHost[task.atHost]}</p>`}
      ${
        this.problem === null
          ? nothing
          : html`<p class="fault" role="alert">${words.faces[this.problem.kind]} ${this.problem.requestId ?? ''}</p>`
      }
      ${task.isCall ? this.call() : this.other()}
    </article>`
  }

  private call(): TemplateResult {
    const { todo } = this.speech.words.cases
    const isOpen = this.opened !== null
    return html`<div class="buttons"><button type="button" aria-expanded=${isOpen ? 'true' : 'false'} @click=${() => this.say('open')}
      >${isOpen ? todo.hideScript : todo.script}</button></div>
      ${this.opened === null ? nothing : this.detail(this.opened)}`
  }

  private detail(opened: Loaded<OpenedTask>): TemplateResult {
    if (opened.kind === 'loading')
      return html`<encours-face .speech=${this.speech} lines="4"></encours-face>`
    if (opened.kind === 'failed')
      return html`<encours-face face="failed" .speech=${this.speech} .problem=${opened.problem}></encours-face>`
    const { script, items } = opened.value
    return html`<div class="script">${script?.sections.map(
      ({ key, heading, lines }) => html`<section class=${key}><h3>${heading}</h3>
        <ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`,
    )}</div>
    ${
      this.readonly
        ? nothing
        : html`<encours-case-form .speech=${this.speech} .kind=${'call'} .items=${items} ?busy=${this.busy} .problem=${this.problem}
            @encours-case-filled=${(event: { readonly body: object }) => this.say('answer', event.body)}
            @encours-cancel=${() => this.say('open')}></encours-case-form>`
    }`
  }

  private other(): TemplateResult | typeof nothing {
    const { todo } = this.speech.words.cases
    if (this.task.kind === 'resolve_ambiguous') return this.uncertain()
    if (this.readonly) return nothing
    if (this.asking !== null) return this.reason(this.asking)
    return html`<div class="buttons">
      <button type="button" ?disabled=${this.busy} @click=${() => this.ask('done')}>${todo.done}</button>
      <button type="button" ?disabled=${this.busy} @click=${() => this.ask('dropped')}>${todo.drop}</button></div>`
  }

  private uncertain(): TemplateResult {
    const { words, moment } = this.speech
    return html`${this.task.uncertain.map(
      ({ message, step, channel, recipient, at }) => html`<div class="uncertain">
        <p>${nameOf(words, 'steps', step)} · ${nameOf(words, 'channels', channel)} · ${recipient}
          <span class="small muted">${moment(at)}</span></p>
        ${
          this.readonly
            ? nothing
            : html`<encours-finding .speech=${this.speech} .message=${message} ?busy=${this.busy}></encours-finding>`
        }</div>`,
    )}`
  }

  private reason(state: 'done' | 'dropped'): TemplateResult {
    const { fields, save, cancel, todo } = this.speech.words.cases
    const send = (event: SubmitEvent): void => {
      event.preventDefault()
      const note = this.renderRoot.querySelector('input')?.value.trim() ?? ''
      if (note === '') return
      this.asking = null
      this.say('close', { state, note })
    }
    return html`<form @submit=${send} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.ask(null)}>
      <div class="field wide"><label for="why">${state === 'done' ? todo.done : todo.drop}: ${fields.note}</label>
        <input id="why" required pattern=".*\\S.*" maxlength="1000" autocomplete="off"></div>
      <div class="buttons wide"><button type="submit" class="primary">${save}</button>
        <button type="button" @click=${() => this.ask(null)}>${cancel}</button></div></form>`
  }

  private ask(state: 'done' | 'dropped' | null): void {
    this.asking = state
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  private say(act: 'open' | 'answer' | 'close', body: object = {}): void {
    this.dispatchEvent(new TaskAct(act, body))
  }

  static override styles = [
    ...base,
    forms,
    css`
      .card {
        display: grid;
        gap: 0.5rem;
        padding: 0.85rem;
        overflow-wrap: anywhere;
      }
      .pair {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: 0.25rem 0.75rem;
      }
      .script {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 0.85rem 1.5rem;
        padding: 0.85rem;
        border-radius: var(--e-radius);
        background: var(--e-sunken);
      }
      .script li {
        padding-block: 0.15rem;
      }
      .uncertain {
        display: grid;
        gap: 0.5rem;
        padding: 0.85rem;
        border-radius: var(--e-radius);
        background: var(--e-sunken);
      }
      .warn {
        color: var(--e-warn);
      }
      .avoid li {
        color: var(--e-warn);
      }
    `,
  ]
}

define('encours-task-card', EncoursTaskCard)
