// Whether customers and invoices show what we say of them at the host, and what came of it.

import { randomUUID } from 'node:crypto'
import type { TenantId } from '../../../../core/ids.ts'
import type { Instant } from '../../../../core/instant.ts'
import { insertAudit } from '../../../access/store.ts'
import { addJob } from '../../../db/jobs.ts'
import { type Tx, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { ownFieldsJob } from '../run.ts'
import * as store from '../store.ts'

export interface OwnFieldsChoice {
  /** The name of the host, where it has fields for us. */
  readonly host: string | null
  readonly shown: boolean
  /** Records that show something. */
  readonly records: number
  /** Of the last writing, where it came to nothing. */
  readonly failure: { readonly code: string; readonly at: Instant } | null
}

export const ownFieldsOf = (deps: Deps, tenant: TenantId): Promise<OwnFieldsChoice> =>
  tx(deps.db, tenant, (tx) => choiceOf(deps, tx, tenant))

async function choiceOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<OwnFieldsChoice> {
  const {
    own_fields: shown,
    failure,
    failed_at: at,
    host,
    state,
  } = await store.findChoice(tx, tenant)
  const connector = host === null || state === 'disconnected' ? undefined : deps.hosts[host]
  return {
    host: connector?.ownFields ? connector.title : null,
    shown,
    records: await store.countShowing(tx, tenant),
    failure: failure === null || at === null ? null : { code: failure, at },
  }
}

/** `no_host`: there is none with such fields. Chosen twice, it changes nothing. */
export async function chooseOwnFields(
  deps: Deps,
  tenant: TenantId,
  { actor, shown }: { readonly actor: string; readonly shown: boolean },
): Promise<'chosen' | 'no_host'> {
  return tx(deps.db, tenant, async (tx) => {
    if ((await choiceOf(deps, tx, tenant)).host === null) return 'no_host'
    if (!(await store.saveChoice(tx, tenant, shown))) return 'chosen'
    await addJob(tx, ownFieldsJob(tenant, { tries: 0 }))
    await insertAudit(tx, {
      ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action: 'writeback.fields' },
      ...{ subjectKind: 'tenant', subjectId: tenant },
      detail: { shown: shown ? 'off → on' : 'on → off' },
    })
    return 'chosen'
  })
}
