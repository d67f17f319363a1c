// An intake into the database, with the job that plans it: what was read and what follows from it
// become true together.

import { systemClock } from '../clock.ts'
import { tenantIdFor } from '../connections/tenant.ts'
import { openDatabase } from '../db/pool.ts'
import { addPlanJob } from '../dunning/run.ts'
import { loadBook } from '../ledger/load.ts'
import { withAddresses } from './database.ts'
import type { Intake } from './intake.ts'

const connections = 1

export async function loadIntake({ company, batches }: Intake, name: string): Promise<object> {
  const tenant = tenantIdFor('book', name)
  return withAddresses(async ({ url }) => {
    const db = openDatabase(url, connections)
    try {
      await loadBook(
        { db },
        {
          tenant,
          externalId: name,
          company,
          batches,
          now: systemClock.now(),
          alongside: (tx) => addPlanJob(tx, tenant),
        },
      )
    } finally {
      await db.close()
    }
    return { tenant: { id: tenant, name } }
  })
}
