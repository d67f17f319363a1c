// Who calls, in which companies, and what he may do (sections 1 and 3).

import { type Books, findRow } from './books.ts'
import { accessError, noAccessTo } from './faults.ts'
import type { Group, Model } from './schema.ts'
import { type Given, ids, isList, isRecord, numbers, type Row, ref } from './values.ts'

/** The groups of each user; tests change them. */
export type Groups = Map<number, Set<Group>>

export interface Caller {
  readonly uid: number
  readonly user: Row
  readonly groups: ReadonlySet<Group>
  readonly context: Readonly<Record<string, Given>>
  /** Whose records are seen. */
  readonly companies: readonly number[]
}

export const rootId = 1
export const adminId = 2

const implied: Readonly<Record<Group, readonly Group[]>> = {
  system: ['user', 'invoice', 'readonly', 'partner_manager'],
  invoice: ['readonly', 'user'],
  readonly: ['user'],
  partner_manager: ['user'],
  user: [],
}

export const withImplied = (groups: readonly Group[]): Set<Group> =>
  new Set(groups.flatMap((group) => [group, ...implied[group]]))

export function callerOf(
  books: Books,
  { uid, groups, context }: { uid: number; groups: Groups; context: Given },
): Caller {
  const user = findRow(books, 'res.users', uid)
  if (!user) throw accessError('Access Denied')
  const given = isRecord(context) ? context : {}
  const own = ids(user, 'company_ids')
  const asked = given['allowed_company_ids']
  const wanted = isList(asked) ? numbers(asked) : []
  if (wanted.some((id) => !own.includes(id))) {
    throw accessError('Access to unauthorized or invalid companies.')
  }
  const companies = wanted.length > 0 ? wanted : own
  return { uid, user, groups: groups.get(uid) ?? new Set(), context: given, companies }
}

export function mayRead({ groups }: Caller, model: Model): void {
  if (!groups.has(model.reads)) throw noAccessTo(model.label, model.name)
}

export function mayWrite({ groups }: Caller, model: Model): void {
  if (!groups.has(model.writes)) {
    throw accessError(
      `You are not allowed to modify '${model.label}' (${model.name}) records.\n\n` +
        'Contact your administrator to request access if necessary.',
    )
  }
}

/** Of other companies nothing is seen; what belongs to none is everybody's. */
export function isSeen({ companies }: Caller, { companyField }: Model, row: Row): boolean {
  if (companyField === undefined) return true
  if (companyField === 'id') return companies.includes(row.id)
  const company = ref(row, companyField)
  return company === null || companies.includes(company)
}

const externalIds: Readonly<Record<string, Group>> = {
  'base.group_user': 'user',
  'base.group_system': 'system',
  'account.group_account_manager': 'system',
  'account.group_account_invoice': 'invoice',
  'account.group_account_readonly': 'readonly',
  'base.group_partner_manager': 'partner_manager',
}

/** By its external id; of what there is not nobody is a member. */
export function hasGroup({ groups }: Caller, externalId: string): boolean {
  const group = externalIds[externalId]
  return group !== undefined && groups.has(group)
}
