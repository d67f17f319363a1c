// One question to the API and the state of its answer. A new question gives up the one before; an
// element that leaves the page gives up its own.

import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type Problem, problemFrom } from './problem.ts'

export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly value: T }

export class Loading<T> implements ReactiveController {
  state: Loaded<T> = { kind: 'loading' }
  private readonly host: ReactiveControllerHost
  private asked: AbortController | null = null

  constructor(host: ReactiveControllerHost) {
    this.host = host
    host.addController(this)
  }

  hostDisconnected(): void {
    this.asked?.abort()
    this.asked = null
  }

  /** Shows the loading face, then the answer. */
  async load(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.show({ kind: 'loading' })
    await this.ask(ask, (problem) => this.show({ kind: 'failed', problem }))
  }

  /** Keeps what is shown until the new answer is there; a failure leaves it standing. */
  async refresh(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    await this.ask(ask, (problem) => {
      if (this.state.kind !== 'ready') this.show({ kind: 'failed', problem })
    })
  }

  replace(value: T): void {
    this.show({ kind: 'ready', value })
  }

  private async ask(
    ask: (signal: AbortSignal) => Promise<T>,
    failed: (problem: Problem) => void,
  ): Promise<void> {
    this.asked?.abort()
    const mine = new AbortController()
    this.asked = mine
    try {
      const value = await ask(mine.signal)
      if (!mine.signal.aborted) this.show({ kind: 'ready', value })
    } catch (error) {
      if (!mine.signal.aborted) failed(problemFrom(error))
    }
  }

  private show(state: Loaded<T>): void {
    this.state = state
    this.host.requestUpdate()
  }
}
