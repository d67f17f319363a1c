// Sends what changed to the app (reference, sections 0.2 and 4): gathers, signs, repeats until it
// is acknowledged, and loses, doubles and reorders on a switch. Its clock is the stand-in's:
// nothing leaves before `deliverDue`.

import { randomUUID } from 'node:crypto'
import { present } from '../../../core/assert.ts'
import type { BookChange } from './model.ts'
import { bodyOf, type HookEvent, isTold, signatureOf, type Wording } from './webhook-body.ts'

export interface WebhookSettings {
  /** Null: the app wants none. */
  url: string | null
  verifierToken: string
  format: Wording['format']
  voidVerb: Wording['voidVerb']
  /** Not stated in the stored pages [?]. */
  contentType: string
  /** Production gathers for 1, 3 or 5 minutes, the sandbox hardly (older page of section 4). */
  gatherMs: number
  /** A call may speak of several companies ([3] of section 4). */
  oneRealmACall: boolean
  /** Whether a payment raises events of its documents too: only sometimes [?]. */
  indirect: 'never' | 'sometimes' | 'always'
  /** Later calls wait for the first that is not acknowledged, as Intuit says they may [I]. */
  holdBack: boolean
  /** An answer that takes longer is none (section 4: under 3 s). */
  timeoutMs: number
  /** How many more times each call comes, with the same ids. */
  copies: number
  /** Newest first, within a call and among calls. */
  reorder: boolean
  /** How many of the next events are never sent. */
  lose: number
}

const usualSettings = (): WebhookSettings => ({
  url: null,
  verifierToken: 'test-verifier-token-0123',
  format: 'cloudevents',
  voidVerb: 'voided',
  contentType: 'application/json',
  gatherMs: 0,
  oneRealmACall: false,
  indirect: 'sometimes',
  holdBack: true,
  timeoutMs: 3_000,
  copies: 0,
  reorder: false,
  lose: 0,
})

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
/** Then every six hours (section 0.2, [I]). */
const retryAfterMs = [
  10 * second,
  20 * second,
  30 * second,
  5 * minute,
  20 * minute,
  2 * hour,
  4 * hour,
  6 * hour,
]

/** One call that was made; tests read what it said and how it was received. */
export interface HookCall {
  readonly atMs: number
  readonly attempt: number
  readonly body: string
  /** Null where no answer came in time. */
  readonly status: number | null
}

interface Post {
  readonly body: string
  attempts: number
  nextMs: number
}

export interface Webhooks {
  readonly settings: WebhookSettings
  readonly calls: readonly HookCall[]
  hear(realm: string, change: BookChange): void
  /** Sends what the clock says is due; so many calls were made. */
  deliverDue(): Promise<number>
  /** When the next call is due; null where nothing waits. */
  nextMs(): number | null
}

export function makeWebhooks(
  nowMs: () => number,
  settings: Partial<WebhookSettings> = {},
): Webhooks {
  const desk: Desk = {
    settings: { ...usualSettings(), ...settings },
    nowMs,
    calls: [],
    gathered: [],
    sinceMs: 0,
    posts: [],
    indirect: 0,
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    settings: desk.settings,
    calls: desk.calls,
    hear: (realm, change) => hear(desk, realm, change),
    deliverDue: () => {
      // One delivery after the other, whoever asks.
      const next = last.then(() => deliverDue(desk))
      last = next.catch(() => {})
      return next
    },
    nextMs: () => {
      const gathered = desk.gathered.length > 0 ? [desk.sinceMs + desk.settings.gatherMs] : []
      const posts = desk.settings.holdBack ? desk.posts.slice(0, 1) : desk.posts
      const due = [...gathered, ...posts.map((post) => post.nextMs)]
      return due.length === 0 ? null : Math.min(...due)
    },
  }
}

interface Desk {
  readonly settings: WebhookSettings
  readonly nowMs: () => number
  readonly calls: HookCall[]
  readonly gathered: HookEvent[]
  /** When the first of them was heard. */
  sinceMs: number
  readonly posts: Post[]
  /** So many indirect events came up; every second is told where it is `sometimes`. */
  indirect: number
}

function hear(desk: Desk, realm: string, change: BookChange): void {
  const { settings } = desk
  if (settings.url === null || !isTold(change)) return
  if (change.indirect) {
    desk.indirect += 1
    const told = settings.indirect === 'sometimes' ? desk.indirect % 2 === 0 : true
    if (settings.indirect === 'never' || !told) return
  }
  if (settings.lose > 0) {
    settings.lose -= 1
    return
  }
  if (desk.gathered.length === 0) desk.sinceMs = desk.nowMs()
  desk.gathered.push({ id: randomUUID(), realm, change })
}

async function deliverDue(desk: Desk): Promise<number> {
  pack(desk)
  let made = 0
  for (const post of [...desk.posts]) {
    const due = post.nextMs <= desk.nowMs()
    if (due) made += 1
    if (due && (await deliver(desk, post))) desk.posts.splice(desk.posts.indexOf(post), 1)
    // What comes later waits for it.
    else if (desk.settings.holdBack) break
  }
  return made
}

function pack(desk: Desk): void {
  const { gathered, settings, posts } = desk
  const nowMs = desk.nowMs()
  if (gathered.length === 0 || desk.sinceMs + settings.gatherMs > nowMs) return
  const events = gathered.splice(0)
  if (settings.reorder) events.reverse()
  const realms = settings.oneRealmACall ? [...new Set(events.map(({ realm }) => realm))] : [null]
  const calls = realms.map((realm) =>
    events.filter((event) => realm === null || event.realm === realm),
  )
  for (const call of calls) {
    for (let copy = 0; copy <= settings.copies; copy += 1) {
      posts.push({ body: bodyOf(call, settings), attempts: 0, nextMs: nowMs })
    }
  }
  if (settings.reorder) posts.reverse()
}

async function deliver(desk: Desk, post: Post): Promise<boolean> {
  const { calls } = desk
  const atMs = desk.nowMs()
  const status = await statusOf(desk, post)
  post.attempts += 1
  calls.push({ atMs, attempt: post.attempts, body: post.body, status })
  if (status !== null && status >= 200 && status < 300) return true
  const at = Math.min(post.attempts, retryAfterMs.length) - 1
  post.nextMs = atMs + present(retryAfterMs[at], 'a delay')
  return false
}

async function statusOf({ settings, nowMs }: Desk, { body }: Post): Promise<number | null> {
  if (settings.url === null) return null
  try {
    const answer = await fetch(settings.url, {
      method: 'POST',
      headers: {
        'content-type': settings.contentType,
        'intuit-signature': signatureOf(body, settings.verifierToken),
        'intuit-t-id': randomUUID(),
        'intuit-created-time': new Date(nowMs()).toISOString(),
        'intuit-notification-schema-version': '1.0',
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return null
  }
}
