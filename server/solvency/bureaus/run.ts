// Asks the public bureaus about a company's customers, by their number alone. Jobs:
// `solvency.bureaus` {tenant}, which brings its own successor; `solvency.bulletin` reads the
// bulletin of the country. Adds `dunning.plan` where somebody is in proceedings now.

import type { Answer, Bureaus, Notice } from '../../../connectors/contract/bureau.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { parseSiren, type Siren } from '../../../core/siren.ts'
import { addJob, addJobUnlessWaiting, always, type JobHandlers } from '../../db/jobs.ts'
import { platformTenant, type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { addPlanJob } from '../../sync/page/run.ts'
import { askAgainAt, storedJson, type WatchedBureau, watchedBureaus } from './answers.ts'
import { bulletinJobs } from './bulletin/run.ts'
import { proceedingsFrom } from './proceedings.ts'
import * as store from './store.ts'
import { askInTurn } from './turns/run.ts'

export function bureauJobs(deps: Deps): JobHandlers {
  return {
    ...bulletinJobs(deps),
    'solvency.bureaus': async ({ tenant }) => {
      if (deps.bureaus) await watch(deps, deps.bureaus, tenant)
    },
  }
}

const watchJob = (tenant: TenantId) =>
  ({ name: 'solvency.bureaus', tenant, key: 'due', queue: 'bureaus' }) as const

/** Where bureaus are asked at all, and no asking waits already. */
export async function addBureauJob(
  { bureaus }: Pick<Deps, 'bureaus'>,
  tx: Tx,
  tenant: TenantId,
): Promise<void> {
  if (bureaus) await addJobUnlessWaiting(tx, watchJob(tenant))
}

/** At once, where bureaus are asked at all: a number has become known. */
export async function askNow(
  { bureaus }: Pick<Deps, 'bureaus'>,
  tx: Tx,
  tenant: TenantId,
): Promise<void> {
  if (bureaus) await addJob(tx, { ...watchJob(tenant), maxAttempts: always })
}

/** Of each bureau in one run; the rest follows in the next. */
const askedAtOnce = 15
const leastPauseMs = 60_000
/** Between runs that our own limits hold up. */
const leastTurnMs = 5_000
/** The bulletin may have something new. */
const lookAgainMs = 3_600_000

async function watch(deps: Deps, bureaus: Bureaus, tenant: TenantId): Promise<void> {
  const waits: number[] = []
  const open: WatchedBureau[] = []
  let isFull = false
  for (const bureau of watchedBureaus) {
    const wanted = { bureau, now: deps.clock.now(), most: askedAtOnce }
    const due = await tx(deps.db, tenant, (tx) => store.findDue(tx, tenant, wanted))
    const waitMs = await askEach(deps, bureaus, { tenant, due })
    if (waitMs !== null) waits.push(waitMs)
    else open.push(bureau)
    if (waitMs === null && due.length === askedAtOnce) isFull = true
  }
  await lookThroughBulletin(deps, tenant)
  await tx(deps.db, tenant, async (tx) => {
    // While much is asked this would be done over and over.
    if (!isFull && waits.length === 0) await store.forgetStrangers(tx, tenant)
    const now = epochMs(deps.clock.now())
    const next = await store.nextDue(tx, tenant, open)
    const moments = [
      isFull ? now : now + lookAgainMs,
      ...(next === null ? [] : [epochMs(next)]),
      ...waits.map((waitMs) => now + waitMs),
    ]
    const runAt = instantOf(Math.max(Math.min(...moments), now))
    await addJob(tx, { ...watchJob(tenant), runAt, maxAttempts: always })
  })
}

interface Asking {
  readonly tenant: TenantId
  readonly due: readonly store.Due[]
}

/** Null, or how long this bureau is to be left alone: others would fare no better. */
async function askEach(
  deps: Deps,
  bureaus: Bureaus,
  { tenant, due }: Asking,
): Promise<number | null> {
  let oddInARow = 0
  for (const one of due) {
    const siren = parseSiren(one.siren)
    const asked =
      siren === null
        ? noNumber(one.siren, deps.clock.now())
        : await askOne(deps, bureaus, { bureau: one.bureau, siren })
    if (asked.kind === 'wait') return Math.max(asked.waitMs, leastTurnMs)
    const { answer } = asked
    await keep(deps, tenant, { due: one, ...asked })
    if (siren === null) continue
    oddInARow = isOfOneAlone(answer) ? oddInARow + 1 : 0
    if (oddInARow >= mostOddInARow || (answer.kind === 'could_not_ask' && oddInARow === 0)) {
      const again = epochMs(askAgainAt(one.bureau, answer, one.failures + 1))
      return Math.max(again - epochMs(answer.asOf), leastPauseMs)
    }
  }
  return null
}

/** Then it is not the companies that are odd. */
const mostOddInARow = 3

/** What stands against one company's answer, and says nothing of the next one's. */
const isOfOneAlone = (answer: Answer<unknown>): boolean =>
  answer.kind === 'could_not_ask' && (answer.code === 'SHAPE' || answer.failure === 'rejected')

type Asked =
  | { readonly kind: 'wait'; readonly waitMs: number }
  | {
      readonly kind: 'answered'
      readonly answer: Answer<unknown>
      readonly notices: readonly Notice[]
    }

/** Nobody is asked about a number that cannot be one. */
const noNumber = (text: string, now: Instant): Asked => ({
  kind: 'answered',
  answer: {
    ...{ kind: 'could_not_ask', asOf: now, failure: 'rejected', code: 'SIREN' },
    message: `siren: not nine digits whose check digit fits (found ${JSON.stringify(text)})`,
  },
  notices: [],
})

interface Question {
  readonly bureau: WatchedBureau
  readonly siren: Siren
}

async function askOne(
  deps: Deps,
  { identity, proceedings, accounts }: Bureaus,
  { bureau, siren }: Question,
): Promise<Asked> {
  switch (bureau) {
    case 'sirene':
      return answered(await askInTurn(deps, identity, (now) => identity.identityOf(siren, now)))
    case 'ratios':
      return answered(await askInTurn(deps, accounts, (now) => accounts.accountsOf(siren, now)))
    case 'bodacc': {
      const answer = await askInTurn(deps, proceedings, (now) => proceedings.noticesOf(siren, now))
      return answered(answer, answer.kind === 'found' ? answer.value : [])
    }
  }
}

function answered(
  answer: Answer<unknown> | { readonly kind: 'wait'; readonly waitMs: number },
  notices: readonly Notice[] = [],
): Asked {
  return answer.kind === 'wait' ? answer : { kind: 'answered', answer, notices }
}

interface Kept {
  readonly due: store.Due
  readonly answer: Answer<unknown>
  readonly notices: readonly Notice[]
}

async function keep(
  deps: Deps,
  tenant: TenantId,
  { due: { siren, bureau, failures: before }, answer, notices }: Kept,
): Promise<void> {
  const couldNot = answer.kind === 'could_not_ask'
  const failures = couldNot ? before + 1 : 0
  await tx(deps.db, tenant, async (tx) => {
    await store.saveAnswer(tx, tenant, {
      ...{ siren, bureau, outcome: answer.kind, askedAt: answer.asOf, failures },
      askAgainAt: askAgainAt(bureau, answer, failures),
      code: couldNot ? answer.code : null,
      message: couldNot ? answer.message : null,
      value: answer.kind === 'found' ? storedJson(answer.value) : null,
    })
    const own = parseSiren(siren)
    if (notices.length === 0 || own === null) return
    const noted = notices.map((notice) => ({ siren: own, notice }))
    await store.saveNotices(tx, { tenant, now: answer.asOf }, noted)
    if (await derive(deps, tx, { tenant, siren: own })) await addPlanJob(tx, tenant)
  })
}

/** What the ledger knows of it now; whether that is anything new. */
async function derive(
  deps: Deps,
  tx: Tx,
  { tenant, siren }: { readonly tenant: TenantId; readonly siren: Siren },
): Promise<boolean> {
  const noted = await store.noticesOf(tx, tenant, [siren])
  const today = dayIn(deps.clock.now(), 'Europe/Paris')
  const proceedings = proceedingsFrom(
    noted.map(({ notice }) => notice),
    today,
  )
  return store.replaceProceedings(tx, { tenant, siren }, proceedings)
}

/** A reading that was being written while the last look was taken is seen by the next. */
const overlapMs = 3_600_000

async function lookThroughBulletin(deps: Deps, tenant: TenantId): Promise<void> {
  const now = deps.clock.now()
  const seen = await tx(deps.db, tenant, (tx) => store.findSeen(tx, tenant))
  const since = seen === null ? null : instantOf(epochMs(seen) - overlapMs)
  const noted = await tx(deps.db, platformTenant, (tx) =>
    store.noticesSince(tx, platformTenant, since),
  )
  await tx(deps.db, tenant, async (tx) => {
    const sirens = [...new Set(noted.map(({ siren }) => siren))]
    const own = await store.ownAmong(tx, tenant, sirens)
    const mine = noted.filter(({ siren }) => own.has(siren))
    await store.saveNotices(tx, { tenant, now }, mine)
    let changed = false
    for (const siren of own) {
      if (await derive(deps, tx, { tenant, siren })) changed = true
    }
    await store.saveSeen(tx, tenant, now)
    if (changed) await addPlanJob(tx, tenant)
  })
}
