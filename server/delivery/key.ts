// The name under which a message travels: it stands in a mail's Message-ID, on a letter's form, in
// the address that a carrier calls. It names the attempt and its company, so that news finds its
// way without a look into anybody else's rows.

import { parseTenantId, type TenantId } from '../../core/ids.ts'

export interface AttemptName {
  readonly tenant: TenantId
  readonly attempt: string
}

export const keyOf = ({ tenant, attempt }: AttemptName): string => `${attempt}-${tenant}`

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const shape = new RegExp(`^(${uuid})-(${uuid})$`)

/** Null where it is no name of ours. */
export function parseKey(text: string): AttemptName | null {
  const [, attempt, company] = shape.exec(text) ?? []
  const tenant = company === undefined ? null : parseTenantId(company)
  return attempt === undefined || tenant === null ? null : { tenant, attempt }
}
