import { html, nothing, type TemplateResult } from 'lit'
import { type Problem, problemFrom } from '../state/problem.ts'
import { View } from './view.ts'

/**
 * A view that also says something to the API: one act at a time, and what went wrong with it.
 *
 * @prop readonly the reader's role may not decide
 */
export abstract class ActingView<T> extends View<T> {
  static override properties = {
    ...View.properties,
    readonly: { type: Boolean },
    busy: { state: true },
    problem: { state: true },
  }
  declare readonly: boolean
  declare busy: boolean
  declare problem: Problem | null

  constructor() {
    super()
    this.readonly = false
    this.busy = false
    this.problem = null
  }

  protected async act<A>(
    say: (signal: AbortSignal) => Promise<A>,
    done: (answer: A) => void,
  ): Promise<void> {
    const { signal } = this.life
    this.busy = true
    this.problem = null
    try {
      done(await say(signal))
    } catch (error) {
      if (!signal.aborted) this.problem = problemFrom(error)
    } finally {
      this.busy = false
    }
  }

  protected fault(): TemplateResult | typeof nothing {
    const { problem } = this
    if (problem === null) return nothing
    return html`<p class="fault" role="alert">${this.speech.words.faces[problem.kind]} ${problem.requestId ?? ''}</p>`
  }
}
