import { parseTenantId, type TenantId } from '../../core/ids.ts'
import { Malformed } from '../../core/malformed.ts'
import type { AuditState } from '../access/audit/run.ts'
import { type Command, optionsOf, Usage } from './command.ts'

const help = `encours verify-audit --tenant ID

Whether the audit of one company is whole: nothing taken out of it, nothing changed in it. Prints
how many links its chain has and the hash of the last one; kept elsewhere, that shows later whether
the chain was cut behind it.

  --tenant ID    the company's id, a UUID

Exit status: 0 whole; 1 broken, with the first entry that does not fit; 2 no such company.
`

const options = { tenant: { type: 'string' } } as const

/** The audit says that somebody had his hands in it. */
export class AuditBroken extends Error {
  override name = 'AuditBroken'
}

export const command: Command = {
  help,
  run: async (args) => {
    const { tenant: given } = optionsOf(args, options, help)
    if (given === undefined) throw new Usage('--tenant is missing', help)
    const tenant = parseTenantId(given)
    if (!tenant) throw new Malformed({ path: '--tenant', wanted: 'not a UUID', found: given })
    const state = await stateOf(tenant)
    if (!state) throw new Malformed({ path: '--tenant', wanted: 'no such company', found: given })
    process.stdout.write(`${verdict(state)}\n`)
  },
}

async function stateOf(tenant: TenantId): Promise<AuditState | null> {
  const { verifyAudit } = await import('../access/audit/run.ts')
  const { openDatabase } = await import('../db/pool.ts')
  const { withAddresses } = await import('./database.ts')
  return withAddresses(async ({ url }) => {
    const db = openDatabase(url, 1)
    try {
      const state = await verifyAudit({ db }, tenant)
      return state.known ? state : null
    } finally {
      await db.close()
    }
  })
}

function verdict({ head, broken, loose }: AuditState): string {
  if (broken !== null) {
    const { link, entry_id: entry, fault } = broken
    throw new AuditBroken(`broken at link ${link}: ${fault}, entry ${entry}`)
  }
  if (loose > 0) throw new AuditBroken(`broken: ${loose} entries without a link`)
  return head === null ? 'ok 0 links' : `ok ${head.link} links, head ${head.hash}`
}
