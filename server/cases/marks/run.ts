// Gives a customer tags, a grade and a policy of his own or none; all of them each time. The answer
// says what that changes for him at once.

import { randomUUID } from 'node:crypto'
import type { CustomerId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findMarks, type Marks, saveMarks } from '../../dunning/policies/versions/store.ts'
import { type By, type Changed, type Scene, sceneOf, withEffect } from '../run.ts'
import { insertTrail } from '../trail/store.ts'

export type Marked = Changed | 'no_customer' | 'no_policy'

export async function markCustomer(
  deps: Deps,
  by: By,
  { customer, marks }: { readonly customer: CustomerId; readonly marks: Marks },
): Promise<Marked> {
  return tx(deps.db, by.tenant, async (tx) => {
    const scene = await sceneOf(deps, tx, { ...by, customer })
    if (!scene) return 'no_customer'
    const { policy, grade, tags } = marks
    if (policy !== null && !scene.policies.byKey.has(policy)) return 'no_policy'
    const wanted = { policy, grade, tags: [...new Set(tags)] }
    return withEffect(scene, customer, () => markIn(scene, wanted))
  })
}

/** False where they are as wanted already. */
async function markIn(scene: Scene, wanted: Marks): Promise<boolean> {
  const { tx, tenant, customer, actor, now } = scene
  const before = JSON.stringify(await findMarks(tx, tenant, customer))
  const after = JSON.stringify(wanted)
  if (after === before) return false
  await saveMarks(tx, { tenant, now }, { ...wanted, customer })
  await insertTrail(tx, {
    ...{ tenant, customer, actor, before, after, note: null, id: randomUUID(), at: now },
    ...{ action: 'customer.mark', subjectKind: 'customer', subjectId: customer },
  })
  return true
}
