// A database that has two addresses is one company: whoever enters it by the second is told so.

import type { HostKind } from '../../../connectors/contract/host.ts'
import type { DatabaseMarks } from '../../../connectors/contract/keys.ts'
import { platformTenant, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findConnectionState } from '../store.ts'
import { tenantIdFor } from '../tenant.ts'
import { sameDatabases } from './alike.ts'
import * as store from './store.ts'

export interface MarkedCompany {
  readonly host: HostKind
  readonly realm: string
  readonly marks: DatabaseMarks
}

const marksIn = ({ named, print }: DatabaseMarks): store.Mark[] => [
  ...(named === null ? [] : [{ kind: 'named' as const, mark: named }]),
  ...(print === null ? [] : [{ kind: 'print' as const, mark: print }]),
]

/** It is connected under another name already. */
export async function isConnectedElsewhere(
  deps: Deps,
  { host, realm, marks: told }: MarkedCompany,
): Promise<boolean> {
  const marks = marksIn(told)
  const texts = marks.map(({ mark }) => mark)
  const known = await tx(deps.db, platformTenant, (tx) => store.findAlike(tx, host, texts))
  for (const other of sameDatabases(marks, known)) {
    const tenant = tenantIdFor(host, other)
    const connection = await tx(deps.db, tenant, (tx) => findConnectionState(tx, tenant))
    if (other !== realm && connection && connection.state !== 'disconnected') return true
  }
  return false
}

export async function noteDatabase(
  deps: Deps,
  { host, realm, marks }: MarkedCompany,
): Promise<void> {
  const noted = { marks: marksIn(marks), now: deps.clock.now() }
  await tx(deps.db, platformTenant, (tx) => store.noteMarks(tx, { host, realm }, noted))
}
