// A channel is tried on the company itself, and what the carrier said is told. Nothing of it is an
// attempt or a contact, so that no plan takes it for a message to a customer.

import type { Handover } from '../../../connectors/contract/channel.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { tooMany } from '../../errors.ts'
import { loadCompany } from '../../ledger/store.ts'
import { ownAddress, type TriedChannel, trialText } from '../channel-test.ts'
import { keyOf } from '../key.ts'
import { idFor } from '../news/name.ts'
import { findSettings, lockCounting } from '../settings/store.ts'
import * as store from './store.ts'

export interface Trial {
  /** The asker's own: asked again under it, nothing leaves again. */
  readonly id: string
  readonly channel: TriedChannel
  readonly actor: string
}

export interface Tried {
  readonly to: string
  readonly outcome: Handover['kind']
  /** In the carrier's words, where it did not go. */
  readonly said: string | null
}

const mostInAnHour = 10
const hourMs = 60 * 60_000

/** A process that dies in here has sent the try, or has not: it is not repeated. */
export async function tryChannel(
  deps: Deps,
  tenant: TenantId,
  trial: Trial,
): Promise<Tried | 'not_set_up' | 'no_address'> {
  const channel = deps.channels[trial.channel]
  if (!channel) return 'not_set_up'
  const begun = await tx(deps.db, tenant, (tx) => begin(deps, tx, { tenant, trial }))
  if (begun === 'no_address' || 'outcome' in begun) return begun
  const { to, locale } = begun
  const { id } = trial
  const letter = trialText(locale)
  const key = keyOf({ tenant, attempt: id })
  const handover = await channel.send({ ...letter, key, to, from: deps.mailFrom })
  const said = handover.kind === 'accepted' ? null : handover.reason
  const tried = { to, outcome: handover.kind, said } as const
  await tx(deps.db, tenant, (tx) => note(deps, tx, { tenant, trial, tried }))
  return tried
}

interface Beginning {
  readonly tenant: TenantId
  readonly trial: Trial
}

async function begin(
  deps: Deps,
  tx: Tx,
  { tenant, trial }: Beginning,
): Promise<Tried | 'no_address' | { readonly to: string; readonly locale: string }> {
  await lockCounting(tx, tenant)
  const [before, after] = await store.findTrial(tx, tenant, [trial.id, outcomeId(trial)])
  if (before) {
    const { outcome = 'unknown', said = null } = after?.detail ?? {}
    return { to: before.detail.to, outcome, said }
  }
  const to = ownAddress(trial.channel, await findSettings(tx, tenant))
  if (to === null) return 'no_address'
  const now = deps.clock.now()
  const since = instantOf(epochMs(now) - hourMs)
  if ((await store.countTrials(tx, tenant, since)) >= mostInAnHour) throw tooMany()
  const { id, actor, channel } = trial
  await insertAudit(tx, {
    ...{ tenant, id, actor, at: now, action: 'channel.test' },
    ...{ subjectKind: 'tenant', subjectId: tenant, detail: { channel, to } },
  })
  const { locale } = await loadCompany(tx, tenant)
  return { to, locale }
}

const outcomeId = ({ id }: Trial): string => idFor(`tested ${id}`)

async function note(
  deps: Deps,
  tx: Tx,
  { tenant, trial, tried }: Beginning & { readonly tried: Tried },
): Promise<void> {
  const { channel, actor } = trial
  const { to, outcome, said } = tried
  const told = { channel, to, outcome, ...(said === null ? {} : { said }) }
  await insertAudit(tx, {
    ...{ tenant, actor, id: outcomeId(trial), at: deps.clock.now(), action: 'channel.tested' },
    ...{ subjectKind: 'tenant', subjectId: tenant, detail: told },
  })
}
