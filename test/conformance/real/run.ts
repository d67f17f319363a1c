// `npm run test:odoo`: the conformance suite and a browser's journey against the Odoo that the
// environment names. Says what it is about to write there, and does nothing unless it may.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Caller } from '../../hosts/odoo/caller.ts'
import { type RealOdoo, realOdoo, type Session, signIn } from './door.ts'
import { setServerUrl } from './host.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

class Refusal extends Error {}

const writes = `It makes companies named "Encours test …" there, one a case and about sixty in all, with
customers, invoices and payments in them, and a user "encours-…" for each. Odoo lets no company be
deleted that has entries: they stay. Meanwhile the address of Encours in its settings is ours, and
its job that tells changes stands still; both are put back at the end. Use a database for tests.`

function named(): RealOdoo {
  const server = realOdoo(process.env)
  if (!('url' in server)) {
    throw new Refusal(`missing: ${server.join(', ')}. Which Odoo is to be tested is said by
ODOO_URL (https://erp.example.com), ODOO_DB, and ODOO_LOGIN and ODOO_PASSWORD of an administrator.`)
  }
  if (process.env['ODOO_TEST_MAY_WRITE'] !== 'yes') {
    throw new Refusal(`This writes to the database ${server.database} at ${server.url}.
${writes}
Set ODOO_TEST_MAY_WRITE=yes where it may.`)
  }
  return server
}

const noModule = `The Encours module is not installed there. \`npm run package\` makes
dist/encours-odoo-<version>.zip: unzip it into a folder of the server's addons path, restart the
server, update the list of apps, and install "Encours". Nothing is installed from here.`

const noAddress = `He has no mail address in Odoo, and the suite waits for what is written to administrators:
give him any, such as admin@example.com.`

const Addressed = z.looseObject({ email: z.union([z.string(), z.literal(false)]) })
const Named = z.looseObject({ state: z.string(), installed_version: z.unknown() })
const Connected = z.looseObject({ company_id: z.tuple([z.number(), z.string()]) })

async function checked(server: RealOdoo): Promise<Session> {
  const session = await signIn(server).catch((error: unknown) => {
    throw new Refusal(
      `${error instanceof Error ? error.message : error}: look at the four variables.`,
    )
  })
  const caller = session.inside(0)
  if ((await caller.call('ir.config_parameter/search_count', { domain: [] })).status !== 200) {
    throw new Refusal(`${server.login} is no administrator of ${server.database}.`)
  }
  const [user] = await caller.rows('res.users/read', { ids: [session.uid], fields: ['email'] })
  if (!Addressed.parse(user).email) throw new Refusal(`${server.login}: ${noAddress}`)
  const domain = [['name', '=', 'encours']]
  const asked = { domain, fields: ['state', 'installed_version'] }
  const [module] = await caller.rows('ir.module.module/search_read', asked)
  if (!module || Named.parse(module).state !== 'installed') throw new Refusal(noModule)
  const standing = await caller.rows('encours.connection/search_read', {
    domain: [
      ['connected', '=', true],
      ['company_id.name', 'not ilike', 'Encours test %'],
    ],
    fields: ['company_id'],
  })
  if (standing.length > 0) {
    const names = standing.map((one) => Connected.parse(one).company_id[1]).join(', ')
    throw new Refusal(`${names} is connected to an Encours: another database is needed.`)
  }
  const version = Named.parse(module).installed_version
  say(`Odoo ${session.version} at ${server.url}, ${server.database}; the module is ${version}.`)
  say(writes)
  return session
}

/** Nothing is told of itself while it is tested; whatever stood there before stands there after. */
async function setAside(caller: Caller): Promise<() => Promise<void>> {
  const key = 'encours.server_url'
  const before = await caller.done('ir.config_parameter/get_param', { key })
  const Data = z.looseObject({ res_id: z.number() })
  const [data] = await caller.rows('ir.model.data/search_read', {
    domain: [
      ['module', '=', 'encours'],
      ['name', '=', 'send_events'],
    ],
    fields: ['res_id'],
  })
  const ids = [Data.parse(data).res_id]
  await caller.done('ir.cron/write', { ids, vals: { active: false } })
  return async () => {
    await setServerUrl(caller, typeof before === 'string' ? before : '')
    await caller.done('ir.cron/write', { ids, vals: { active: true } })
  }
}

/** Whatever is given besides goes on to vitest: a file, `-t` and a name. */
function runTests(): Promise<number> {
  const vitest = fileURLToPath(
    new URL('vitest.mjs', `${import.meta.resolve('vitest/package.json')}`),
  )
  const given = ['run', '--project', 'odoo', '--reporter', 'verbose', ...process.argv.slice(2)]
  const child = spawn(process.execPath, [vitest, ...given], { stdio: 'inherit' })
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

async function main(): Promise<number> {
  const server = named()
  const session = await checked(server)
  const putBack = await setAside(session.inside(0))
  process.on('SIGINT', () => say('stopping; the settings are put back first'))
  try {
    return await runTests()
  } finally {
    await putBack()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.stderr.write(`test:odoo does nothing.\n${error.message}\n`)
  process.exitCode = 2
}
