// A copy of one invoice on its way to being sent: looked at, asked for, told. It keeps one id from
// the look to the end, so that a second press after a lost answer sends nothing again.

import type { CopiedWire, CopiesWire } from '../../server/api/wire/copies.ts'
import type { Api } from './api.ts'
import { type Problem, problemFrom } from './problem.ts'

export type CopyPhase =
  | { readonly kind: 'looking' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | {
      readonly kind: 'ready' | 'sending'
      readonly value: CopiesWire
      /** Why the last press came to nothing. */
      readonly problem: Problem | null
    }
  | { readonly kind: 'told'; readonly copied: CopiedWire }

export interface Copy {
  readonly invoice: string
  readonly phase: CopyPhase
}

export class Copying {
  copy: Copy | null = null
  private id = ''
  private readonly changed: () => void

  constructor(changed: () => void) {
    this.changed = changed
  }

  async open(api: Api, invoice: string, signal: AbortSignal): Promise<void> {
    this.id = crypto.randomUUID()
    this.show(invoice, { kind: 'looking' })
    try {
      const value = await api.copies(invoice, signal)
      this.follow(invoice, { kind: 'ready', value, problem: null })
    } catch (error) {
      if (!signal.aborted) this.follow(invoice, { kind: 'failed', problem: problemFrom(error) })
    }
  }

  close(): void {
    this.copy = null
    this.changed()
  }

  async send(api: Api, signal: AbortSignal): Promise<void> {
    const { copy } = this
    if (copy?.phase.kind !== 'ready') return
    const { value } = copy.phase
    if (value.to === null) return
    const { invoice } = copy
    this.show(invoice, { kind: 'sending', value, problem: null })
    try {
      const copied = await api.sendCopy(invoice, { id: this.id, to: value.to }, signal)
      this.follow(invoice, { kind: 'told', copied })
    } catch (error) {
      const problem = problemFrom(error)
      if (!signal.aborted) this.follow(invoice, { kind: 'ready', value, problem })
    }
  }

  /** What comes late about another invoice is not shown. */
  private follow(invoice: string, phase: CopyPhase): void {
    if (this.copy?.invoice === invoice) this.show(invoice, phase)
  }

  private show(invoice: string, phase: CopyPhase): void {
    this.copy = { invoice, phase }
    this.changed()
  }
}
