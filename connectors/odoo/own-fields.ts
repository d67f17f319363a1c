// What customers and invoices show in the fields that the module has made for us: many records a
// call, past Odoo's own dates of writing. Leaves out what they show: the service says it.

import { z } from 'zod'
import { formatMinor } from '../../core/money.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, LeftRecord, OwnFields } from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import { misshapen, saying } from './fault.ts'
import { placeIn } from './read.ts'
import { Id } from './schema.ts'

/** The module takes no more at a time. */
export const mostOwnFields = 200

const models = { customer: 'res.partner', invoice: 'account.move' } as const

const Answer = z.looseObject({
  realm: z.string(),
  left: z.array(
    z.looseObject({
      model: z.enum(['res.partner', 'account.move']),
      id: Id,
      why: z.enum(['gone', 'other_company']),
    }),
  ),
})

export async function writeOwnFields(
  client: OdooClient,
  access: HostAccess,
  records: readonly OwnFields[],
): Promise<readonly LeftRecord[]> {
  const named = records.map((record) => ({ record, place: placeIn(record.id) }))
  // The balance of an entry is no document: there is no form that would show it.
  const placeless = named.filter(({ place }) => place.move === null || place.line !== null)
  const given = named.filter((one) => !placeless.includes(one))
  const nowhere = placeless.map(({ record: { entity, id } }) => {
    return { entity, id, why: 'no_place' } as const
  })
  if (given.length === 0) return nowhere
  const args = {
    realm: access.realm,
    records: given.map(({ record, place }) => ({
      model: models[record.entity],
      id: place.move,
      vals: valuesOf(record),
    })),
  }
  const { realm, left } = await written(client, access, args)
  if (realm !== access.realm) {
    throw new Rejected(saying('OTHER_DATABASE', 'the database is another than was connected'))
  }
  return [
    ...nowhere,
    ...left.map(({ model, id, why }) => {
      const entity = model === models.customer ? 'customer' : 'invoice'
      return { entity, id: `${id}`, why } as const
    }),
  ]
}

/** A field that is not named is cleared. */
function valuesOf({ entity, shown }: OwnFields): Readonly<Record<string, unknown>> {
  if (shown === null) return {}
  const { nextStep, nextOn, lastContact, why, exposure, grade, limit } = shown
  return {
    encours_next_step: nextStep ?? false,
    encours_next_date: nextOn ?? false,
    encours_last_contact: lastContact ?? false,
    encours_why: why ?? false,
    ...(entity === 'customer' && exposure !== null
      ? // For people, in a field of Odoo that is a float.
        { encours_exposure: Number(formatMinor(exposure.minor, exposure.currency)) }
      : {}),
    ...(entity === 'customer' ? { encours_grade: grade ?? false } : {}),
    ...(entity === 'customer' && limit !== null
      ? { encours_limit: Number(formatMinor(limit.minor, limit.currency)) }
      : {}),
  }
}

const call = { model: 'encours.connection', method: 'write_fields' }

async function written(
  client: OdooClient,
  access: HostAccess,
  args: Readonly<Record<string, unknown>>,
): Promise<z.infer<typeof Answer>> {
  try {
    const { value } = await client.write(access, { ...call, args })
    const answer = Answer.safeParse(value)
    if (!answer.success) throw misshapen('list of records that were left')
    return answer.data
  } catch (error) {
    if (!isUnknownMethod(error) || !(await hasModule(client, access))) throw error
    throw new Rejected(saying('MODULE_OUTDATED', 'the Encours module there is too old for this'))
  }
}

/** What 19, and 18, say of a model or a method that is not there. */
const isUnknownMethod = (error: unknown): boolean =>
  error instanceof Rejected && ['MODULE_MISSING', 'REQUEST'].includes(error.code)

async function hasModule(client: OdooClient, access: HostAccess): Promise<boolean> {
  try {
    await client.read(access, { ...call, method: 'current_realm', args: {} })
    return true
  } catch (error) {
    if (error instanceof Rejected) return false
    throw error
  }
}
