// Whether customers and invoices show what we say of them at the host, whether invoices on hold get
// its own mark against reminders, whether calls stand there as tasks and customers bear tags, and
// what came of each.

import { randomUUID } from 'node:crypto'
import type { TenantId } from '../../../../core/ids.ts'
import type { Instant } from '../../../../core/instant.ts'
import { insertAudit } from '../../../access/store.ts'
import { addJob } from '../../../db/jobs.ts'
import { type Tx, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { callsJob } from '../../calls/run.ts'
import * as calls from '../../calls/store.ts'
import { countAside, saveWanted } from '../../keeping/store.ts'
import { limitsJob } from '../../limits/run.ts'
import * as limits from '../../limits/store.ts'
import { sparingJob } from '../../sparing/run.ts'
import * as sparing from '../../sparing/store.ts'
import { tagsJob } from '../../tags/run.ts'
import * as tags from '../../tags/store.ts'
import { ownFieldsJob } from '../run.ts'
import * as store from '../store.ts'

export interface Choice {
  readonly wanted: boolean
  /** That show something, are marked by us, or stand there as a task. */
  readonly records: number
  /** That the host has refused by themselves. */
  readonly refused: number
  /** Of the last writing, where it came to nothing. */
  readonly failure: { readonly code: string; readonly at: Instant } | null
}

export interface OwnFieldsChoice {
  /** The name of the host, where it has fields for us. */
  readonly host: string | null
  /** Null: this company has no such fields there. */
  readonly shown: Choice | null
  readonly spared: Choice
  readonly calls: Choice
  readonly tagged: Choice
  /** Granted here, and written as the host's own. */
  readonly limits: Choice
}

export const ownFieldsOf = (deps: Deps, tenant: TenantId): Promise<OwnFieldsChoice> =>
  tx(deps.db, tenant, (tx) => choiceOf(deps, tx, tenant))

async function choiceOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<OwnFieldsChoice> {
  const fields = await store.findChoice(tx, tenant)
  const marks = await sparing.findSparing(tx, tenant)
  const tasks = await calls.findChoice(tx, tenant)
  const tagging = await tags.findChoice(tx, tenant)
  const limiting = await limits.findChoice(tx, tenant)
  const { host, realm, state } = fields
  const { live, refused } = await calls.countTasks(tx, tenant)
  const connector = host === null || state === 'disconnected' ? undefined : deps.hosts[host]
  return {
    host: connector?.ownFields ? connector.title : null,
    shown: connector?.ownFields?.isAt(realm ?? '')
      ? {
          wanted: fields.own_fields,
          records: await store.countShowing(tx, tenant),
          refused: 0,
          failure: failureIn(fields),
        }
      : null,
    spared: {
      wanted: marks.spares_invoices,
      records: await sparing.countSpared(tx, tenant),
      refused: await countAside(tx, { tenant, kept: 'sparing' }),
      failure: failureIn(marks),
    },
    calls: {
      wanted: tasks.wanted,
      records: live,
      refused,
      failure: failureIn(tasks),
    },
    tagged: {
      wanted: tagging.wanted,
      records: await tags.countTagged(tx, tenant),
      refused: await countAside(tx, { tenant, kept: 'tags' }),
      failure: failureIn(tagging),
    },
    limits: {
      wanted: limiting.wanted,
      records: await limits.countLimits(tx, tenant),
      refused: await countAside(tx, { tenant, kept: 'limits' }),
      failure: failureIn(limiting),
    },
  }
}

interface FailureColumns {
  readonly failure: string | null
  readonly failed_at: Instant | null
}

const failureIn = ({ failure, failed_at: at }: FailureColumns): Choice['failure'] =>
  failure === null || at === null ? null : { code: failure, at }

export interface OwnFieldsChange {
  readonly actor: string
  readonly spared: boolean
  /** Absent: it stays as it is. */
  readonly shown?: boolean | undefined
  readonly calls?: boolean | undefined
  readonly tagged?: boolean | undefined
  readonly limits?: boolean | undefined
}

/** `no_host`: there is none with such fields. Chosen twice, it changes nothing. */
export async function chooseOwnFields(
  deps: Deps,
  tenant: TenantId,
  { actor, shown, spared, ...others }: OwnFieldsChange,
): Promise<'chosen' | 'no_host'> {
  return tx(deps.db, tenant, async (tx) => {
    if ((await choiceOf(deps, tx, tenant)).host === null) return 'no_host'
    const audit = (action: string, detail: Readonly<Record<string, string>>) =>
      insertAudit(tx, {
        ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action, detail },
        ...{ subjectKind: 'tenant', subjectId: tenant },
      })
    if (shown !== undefined && (await saveWanted(tx, { tenant, kept: 'fields' }, shown))) {
      await addJob(tx, ownFieldsJob(tenant))
      await audit('writeback.fields', { shown: told(shown) })
    }
    if (await saveWanted(tx, { tenant, kept: 'sparing' }, spared)) {
      await addJob(tx, sparingJob(tenant))
      await audit('writeback.sparing', { spared: told(spared) })
    }
    const { calls: stand, tagged, limits: written } = others
    if (stand !== undefined && (await saveWanted(tx, { tenant, kept: 'calls' }, stand))) {
      await addJob(tx, callsJob(tenant))
      await audit('writeback.calls', { calls: told(stand) })
    }
    if (tagged !== undefined && (await saveWanted(tx, { tenant, kept: 'tags' }, tagged))) {
      await addJob(tx, tagsJob(tenant))
      await audit('writeback.tags', { tagged: told(tagged) })
    }
    if (written !== undefined && (await saveWanted(tx, { tenant, kept: 'limits' }, written))) {
      await addJob(tx, limitsJob(tenant))
      await audit('writeback.limits', { limits: told(written) })
    }
    return 'chosen'
  })
}

const told = (wanted: boolean): string => (wanted ? 'off → on' : 'on → off')
