// How far the reading of the host is: asked once, then again for as long as something is under way.

import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SyncWire } from '../../server/api/wire/sync.ts'
import type { Api } from './api.ts'
import type { Loaded } from './loading.ts'
import { poll, syncPace } from './poll.ts'
import { type Problem, problemFrom } from './problem.ts'

/**
 * Right after it was asked for, a new reading may not have begun: so many answers are waited out.
 */
const answersBeforeStart = 10

export class SyncWatch implements ReactiveController {
  state: Loaded<SyncWire> = { kind: 'loading' }
  /** The attempts are used up, and it still goes on. */
  stalled = false
  busy = false
  /** Why the last thing asked for did not work; what was known before stands. */
  problem: Problem | null = null
  private readonly host: ReactiveControllerHost
  private readonly finished: () => void
  private asked: AbortController | null = null

  constructor(host: ReactiveControllerHost, finished: () => void) {
    this.host = host
    this.finished = finished
    host.addController(this)
  }

  hostDisconnected(): void {
    this.asked?.abort()
    this.asked = null
  }

  /** Follows what goes on now. */
  async follow(api: Api): Promise<void> {
    await this.run(async (signal) => {
      await this.watch(api, signal, null)
    })
  }

  /** Asks for a new reading and follows it. */
  async start(api: Api, how: 'startSync' | 'readAnew' = 'startSync'): Promise<void> {
    const before = this.state.kind === 'ready' ? (this.state.value.run?.id ?? null) : null
    await this.run(async (signal) => {
      await api[how](signal)
      await this.watch(api, signal, before)
    })
  }

  private async watch(api: Api, signal: AbortSignal, before: string | null): Promise<void> {
    const known = this.state.kind === 'ready' ? this.state.value.syncedAt : null
    let moved = false
    let answers = 0
    const over = await poll(
      {
        ask: (asked) => api.sync(asked),
        over: (sync) => {
          answers += 1
          const begun = before === null || sync.run?.id !== before || answers > answersBeforeStart
          const settled = begun && isSettled(sync)
          if (!settled || (known !== null && known !== sync.syncedAt)) moved = true
          return settled
        },
        progress: (sync) => `${sync.run?.id} ${sync.run?.recordsRead} ${sync.run?.state}`,
        seen: (value) => {
          this.state = { kind: 'ready', value }
          this.host.requestUpdate()
        },
      },
      syncPace,
      signal,
    )
    this.stalled = !over
    if (over && moved) this.finished()
  }

  private async run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.asked?.abort()
    const mine = new AbortController()
    this.asked = mine
    this.stalled = false
    this.problem = null
    this.busy = true
    this.host.requestUpdate()
    try {
      await work(mine.signal)
    } catch (error) {
      if (mine.signal.aborted) return
      this.problem = problemFrom(error)
      if (this.state.kind === 'loading') this.state = { kind: 'failed', problem: this.problem }
    }
    if (mine.signal.aborted) return
    this.busy = false
    this.host.requestUpdate()
  }
}

/** Nothing is being read, and the plan for what was read stands. */
export function isSettled({ connection, run, syncedAt, planned }: SyncWire): boolean {
  if (run?.state === 'running') return false
  if (run?.state === 'failed') return true
  if (connection === null || connection.state !== 'active') return true
  return syncedAt !== null && planned
}
