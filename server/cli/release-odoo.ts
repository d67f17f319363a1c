import { Malformed } from '../../core/malformed.ts'
import type { Released } from '../connections/release/run.ts'
import { type Command, optionsOf, Usage } from './command.ts'

const help = `encours release-odoo --realm REALM

Ends the connection of one company of Odoo, so that it can be connected again from another server:
somebody else has given its name first, or its server has moved and nobody can sign in any more.
Nobody of before comes in any more; the first who consents next is its administrator. The audit
keeps it. Its server is not asked. Until the next consent nothing is read and nothing leaves.

  --realm REALM    the database's uuid and the company's number: 5f0c….1

Exit status: 0 done; 2 no such company.
`

const options = { realm: { type: 'string' } } as const

export const command: Command = {
  help,
  run: async (args) => {
    const { realm } = optionsOf(args, options, help)
    if (realm === undefined) throw new Usage('--realm is missing', help)
    const released = await releasedOf(realm)
    if (released.kind === 'unknown') {
      throw new Malformed({ path: '--realm', wanted: 'no such company', found: realm })
    }
    process.stdout.write(`${JSON.stringify(released)}\n`)
  },
}

async function releasedOf(realm: string): Promise<Released> {
  const { release } = await import('../connections/release/run.ts')
  const { systemClock } = await import('../clock.ts')
  const { openDatabase } = await import('../db/pool.ts')
  const { withAddresses } = await import('./database.ts')
  return withAddresses(async ({ url }) => {
    const db = openDatabase(url, 1)
    try {
      return await release({ db, clock: systemClock }, { host: 'odoo', realm })
    } finally {
      await db.close()
    }
  })
}
