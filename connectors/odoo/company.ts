// What a database says once for all its records: the company, currencies, countries, and which of
// the fields that come and go between versions it has. Kept for an hour. Leaves out whatever may
// change a debt.

import type { z } from 'zod'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { epochMs, isTimeZone } from '../../core/instant.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, HostCompany } from '../contract/host.ts'
import { localeFor, timeZoneFor } from '../kit/place.ts'
import type { OdooClient } from './client.ts'
import type { OdooSettings } from './config.ts'
import { localeOf } from './contact.ts'
import { misshapen, saying } from './fault.ts'
import type { CompanyFacts } from './map.ts'
import { realmOf } from './realm.ts'
import { rowsIn } from './rows.ts'
import { CodedRow, HostCompanyRow, type HostPartner, NamedRow, PlaceRow } from './schema.ts'

export interface Fields {
  readonly partner: readonly string[]
  readonly line: readonly string[]
}

export interface Background {
  readonly company: HostCompany
  readonly facts: CompanyFacts
  readonly fields: Fields
}

/** `now` asks the host whatever is kept: proof that this very access opens that company. */
export type ReadBackground = (access: HostAccess, age?: 'kept' | 'now') => Promise<Background>

const keptMs = 3_600_000
const mostKept = 500

export function makeBackground(settings: OdooSettings, client: OdooClient): ReadBackground {
  const kept = new Map<string, { readonly at: number; readonly value: Background }>()
  return async (access, age = 'kept') => {
    const now = epochMs(settings.now())
    const key = `${access.realm} ${access.site?.url} ${access.site?.database}`
    const known = age === 'kept' ? kept.get(key) : undefined
    if (known && now >= known.at && now - known.at < keptMs) return known.value
    const value = await readBackground(client, access)
    kept.delete(key)
    kept.set(key, { at: now, value })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return value
  }
}

/** A field that is not there, or no longer ours to read, is refused with these. */
const refusals = new Set(['REQUEST', 'ACCESS'])

/** Which fields there are is kept for an hour: where one is gone by now, they are asked anew. */
export async function withFieldsOfNow<T>(
  background: ReadBackground,
  access: HostAccess,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Rejected) || !refusals.has(error.code)) throw error
    await background(access, 'now')
    return read()
  }
}

async function readBackground(client: OdooClient, access: HostAccess): Promise<Background> {
  const { company: id } = realmOf(access.realm)
  const named = ['name', 'currency_id', 'country_id', 'partner_id']
  const rows = { model: 'res.company', domain: [['id', '=', id]], fields: named }
  const [row] = shapedRows(HostCompanyRow, (await rowsIn(client, access, rows)).rows)
  if (!row) throw unusable('there is no such company')
  const currencies = await currenciesOf(client, access)
  const countries = await countriesOf(client, access)
  const country = countries.get(row.country_id ?? 0)
  const currency = currencies.get(row.currency_id ?? 0)
  if (country === undefined) throw unusable('it has no country')
  if (currency === undefined) throw unusable('it has no currency of ISO 4217')
  const place = await placeOf(client, access, row.partner_id)
  return {
    company: { name: row.name, country, currency, ...localAt(country, place) },
    facts: { country, currency, currencies, countries },
    fields: {
      partner: await knownOf(client, access, {
        model: 'res.partner',
        names: ['phone', 'phone_sanitized', 'mobile', 'company_registry', 'siret', 'credit_limit'],
      }),
      line: await knownOf(client, access, {
        model: 'account.move.line',
        names: ['no_followup', 'blocked'],
      }),
    },
  }
}

type Place = z.infer<typeof PlaceRow>

function localAt(country: string, place: Place | undefined) {
  const zone = place?.tz ?? ''
  const locale = place ? localeOf(place as Pick<HostPartner, 'lang'> as HostPartner) : undefined
  return {
    locale: locale ?? localeFor(country, undefined),
    timeZone: zone !== '' && isTimeZone(zone) ? zone : timeZoneFor(country),
  }
}

async function placeOf(client: OdooClient, access: HostAccess, partner: number | null) {
  const asked = {
    model: 'res.partner',
    domain: [['id', '=', partner ?? 0]],
    fields: ['lang', 'tz'],
  }
  return shapedRows(PlaceRow, (await rowsIn(client, access, asked)).rows)[0]
}

async function currenciesOf(client: OdooClient, access: HostAccess) {
  const asked = { model: 'res.currency', domain: [], fields: ['name'] }
  const rows = shapedRows(NamedRow, (await rowsIn(client, access, asked)).rows)
  const known = rows.map(({ id, name }): [number, Currency | null] => [id, parseCurrency(name)])
  return new Map(known.filter((pair): pair is [number, Currency] => pair[1] !== null))
}

async function countriesOf(client: OdooClient, access: HostAccess) {
  const asked = { model: 'res.country', domain: [], fields: ['code'] }
  const rows = shapedRows(CodedRow, (await rowsIn(client, access, asked)).rows)
  const coded = rows.map(({ id, code }): [number, string] => [id, (code ?? '').toUpperCase()])
  return new Map(coded.filter(([, code]) => /^[A-Z]{2}$/.test(code)))
}

interface AskedFields {
  readonly model: string
  readonly names: readonly string[]
}

/** Of these names, those that the model has in this version and for this user. */
async function knownOf(client: OdooClient, access: HostAccess, { model, names }: AskedFields) {
  const { value } = await client.read(access, {
    ...{ model, method: 'fields_get' },
    args: { allfields: names, attributes: ['type'] },
  })
  if (typeof value !== 'object' || value === null) throw misshapen('list of fields')
  return names.filter((name) => name in value)
}

function shapedRows<Schema extends z.ZodType>(schema: Schema, rows: readonly unknown[]) {
  return rows.map((row): z.output<Schema> => {
    const result = schema.safeParse(row)
    if (result.success) return result.data
    throw misshapen(`answer that we know, at ${result.error.issues[0]?.path.join('.') ?? ''}`)
  })
}

const unusable = (what: string) =>
  new Rejected(saying('COMPANY', `the company cannot be read: ${what}`))
