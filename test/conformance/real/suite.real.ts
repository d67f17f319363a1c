// The suite against a real Odoo that the environment names: `npm run test:odoo`. Fewer seeds than
// against the stand-in, for every act there takes a server's time.

import { beforeAll } from 'vitest'
import { leftOut } from '../case.ts'
import type { StartHost } from '../host.ts'
import { describeHost, groups } from '../suite.ts'
import { realOdoo, type Session, signIn } from './door.ts'
import { realLacks, startReal } from './host.ts'

const server = realOdoo(process.env)
if (Array.isArray(server) || !('url' in server)) throw new Error('`npm run test:odoo` starts this')
const mostSeeds = Number(process.env['ODOO_TEST_SEEDS'] ?? 1)

let session: Session | undefined
const start: StartHost = async (options) => {
  session ??= await signIn(server)
  return startReal(server, session)(options)
}

beforeAll(async () => {
  session = await signIn(server)
})

describeHost('real Odoo', start, {
  leftOut: leftOut(Object.values(groups).flat(), realLacks),
  lacks: realLacks,
  mostSeeds,
  longestMs: 600_000,
})
