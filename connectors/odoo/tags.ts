// Tags of ours on customers: added to those that stand there, and taken from among them. A customer
// that is no longer there is left out.

import { z } from 'zod'
import { type CustomerId, customerId } from '../../core/ids.ts'
import type { HostAccess } from '../contract/host.ts'
import type { Bearer, HostTag, HostTags } from '../contract/host-tasks.ts'
import type { OdooClient } from './client.ts'
import { misshapen } from './fault.ts'
import { mustBeOriginal } from './original.ts'
import { numberIn } from './read.ts'
import { rowsIn } from './rows.ts'
import { Id } from './schema.ts'

const model = 'res.partner.category'
const mostCustomers = 200

export const odooTags = (client: OdooClient): HostTags => ({
  most: mostCustomers,
  open: (access, tag) => open(client, access, tag),
  bearing: (access, tag, customers) => bearing(client, access, { tag, customers }),
  put: (access, tag, customers) => change(client, access, { tag, customers, command: add }),
  takeAway: (access, tag, customers) => change(client, access, { tag, customers, command: take }),
})

const add = 4
const take = 3
const Row = z.looseObject({ id: Id, name: z.string() })

async function open(client: OdooClient, access: HostAccess, tag: HostTag): Promise<string> {
  await mustBeOriginal(client, access)
  const known = numberIn(tag.hostId ?? '')
  const { rows } = await rowsIn(client, access, {
    model,
    domain: [
      ...(known === null ? [] : ['|', ['id', '=', known]]),
      ...['&', ['name', 'in', tag.names], ['parent_id', '=', false]],
    ],
    fields: ['name'],
  })
  const found = z.array(Row).safeParse(rows)
  if (!found.success) throw misshapen('list of tags')
  const standing = found.data.find(({ id }) => id === known) ?? found.data[0]
  if (standing) return `${standing.id}`
  const { value } = await client.write(access, {
    // Unlike `create` it takes its argument by name at every version.
    ...{ model, method: 'name_create', args: { name: tag.names[0] } },
  })
  const made = Id.safeParse(Array.isArray(value) ? value[0] : value)
  if (!made.success) throw misshapen('id of the tag')
  return `${made.data}`
}

interface Asked {
  readonly tag: string
  readonly customers: readonly CustomerId[]
}

const Written = z.array(
  z.looseObject({ id: Id, write_uid: z.union([Id, z.literal(false), z.null()]) }),
)

/** Where a person lent his key his own writing counts as ours: Odoo tells the two not apart. */
async function bearing(
  client: OdooClient,
  access: HostAccess,
  { tag, customers }: Asked,
): Promise<readonly Bearer[]> {
  const { rows } = await rowsIn(client, access, {
    model: 'res.partner',
    domain: [
      ['id', 'in', customers.flatMap((id) => numberIn(id) ?? [])],
      ['category_id', 'in', [Number(tag)]],
    ],
    fields: ['write_uid'],
  })
  const found = Written.safeParse(rows)
  if (!found.success) throw misshapen('list of customers')
  return found.data.map(({ id, write_uid }) => ({
    customer: customerId(`${id}`),
    lastByUs: `${write_uid}` === access.site?.user,
  }))
}

interface Changing extends Asked {
  readonly command: typeof add | typeof take
}

async function change(
  client: OdooClient,
  access: HostAccess,
  { tag, customers, command }: Changing,
): Promise<void> {
  await mustBeOriginal(client, access)
  const wanted = command === add ? 'not in' : 'in'
  const { rows } = await rowsIn(client, access, {
    model: 'res.partner',
    domain: [
      ['id', 'in', customers.flatMap((id) => numberIn(id) ?? [])],
      ['category_id', wanted, [Number(tag)]],
    ],
    fields: ['id'],
  })
  const ids = z.array(z.looseObject({ id: Id })).safeParse(rows)
  if (!ids.success) throw misshapen('list of customers')
  if (ids.data.length === 0) return
  await client.write(access, {
    ...{ model: 'res.partner', method: 'write', ids: ids.data.map(({ id }) => id) },
    args: { vals: { category_id: [[command, Number(tag)]] } },
  })
}
