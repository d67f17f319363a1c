// What a person decided about messages on this page, and how it went: handed over, on its way,
// settled. Watches an approved message until it has left or it is clear that it waits.

import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { MessageWire } from '../../server/api/wire/messages.ts'
import type { Api } from './api.ts'
import { keepFile } from './keep-file.ts'
import type { Loaded } from './loading.ts'
import { poll, sendPace } from './poll.ts'
import { type Problem, problemFrom } from './problem.ts'

export type Decided =
  | { readonly phase: 'working' }
  | { readonly phase: 'leaving'; readonly message: MessageWire }
  | { readonly phase: 'settled'; readonly message: MessageWire }
  | { readonly phase: 'failed'; readonly problem: Problem }

export class Decisions implements ReactiveController {
  private readonly host: ReactiveControllerHost
  private readonly api: () => Api
  private readonly settled: () => void
  private readonly decided = new Map<string, Decided>()
  private readonly previews = new Map<string, Loaded<MessageWire>>()
  private life = new AbortController()

  constructor(host: ReactiveControllerHost, api: () => Api, settled: () => void) {
    this.host = host
    this.api = api
    this.settled = settled
    host.addController(this)
  }

  hostConnected(): void {
    if (this.life.signal.aborted) this.life = new AbortController()
  }

  hostDisconnected(): void {
    this.life.abort()
  }

  of(id: string): Decided | null {
    return this.decided.get(id) ?? null
  }

  preview(id: string): Loaded<MessageWire> | null {
    return this.previews.get(id) ?? null
  }

  /** Opens the preview, or closes it. */
  async togglePreview(id: string): Promise<void> {
    if (this.previews.delete(id)) {
      this.host.requestUpdate()
      return
    }
    const { signal } = this.life
    this.showPreview(id, { kind: 'loading' })
    try {
      const value = await this.api().message(id, signal)
      this.updatePreview(id, { kind: 'ready', value })
    } catch (error) {
      if (!signal.aborted) this.updatePreview(id, { kind: 'failed', problem: problemFrom(error) })
    }
  }

  /** The letter on paper, kept by the browser as a file. */
  async download(id: string): Promise<void> {
    const { signal } = this.life
    try {
      keepFile(await this.api().document(id, signal), `${id}.pdf`)
    } catch (error) {
      if (!signal.aborted) this.updatePreview(id, { kind: 'failed', problem: problemFrom(error) })
    }
  }

  /** As it was read: the server refuses where it says something else by now. */
  async approve({ id, updatedAt }: Pick<MessageWire, 'id' | 'updatedAt'>): Promise<void> {
    await this.decide(id, (signal) => this.api().approve(id, updatedAt, signal))
  }

  async refuse(id: string, reason: string): Promise<void> {
    await this.decide(id, (signal) => this.api().refuse(id, reason, signal))
  }

  private async decide(id: string, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const before = this.decided.get(id)
    if (before !== undefined && before.phase !== 'failed') return
    const { signal } = this.life
    this.show(id, { phase: 'working' })
    try {
      await act(signal)
      await this.watch(id, signal)
    } catch (error) {
      if (!signal.aborted) this.show(id, { phase: 'failed', problem: problemFrom(error) })
    }
    if (!signal.aborted) this.settled()
  }

  private async watch(id: string, signal: AbortSignal): Promise<void> {
    let latest: MessageWire | null = null
    await poll(
      {
        ask: (asked) => this.api().message(id, asked),
        over: (message) => !leavesNow(message),
        progress: (message) => message.state,
        seen: (message) => {
          latest = message
          this.show(id, { phase: 'leaving', message })
        },
      },
      sendPace,
      signal,
    )
    if (latest !== null) this.show(id, { phase: 'settled', message: latest })
  }

  private updatePreview(id: string, preview: Loaded<MessageWire>): void {
    if (this.previews.has(id)) this.showPreview(id, preview)
  }

  private showPreview(id: string, preview: Loaded<MessageWire>): void {
    this.previews.set(id, preview)
    this.host.requestUpdate()
  }

  private show(id: string, decided: Decided): void {
    this.decided.set(id, decided)
    this.host.requestUpdate()
  }
}

/** Approved, and its day has come: it is worth looking again soon. */
export function leavesNow({ state, sendOn }: Pick<MessageWire, 'state' | 'sendOn'>): boolean {
  return state === 'approved' && sendOn <= localDay()
}

/** Only to tell whether to wait for a message now; the server knows the company's own day. */
function localDay(): string {
  const now = new Date()
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
