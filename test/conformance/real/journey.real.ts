// A person's way through a real Odoo, in a browser: he logs in, lets Encours in, opens a customer,
// sees the panel there, approves a reminder in it, and finds the note in the invoice's chatter.

import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import { buildApp } from '../../../server/app.ts'
import { freePort } from '../../../server/db/postgres-process.ts'
import { jobsOf } from '../../../server/main.ts'
import { publicManifest, readManifest } from '../../../server/manifest.ts'
import { type Mailbox, startMailbox } from '../../hosts/mail/mailbox.ts'
import { officeOf } from '../../hosts/odoo/office.ts'
import { chromiumPath } from '../../support/chromium.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { watchedLog } from '../../support/watched-log.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type RealOdoo, realOdoo, type Session, signIn } from './door.ts'
import { newCompany, setServerUrl } from './host.ts'

const named = realOdoo(process.env)
if (!('url' in named)) throw new Error('`npm run test:odoo` starts this')
const server: RealOdoo = named
const shots = process.env['ODOO_TEST_SCREENSHOTS']
const debtor = 'compta@lilas.example'
const patient = { timeout: 60_000 }
const hourMs = 3_600_000

let session: Session
let database: TestDatabase
let mailbox: Mailbox
let deps: TestDeps
let app: FastifyInstance
let browser: Browser
let page: Page
let ours: string
let company: number
let customer: number
let invoice: number

beforeAll(async () => {
  session = await signIn(server)
  company = await newCompany(session, 'journey')
  const caller = session.inside(company)
  const office = officeOf(caller)
  customer = await office.customer({ name: 'Menuiserie Lilas', email: debtor, company_id: company })
  const dayMs = 24 * hourMs
  const dayAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)
  const days = { invoice_date: dayAgo(50), invoice_date_due: dayAgo(20) }
  invoice = await office.invoice(customer, '1234.50', days)
  await startOurs()
  await setServerUrl(caller, ours)
  browser = await chromium.launch({ ...(await chromiumPath()), headless: true })
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
  await context.addCookies([{ name: 'cids', value: `${company}`, url: server.url }])
  page = await context.newPage()
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await app?.close()
  await mailbox?.stop()
  await database?.drop()
})

async function startOurs(): Promise<void> {
  const port = await freePort()
  ours = `http://127.0.0.1:${port}`
  database = await testDatabase()
  mailbox = await startMailbox()
  const clock = fakeClock(new Date().toISOString())
  deps = testDeps(database, {
    clock,
    hosts: { odoo: odooConnector({ allowPrivate: true, now: () => clock.now() }) },
    channels: { email: smtpChannel({ url: mailbox.smtpUrl, timeoutMs: 5_000 }) },
  })
  const config = {
    ...{ publicUrl: ours, oauth: {}, launchSecrets: {} },
    allowedOrigins: [new URL(server.url).origin],
    panelFolder: fileURLToPath(new URL('../../../dist/panel/', import.meta.url)),
    manifest: publicManifest(readManifest(), ours),
  }
  app = await buildApp(deps, { config, log: watchedLog })
  await app.listen({ host: '127.0.0.1', port })
}

/** What is due is done, at the present moment: the module signs its tokens for minutes. */
async function work(): Promise<void> {
  deps.clock.set(new Date().toISOString())
  await workUntilIdle(deps, jobsOf(deps))
}

async function shoot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/odoo-${session.version}-${name}.png` })
}

const form = (model: string, id: number) => page.goto(`${server.url}/odoo/${model}/${id}`, patient)

const longest = { timeout: 400_000 }
test('he connects, approves in the panel, and the chatter says so', longest, async () => {
  await page.goto(`${server.url}/web/login?db=${server.database}`, patient)
  await page.fill('input[name=login]', server.login)
  await page.fill('input[name=password]', server.password)
  await page.locator('.oe_login_form button[type=submit]').click()
  await page.locator('.o_main_navbar').waitFor(patient)

  const query = new URLSearchParams({ site: server.url, database: server.database })
  await page.goto(`${ours}/connect/odoo?${query}`)
  await page.locator('.forward').click()
  const choice = page.locator('select[name=company_id]')
  await page.locator('button[value=accept]').waitFor(patient)
  if ((await choice.count()) > 0) await choice.selectOption(`${company}`)
  await shoot('consent')
  await page.locator('button[value=accept]').click()
  await page.waitForURL(`${ours}/**`, patient)
  await work()

  const asked: string[] = []
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    const isOfPanel = request.frame().url().startsWith(server.url)
    if (isOfPanel && origin === ours && request.method() !== 'OPTIONS') asked.push(pathname)
  })
  await form('res.partner', customer)
  const panel = page.locator('encours-panel').first()
  await panel.waitFor(patient)
  deps.clock.set(new Date().toISOString())
  const approve = panel.getByRole('button', { name: /^(Approve|Valider) .*Lilas/i }).first()
  await approve.waitFor(patient)
  // What is shown first came with the launch.
  expect(asked[0]).toBe('/api/v1/launch')
  expect(asked).not.toContain(`/api/v1/customers/${customer}`)
  expect(asked).not.toContain('/api/v1/session')
  await shoot('panel')
  expect(mailbox.messages()).toHaveLength(0)
  await approve.click()
  await expect.poll(approvals, patient).toBe(1)

  // It leaves when an office is open; until then a reading twice a day is enough.
  const { 'sync.due': _, ...jobs } = jobsOf(deps)
  await workUntilIdle(deps, jobs)
  for (let hours = 1; hours < 100 && mailbox.messages().length === 0; hours += 1) {
    deps.clock.advance(hourMs)
    await workUntilIdle(deps, hours % 12 === 0 ? jobsOf(deps) : jobs)
  }
  await workUntilIdle(deps, jobs)
  expect(mailbox.messages().map(({ envelope }) => envelope.to)).toEqual([[debtor]])

  await form('account.move', invoice)
  await page.locator('.o-mail-Message', { hasText: debtor }).first().waitFor(patient)
  expect(await page.locator('.o-mail-Message', { hasText: debtor }).count()).toBe(1)
  await wait(1_000)
  await shoot('note')
})

async function approvals(): Promise<number> {
  const found = await database.db.queue.query(
    `select from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'delivery.send'`,
  )
  return Math.min(1, found.rowCount ?? 0)
}
