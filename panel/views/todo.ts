import { css, html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { CaseChangeWire } from '../../server/api/wire/cases.ts'
import type { TasksWire, TaskWire } from '../../server/api/wire/tasks.ts'
import { define } from '../parts/define.ts'
import { type FindingChosen, MessageSettled, type TaskAct } from '../parts/events.ts'
import type { OpenedTask } from '../parts/task-card.ts'
import type { Loaded } from '../state/loading.ts'
import { type Problem, problemFrom } from '../state/problem.ts'
import { hashOf } from '../state/route.ts'
import { base } from '../styles/base.ts'
import { View } from './view.ts'
import '../parts/case-effect.ts'
import '../parts/task-card.ts'

/**
 * What a person has to do, the oldest first: what to say in a call, and what came of it.
 *
 * @prop readonly the reader's role may not act
 * @fires encours-settled a task was answered: totals elsewhere are out of date
 */
export class EncoursTodo extends View<TasksWire> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    opened: { state: true },
    acting: { state: true },
    change: { state: true },
  }
  declare readonly: boolean
  /** One script at a time. */
  declare opened: { readonly id: string; readonly detail: Loaded<OpenedTask> } | null
  declare acting: { readonly id: string; readonly problem: Problem | null } | null
  declare change: CaseChangeWire | null

  constructor() {
    super()
    this.readonly = false
    this.opened = null
    this.acting = null
    this.change = null
  }

  protected override async ask(signal: AbortSignal): Promise<TasksWire> {
    return this.api.tasks(0, signal)
  }

  private async more(before: TasksWire): Promise<void> {
    const { tasks, total } = await this.api.tasks(before.tasks.length, this.life.signal)
    const known = new Set(before.tasks.map(({ id }) => id))
    const fresh = tasks.filter(({ id }) => !known.has(id))
    this.loading.replace({ tasks: [...before.tasks, ...fresh], total })
  }

  protected override empty({ tasks }: TasksWire): TemplateResult | null {
    if (tasks.length > 0) return null
    const { todo } = this.speech.words.cases
    return html`${this.effect()}<encours-face face="empty" .speech=${this.speech}
      .heading=${todo.emptyTitle} .text=${todo.empty}></encours-face>`
  }

  protected override ready(value: TasksWire): TemplateResult {
    const { words, number } = this.speech
    const { todo } = words.cases
    return html`<header><h1 tabindex="-1">${todo.title}</h1>
        <p class="muted">${this.readonly ? todo.viewer : todo.intro}</p></header>
      ${this.effect()}
      ${repeat(
        value.tasks,
        ({ id }) => id,
        (task) => this.card(task),
      )}
      ${
        value.tasks.length >= value.total
          ? nothing
          : html`<footer><span class="small muted" role="status">${todo.shown(number(value.tasks.length), number(value.total))}</span>
            <button type="button" @click=${() => this.more(value)}>${words.approve.more}</button></footer>`
      }`
  }

  private effect(): TemplateResult | typeof nothing {
    return this.change === null
      ? nothing
      : html`<encours-case-effect .speech=${this.speech} .change=${this.change}></encours-case-effect>`
  }

  private card(task: TaskWire): TemplateResult {
    const { opened, acting } = this
    const isMine = acting?.id === task.id
    return html`<encours-task-card .speech=${this.speech} .task=${task} .href=${hashOf({ kind: 'customer', id: task.customer.id })}
      .opened=${opened?.id === task.id ? opened.detail : null} ?readonly=${this.readonly}
      ?busy=${isMine && acting.problem === null} .problem=${isMine ? acting.problem : null}
      @encours-task=${(event: TaskAct) => this.act(task, event)}
      @encours-finding=${(event: FindingChosen) => this.send(task, (signal) => this.api.resolve(event, signal))}></encours-task-card>`
  }

  private act(task: TaskWire, { act, body }: TaskAct): Promise<void> {
    if (act === 'open') return this.toggle(task)
    if (act === 'answer')
      return this.send(task, async (signal) => {
        this.change = await this.api.answerTask(task.id, body, signal)
      })
    return this.send(task, (signal) => this.api.closeTask(task.id, body, signal))
  }

  private async toggle({ id, customer }: TaskWire): Promise<void> {
    this.acting = null
    if (this.opened?.id === id) {
      this.opened = null
      return
    }
    const { signal } = this.life
    const show = (detail: Loaded<OpenedTask>): void => {
      if (!signal.aborted && this.opened?.id === id) this.opened = { id, detail }
    }
    this.opened = { id, detail: { kind: 'loading' } }
    try {
      const [{ script }, { items }] = await Promise.all([
        this.api.task(id, signal),
        this.api.customer(customer.id, signal),
      ])
      show({ kind: 'ready', value: { script, items } })
    } catch (error) {
      show({ kind: 'failed', problem: problemFrom(error) })
    }
  }

  private async send(task: TaskWire, ask: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.life
    this.acting = { id: task.id, problem: null }
    this.change = null
    try {
      await ask(signal)
      this.acting = null
      this.opened = null
      this.refresh()
      this.dispatchEvent(new MessageSettled())
    } catch (error) {
      if (!signal.aborted) this.acting = { id: task.id, problem: problemFrom(error) }
    }
  }

  static override styles = [
    ...base,
    css`
      :host {
        display: grid;
        gap: 0.85rem;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem 1rem;
      }
    `,
  ]
}

define('encours-todo', EncoursTodo)
