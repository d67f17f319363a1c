// What tells one database from another when it is entered with a key: by it two addresses are seen
// to lead to the same one. Leaves out what follows from that, and never says what a mark is of.

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess } from '../contract/host.ts'
import type { DatabaseMarks } from '../contract/keys.ts'
import type { OdooClient } from './client.ts'
import { realmOf } from './realm.ts'
import { rowsIn } from './rows.ts'
import { Id } from './schema.ts'

/**
 * Its own identifier is for administrators alone. The print is made of what every user of
 * accounting may read, and nobody changes: when the company, its address and its first journal were
 * made. The name of the database and the journal are what copies of one template differ in.
 */
export async function marksOf(client: OdooClient, access: HostAccess): Promise<DatabaseMarks> {
  const { company } = realmOf(access.realm)
  const uuid = await uuidOf(client, access)
  const made = await madeOf(client, access, company)
  return {
    named: uuid === null ? null : namedMark(`${uuid}.${company}`),
    print: made === null ? null : digest(['print', access.site?.database, company, ...made]),
  }
}

/** Of a company as the module names it. */
export const namedMark = (realm: string): string => digest(['uuid', realm])

const digest = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Who may not ask is told nothing. */
const silent = new Set(['ACCESS', 'NOT_FOUND', 'REQUEST', 'REFUSED'])

async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Rejected && silent.has(error.code)) return null
    throw error
  }
}

async function uuidOf(client: OdooClient, access: HostAccess): Promise<string | null> {
  const call = { model: 'ir.config_parameter', method: 'get_param' }
  const asked = client.read(access, { ...call, args: { key: 'database.uuid' } })
  const value = (await unlessRefused(asked))?.value
  return typeof value === 'string' && value !== '' ? value : null
}

const Made = z.looseObject({ id: Id, create_date: z.string().min(1) })
const Company = Made.extend({ partner_id: Id })

async function madeOf(
  client: OdooClient,
  access: HostAccess,
  company: number,
): Promise<readonly unknown[] | null> {
  const first = async (model: string, domain: readonly unknown[], more: readonly string[] = []) => {
    const fields = ['create_date', ...more]
    const rows = await unlessRefused(rowsIn(client, access, { model, domain, fields, limit: 1 }))
    return rows?.rows[0]
  }
  const own = Company.safeParse(await first('res.company', [['id', '=', company]], ['partner_id']))
  if (!own.success) return null
  const { create_date, partner_id } = own.data
  const partner = Made.safeParse(await first('res.partner', [['id', '=', partner_id]]))
  const journal = Made.safeParse(await first('account.journal', [['company_id', '=', company]]))
  const dated = [partner.data, journal.data].map((one) => one && [one.id, one.create_date])
  return [create_date, ...dated.map((one) => one ?? null)]
}
