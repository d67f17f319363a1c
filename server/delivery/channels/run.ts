// What a company can send by, how that has fared, and what its admin sets about it.

import { randomUUID } from 'node:crypto'
import type { ChannelKind } from '../../../core/book.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { platformTenant, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { addPlanJob } from '../../dunning/run.ts'
import { type Way, waysOf } from '../../dunning/ways.ts'
import * as store from './store.ts'

/** A call is a person's: nothing carries it. */
const carried = ['email', 'sms', 'letter', 'registered_letter'] as const

export interface ChannelStanding {
  readonly channel: (typeof carried)[number]
  /** Null where nothing goes by it. */
  readonly way: Way | null
  readonly sentAt: Instant | null
  readonly failedAt: Instant | null
  /** What was said when it failed last. */
  readonly failure: string | null
}

export interface ChannelsOverview {
  readonly channels: readonly ChannelStanding[]
  readonly settings: store.ChannelSettings
  /** Where answers and bounces come to; null where nothing reads it. */
  readonly inbox: { readonly lastMailAt: Instant | null } | null
}

export async function channelsOf(deps: Deps, tenant: TenantId): Promise<ChannelsOverview> {
  const { inbox } = deps
  const { fares, settings } = await tx(deps.db, tenant, async (tx) => ({
    fares: await store.findFares(tx, tenant),
    settings: await store.findSettings(tx, tenant),
  }))
  const ways = waysOf(deps.channels, settings)
  return {
    settings,
    channels: carried.map((channel) => standingOf(channel, ways.get(channel) ?? null, fares)),
    inbox: inbox
      ? {
          lastMailAt: await tx(deps.db, platformTenant, (tx) => store.findMailRead(tx, inbox.name)),
        }
      : null,
  }
}

function standingOf(
  channel: ChannelStanding['channel'],
  way: Way | null,
  fares: readonly store.Fare[],
): ChannelStanding {
  const fare = fares.find((each: { readonly channel: ChannelKind }) => each.channel === channel)
  return {
    channel,
    way,
    sentAt: fare?.sentAt ?? null,
    failedAt: fare?.failedAt ?? null,
    failure: fare?.failure ?? null,
  }
}

/** Saved twice they change nothing. */
export async function changeChannels(
  deps: Deps,
  tenant: TenantId,
  { actor, settings }: { readonly actor: string; readonly settings: store.ChannelSettings },
): Promise<void> {
  await tx(deps.db, tenant, async (tx) => {
    const before = await store.lockSettings(tx, tenant)
    const [was, is] = [JSON.stringify(before), JSON.stringify(settings)]
    if (was === is) return
    await store.saveSettings(tx, tenant, settings)
    await insertAudit(tx, {
      ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action: 'channels.change' },
      ...{ subjectKind: 'tenant', subjectId: tenant, detail: { before: was, after: is } },
    })
    await addPlanJob(tx, tenant)
  })
}
