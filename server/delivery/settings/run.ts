// The rules of sending, as the company's admin sets them. What was approved under rules that end is
// asked again: nothing leaves for real on a yes that was given to a try.

import { randomUUID } from 'node:crypto'
import type { TenantId } from '../../../core/ids.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { ourselves } from '../../dunning/proposal.ts'
import { addPlanJob } from '../../dunning/run.ts'
import { loadCompany } from '../../ledger/store.ts'
import { payPagesIn } from '../pay-links/run.ts'
import { changesOf, checkSettings, type SendingSettings } from '../settings.ts'
import { askAgain as askContentAgain, whatever } from '../stationery/run.ts'
import * as store from './store.ts'

export interface CompanySettings {
  readonly settings: SendingSettings
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** The host that has pages to pay online, for people; null where none has. */
  readonly payPagesAt: string | null
}

export async function companyOf(deps: Deps, tenant: TenantId): Promise<CompanySettings> {
  return tx(deps.db, tenant, async (tx) => {
    const { country } = await loadCompany(tx, tenant)
    const payPagesAt = await payPagesIn(deps, tx, tenant)
    return { country, settings: await store.findSettings(tx, tenant), payPagesAt }
  })
}

export interface SettingsChange {
  readonly actor: string
  readonly settings: SendingSettings
}

/** Throws Malformed, with the field, where they cannot stand. Saved twice they change nothing. */
export async function changeSettings(
  deps: Deps,
  tenant: TenantId,
  { actor, settings }: SettingsChange,
): Promise<SendingSettings> {
  return tx(deps.db, tenant, async (tx) => {
    checkSettings(settings, await loadCompany(tx, tenant))
    const before = await store.lockSettings(tx, tenant)
    const changes = changesOf(before, settings)
    if (Object.keys(changes).length === 0) return before
    const now = deps.clock.now()
    await store.saveSettings(tx, tenant, settings)
    await insertAudit(tx, {
      ...{ tenant, actor, id: randomUUID(), at: now, action: 'settings.change' },
      ...{ subjectKind: 'tenant', subjectId: tenant, detail: changes },
    })
    await askAgain(tx, { tenant, now }, { before, after: settings })
    await addPlanJob(tx, tenant)
    return settings
  })
}

async function askAgain(
  tx: Tx,
  writing: Parameters<typeof store.withdrawApprovals>[1],
  { before, after }: { readonly before: SendingSettings; readonly after: SendingSettings },
): Promise<void> {
  // Whoever said yes read a mail with a link, or one without.
  if (before.payLink !== after.payLink) {
    await askContentAgain(tx, writing, { ...whatever, channel: 'email' })
  }
  if (before.automatic && !after.automatic) {
    await store.withdrawApprovals(tx, writing, { of: ourselves, reason: null })
  }
  if (before.test.on && !after.test.on) {
    await store.withdrawApprovals(tx, writing, { of: null, reason: null })
    await store.forgetTests(tx, writing.tenant)
  }
}
