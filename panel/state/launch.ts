// How the embedded panel gets in: the host page's launch token for a session of ours, and a new one
// when it ends. The session token lives in the API client's closure, never in storage or the page.

import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { LaunchWire } from '../../server/api/wire/session.ts'
import { type Api, type ApiSettings, createApi } from './api.ts'
import { withOpening } from './opening.ts'
import { type Problem, problemFrom } from './problem.ts'

export type Launched =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'ready'; readonly api: Api; readonly context: LaunchWire['context'] }

/** How long the page has to hand over a new token. */
const patienceMs = 10_000
/**
 * New tokens asked for in a row without the reader's doing: a page that gives bad ones ends here.
 */
const mostRenewals = 3

export class Launch implements ReactiveController {
  state: Launched = { kind: 'waiting' }
  private readonly host: ReactiveControllerHost
  private readonly settings: () => ApiSettings
  private readonly needed: () => void
  private asked: AbortController | null = null
  private patience: ReturnType<typeof setTimeout> | undefined
  private renewals = 0
  private isOnPage = false
  /** A new token has to be asked for, and nobody can hear it yet. */
  private owes = false

  constructor(host: ReactiveControllerHost, settings: () => ApiSettings, needed: () => void) {
    this.host = host
    this.settings = settings
    this.needed = needed
    host.addController(this)
  }

  /** What was needed before the page could hear of it is asked for now. */
  hostConnected(): void {
    this.isOnPage = true
    if (this.owes) this.renew()
  }

  hostDisconnected(): void {
    this.isOnPage = false
    this.asked?.abort()
    clearTimeout(this.patience)
  }

  async open(launchToken: string): Promise<void> {
    this.asked?.abort()
    clearTimeout(this.patience)
    const mine = new AbortController()
    this.asked = mine
    if (this.state.kind !== 'ready') this.show({ kind: 'waiting' })
    try {
      const launched = await createApi(this.settings()).launch(launchToken, mine.signal)
      if (!mine.signal.aborted) this.enter(launched, mine)
    } catch (error) {
      if (mine.signal.aborted) return
      const problem = problemFrom(error)
      if (problem.kind === 'unauthorized') this.renew()
      else this.show({ kind: 'failed', problem })
    }
  }

  /** The reader asks: start counting anew. */
  again(): void {
    this.renewals = 0
    this.show({ kind: 'waiting' })
    this.renew()
  }

  /** Asks the page for a new token and waits for it a while. */
  renew(): void {
    this.owes = !this.isOnPage
    if (this.owes) return
    clearTimeout(this.patience)
    this.renewals += 1
    if (this.renewals > mostRenewals) {
      this.show({ kind: 'expired' })
      return
    }
    this.patience = setTimeout(() => this.show({ kind: 'expired' }), patienceMs)
    this.needed()
  }

  private enter(launched: LaunchWire, mine: AbortController): void {
    const api = createApi({
      ...this.settings(),
      token: launched.sessionToken,
      onUnauthorized: () => {
        // Several calls of one session end together; the first of them speaks for all.
        if (this.asked !== mine || mine.signal.aborted) return
        mine.abort()
        this.renew()
      },
      onAnswered: () => {
        this.renewals = 0
      },
    })
    const { context, opening } = launched
    this.show({ kind: 'ready', api: withOpening(api, opening), context })
  }

  private show(state: Launched): void {
    this.state = state
    this.host.requestUpdate()
  }
}
