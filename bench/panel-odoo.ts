// How long after Odoo's form the panel in it is interactive. Run by hand, since it wants a server
// with the module, connected: ODOO_URL, ODOO_DB, ODOO_LOGIN, ODOO_PASSWORD, ODOO_COMPANY and
// ODOO_CUSTOMERS (ids of partners) say which; RUNS how often. Writes nothing there.

import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { type BrowserContext, chromium, type Page } from 'playwright'
import { present } from '../core/assert.ts'
import { chromiumPath } from '../test/support/chromium.ts'

const env = (name: string): string => present(process.env[name], name)
const url = env('ODOO_URL')
const runs = Number(process.env['RUNS'] ?? 10)
const patient = { timeout: 60_000 }

interface Seen {
  customer: string
  form: number
  panel: number
}

interface Acting {
  doAction(action: string | object, options?: object): Promise<void>
}

declare global {
  interface Window {
    seen: Seen
    /** Odoo's own handle for those who look into it. */
    odoo: { __WOWL_DEBUG__: { root: { env: { services: { action: Acting } } } } }
  }
}

/** In the page: the frames in which the form, and then the panel for it, are there to be used. */
function watch(): void {
  const within = (host: Element | null | undefined, selector: string) =>
    host?.shadowRoot?.querySelector(selector)
  const hasForm = (): boolean =>
    location.pathname.includes(`/${window.seen.customer}`) &&
    document.querySelector('.o_form_sheet .o_field_widget[name=name] :is(input, textarea)') !== null
  const hasPanel = (): boolean => {
    const record = within(document.querySelector('encours-panel'), 'encours-embedded')
    const customer = within(record, 'encours-customer')
    const list = within(within(customer, 'encours-items'), 'encours-item-list')
    const cards = customer?.shadowRoot?.querySelectorAll('encours-message-card') ?? []
    const isUsable = [...cards].every((card) => within(card, 'footer button'))
    return customer?.checkVisibility() === true && isUsable && Boolean(within(list, 'tbody tr'))
  }
  window.seen = { customer: '', form: 0, panel: 0 }
  const look = (): void => {
    const { seen } = window
    if (seen.customer !== '' && seen.form === 0 && hasForm()) seen.form = performance.now()
    if (seen.form > 0 && seen.panel === 0 && hasPanel()) {
      seen.panel = -1
      // Drawn, and whoever clicks is heard.
      setTimeout(() => {
        seen.panel = performance.now()
      })
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function waited(page: Page): Promise<number> {
  await page.waitForFunction(() => window.seen.panel > 0, undefined, { ...patient, polling: 100 })
  return page.evaluate(() => Math.round(window.seen.panel - window.seen.form))
}

const formOf = (customer: string): string => `${url}/odoo/res.partner/${customer}`

/** The first form of a page: Odoo itself has to be loaded. */
async function first(context: BrowserContext, customer: string): Promise<number> {
  const page = await context.newPage()
  await page.addInitScript((id) => {
    window.seen.customer = id
  }, customer)
  await page.goto(formOf(customer), { waitUntil: 'commit' })
  const ms = await waited(page)
  await wait(1_500)
  await page.close()
  return ms
}

/** One more form of a page that is loaded: from the list of customers, as a click there. */
async function further(page: Page, customer: string): Promise<number> {
  await page.evaluate(async () => {
    window.seen = { customer: '', form: 0, panel: 0 }
    const { action } = window.odoo.__WOWL_DEBUG__.root.env.services
    await action.doAction('account.res_partner_action_customer', { clearBreadcrumbs: true })
  })
  await wait(1_500)
  await page.evaluate((id) => {
    window.seen.customer = id
    const { action } = window.odoo.__WOWL_DEBUG__.root.env.services
    const form = { type: 'ir.actions.act_window', res_model: 'res.partner', res_id: Number(id) }
    void action.doAction({ ...form, views: [[false, 'form']] })
  }, customer)
  const ms = await waited(page)
  await wait(1_500)
  return ms
}

async function signIn(context: BrowserContext): Promise<void> {
  await context.addCookies([{ name: 'cids', value: env('ODOO_COMPANY'), url }])
  const page = await context.newPage()
  await page.goto(`${url}/web/login?db=${env('ODOO_DB')}`, patient)
  await page.fill('input[name=login]', env('ODOO_LOGIN'))
  await page.fill('input[name=password]', env('ODOO_PASSWORD'))
  await page.locator('.oe_login_form button[type=submit]').click()
  await page.locator('.o_main_navbar').waitFor(patient)
  await page.close()
}

function tell(what: string, measured: readonly number[]): void {
  const sorted = measured.toSorted((a, b) => a - b)
  const median = present(sorted[Math.floor(sorted.length / 2)], 'a run')
  console.log(`${what}: median ${median} ms, ${sorted[0]} to ${sorted.at(-1)}`)
}

const browser = await chromium.launch({ ...(await chromiumPath()), headless: true })
try {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } })
  await context.addInitScript(watch)
  await signIn(context)
  for (const customer of env('ODOO_CUSTOMERS').split(',')) {
    const load = loadavg()[0]?.toFixed(2)
    const ofPages: number[] = []
    for (let run = 0; run < runs; run += 1) ofPages.push(await first(context, customer))
    tell(`customer ${customer}, load ${load}, first form of a page`, ofPages)
    const page = await context.newPage()
    await page.goto(formOf(customer), patient)
    await wait(5_000)
    const ofForms: number[] = []
    for (let run = 0; run < runs; run += 1) ofForms.push(await further(page, customer))
    tell(`customer ${customer}, load ${load}, further forms`, ofForms)
    await page.close()
  }
} finally {
  await browser.close()
}
