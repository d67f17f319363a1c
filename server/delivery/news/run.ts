// What carriers tell: stored as it comes, applied by a job in one transaction. Jobs:
// `delivery.news` {tenant, attempt}, `delivery.proof` {tenant, attempt, carrier, kind, url}. Adds
// `dunning.plan` where an attempt stands otherwise than before, and what follows a sending where
// what was uncertain has left.

import { createHash } from 'node:crypto'
import type { Carrier, CarrierEvent } from '../../../connectors/contract/channel.ts'
import { Failure } from '../../../connectors/contract/failure.ts'
import { present } from '../../../core/assert.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { addJob, type JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findMessage, lockMessage, resolveMessage } from '../../dunning/messages/store.ts'
import { ourselves } from '../../dunning/proposal.ts'
import { addPlanJob, audit } from '../../dunning/run.ts'
import { loadCompany } from '../../ledger/store.ts'
import { parseKey } from '../key.ts'
import { followSent } from '../outcome/run.ts'
import { type AttemptKey, releaseItems } from '../store.ts'
import { type CarrierName, carrierNames } from './address.ts'
import { idFor } from './name.ts'
import { pauseReason, type Standing, standingOf } from './standing.ts'
import * as store from './store.ts'

export function newsJobs(deps: Deps): JobHandlers {
  return {
    'delivery.news': ({ tenant, attempt }) =>
      applyNews(deps, { tenant, attempt: present(attempt, 'the attempt of news') }),
    'delivery.proof': async ({ tenant, attempt, carrier, kind, url }) =>
      keepProof(deps, {
        tenant,
        attempt: present(attempt, 'the attempt of a proof'),
        carrier: present(
          carrierNames.find((name) => name === carrier),
          'who gives the proof',
        ),
        kind: present(kind, 'the kind of a proof'),
        url: present(url, 'the address of a proof'),
      }),
  }
}

const longestRaw = 8_000
const mostEvents = 1_000

export interface Call {
  readonly carrier: CarrierName
  readonly body: unknown
  /** As the address says it. */
  readonly key: string | null
}

/** What a carrier's call told: stored, to be applied by a job. How many events were not ours. */
export async function hearNews(deps: Deps, call: Call): Promise<{ readonly foreign: number }> {
  const carrier: Carrier = present(deps.carriers[call.carrier], 'the carrier who calls')
  const receivedAt = deps.clock.now()
  const { body, key } = call
  const events = carrier.readNews({ body, key, receivedAt }).slice(0, mostEvents)
  const raw = JSON.stringify(body)
  return { foreign: await keepNews(deps, { carrier: call.carrier, events, raw, receivedAt }) }
}

export interface Heard {
  readonly carrier: string
  readonly events: readonly CarrierEvent[]
  readonly raw: string
  readonly receivedAt: Instant
}

/** Stores what is about attempts of ours; how many of the events are about none. */
export async function keepNews(deps: Deps, heard: Heard): Promise<number> {
  const named = heard.events.flatMap((event) => {
    const about = parseKey(event.key)
    return about ? [{ ...event, ...about }] : []
  })
  let foreign = heard.events.length - named.length
  for (const [tenant, events] of Map.groupBy(named, (event) => event.tenant)) {
    foreign += await tx(deps.db, tenant, async (tx) => {
      const { carrier, receivedAt } = heard
      const raw = heard.raw.replaceAll('\0', '').slice(0, longestRaw)
      const told = { carrier, events, raw, receivedAt }
      for (const attempt of await store.insertEvents(tx, tenant, told)) {
        await addNewsJob(tx, { tenant, attempt })
      }
      const attempts = [...new Set(events.map(({ attempt }) => attempt))]
      return attempts.length - (await store.countAttempts(tx, tenant, attempts))
    })
  }
  if (foreign > 0) {
    deps.log.warn({ carrier: heard.carrier, foreign }, 'a carrier told of what is not ours')
  }
  return foreign
}

export async function addNewsJob(
  tx: Tx,
  { tenant, attempt }: AttemptKey,
  runAt?: Instant,
): Promise<void> {
  const later = runAt === undefined ? {} : { runAt }
  // What is due now must not be put off by what waits: each has its own key.
  const key = `${runAt === undefined ? 'now' : 'later'}:${attempt}`
  const queue = `news:${attempt}`
  await addJob(tx, { name: 'delivery.news', tenant, payload: { attempt }, key, queue, ...later })
}

const untilSettledMs = 60_000

async function applyNews(deps: Deps, key: AttemptKey): Promise<void> {
  await tx(deps.db, key.tenant, async (tx) => {
    const found = await store.findAbout(tx, key)
    if (!found) return
    await lockMessage(tx, key.tenant, found.message)
    // Whoever had the lock may have settled it.
    const about = present(await store.findAbout(tx, key), 'the attempt just found')
    const now = deps.clock.now()
    if (about.state === 'reserved' || about.state === 'sending') {
      return addNewsJob(tx, key, instantOf(epochMs(now) + untilSettledMs))
    }
    if (about.state === 'failed') {
      deps.log.warn({ ...key }, 'a carrier told of an attempt that had failed')
      return
    }
    const { timeZone, locale } = await loadCompany(tx, key.tenant)
    const rules = await store.findRules(tx, key.tenant)
    const standing = standingOf(await store.findEvents(tx, key), {
      channel: about.channel,
      now,
      timeZone,
      answerHoldDays: rules.answer_hold_days,
      delayHours: rules.delay_hours,
    })
    await bring(tx, { ...key, about, now, locale }, standing)
  })
}

interface Bringing extends AttemptKey {
  readonly about: store.About
  readonly now: Instant
  readonly locale: string
}

/** The rows say what the standing says. Applied again, it changes nothing. */
async function bring(tx: Tx, scene: Bringing, standing: Standing): Promise<void> {
  const { tenant, about, now } = scene
  const { outcome, presented, changesAt, trackingNumber } = standing
  if (outcome === null) return
  let changed = (await store.updateContacts(tx, scene, { outcome, presented })) > 0
  if (standing.isOver) await releaseItems(tx, scene, now)
  if (trackingNumber !== null) await store.keepTrackingNumber(tx, scene, trackingNumber)
  if (changed) {
    const trace = { id: about.message, actor: ourselves, action: `message.${outcome}` }
    await audit(tx, { tenant, now }, { ...trace, code: 'CARRIER_SAID' })
  }
  await resolve(tx, scene, standing)
  if (await pauseAndAsk(tx, scene, standing)) changed = true
  await fetchProofs(tx, scene, standing)
  if (changesAt !== null) await addNewsJob(tx, scene, changesAt)
  if (changed) await addPlanJob(tx, tenant)
}

/** What was uncertain is known now, and nobody has to find it out. */
async function resolve(tx: Tx, scene: Bringing, { isOver }: Standing): Promise<void> {
  const { tenant, attempt, about, now } = scene
  const state = isOver ? 'failed' : 'sent'
  const known = { tenant, id: about.message, now, state, reason: 'CARRIER_SAID' } as const
  if (about.state !== 'ambiguous' || !(await resolveMessage(tx, known))) return
  const message = isOver ? null : await findMessage(tx, tenant, about.message)
  if (message) await followSent(tx, { tenant, attempt, message, now })
}

/** Each event pauses and asks once: what a person has ended meanwhile stays ended. */
async function pauseAndAsk(
  tx: Tx,
  { tenant, attempt, about, now, locale }: Bringing,
  { asks, pauses }: Standing,
): Promise<boolean> {
  const { customer, message } = about
  let changed = false
  for (const { event, from, until, why } of pauses) {
    const id = `news-${idFor(`hold ${tenant} ${event}`)}`
    const hold = { id, customer, from, until, reason: pauseReason(why, locale), by: ourselves, now }
    if (await store.insertEventHold(tx, tenant, hold)) changed = true
  }
  if (asks.length === 0) return changed
  const items = await store.findItems(tx, { tenant, attempt })
  for (const { event, kind, due, detail } of asks) {
    const id = idFor(`task ${tenant} ${event}`)
    const task = { id, customer, kind, due, items, detail: { ...detail, message }, now }
    if (await store.insertEventTask(tx, tenant, task)) changed = true
  }
  return changed
}

async function fetchProofs(tx: Tx, key: AttemptKey, { proofs }: Standing): Promise<void> {
  if (proofs.length === 0) return
  const kept = new Set(await store.findProofSources(tx, key))
  for (const { event, proof, url } of proofs) {
    if (kept.has(url)) continue
    const { tenant, attempt } = key
    const [carrier = ''] = event.split(' ', 1)
    const payload = { attempt, carrier, kind: proof, url }
    await addJob(tx, { name: 'delivery.proof', tenant, payload, key: `${attempt}:${url}` })
  }
}

interface ProofWanted extends AttemptKey {
  readonly carrier: CarrierName
  readonly kind: string
  readonly url: string
}

/** Fetched again while the carrier does not answer; what he refuses is told to the log alone. */
async function keepProof(deps: Deps, wanted: ProofWanted): Promise<void> {
  const { tenant, attempt, carrier, kind, url } = wanted
  const fetchProof = deps.carriers[carrier]?.fetchProof
  if (!fetchProof) return
  try {
    const pdf = await fetchProof(url)
    const sha256 = createHash('sha256').update(pdf).digest('hex')
    const id = idFor(`proof ${attempt} ${kind} ${sha256}`)
    const now = deps.clock.now()
    const media = 'application/pdf'
    const proof = { id, kind, sha256, content: pdf, media, source: url, by: null, now } as const
    await tx(deps.db, tenant, (tx) => store.insertProof(tx, { tenant, attempt }, proof))
  } catch (error) {
    if (!(error instanceof Failure) || error.retryable) throw error
    deps.log.warn(
      { tenant, attempt, code: error.code, fault: error.message },
      'a proof is no proof',
    )
  }
}
