// invoice goes overdue, is chased, and is paid: a real browser, the real server and its worker,
// PostgreSQL, a mail server, and the stand-in QuickBooks Online.

import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { present } from '../../core/assert.ts'
import { parseCurrency } from '../../core/currency.ts'
import { addDays, type Day } from '../../core/day.ts'
import { frStandard } from '../../server/dunning/policy.ts'
import { calendarOf, openDayFrom } from '../../server/ledger/calendar.ts'
import { createRecord } from '../hosts/quickbooks/effects.ts'
import type { Fields } from '../hosts/quickbooks/model.ts'
import { amountJson } from '../hosts/quickbooks/wire.ts'
import { chromiumPath } from '../support/chromium.ts'
import { type House, openHouse } from '../support/house.ts'

const openDay = (from: Day) => openDayFrom(calendarOf('FR'), frStandard.sendWindow.days, from)
/** Jobs that wait for a later moment stay waiting: the story plays after today, at an open hour. */
const begin = openDay(addDays(new Date().toISOString().slice(0, 10) as Day, 2))
const dueDay = addDays(begin, 2)
const chaseDay = openDay(addDays(dueDay, 6))
const laterDay = openDay(addDays(chaseDay, 20))
const at = (day: Day) => `${day}T09:30:00Z`
const patient = { timeout: 20_000 }

let house: House
let browser: Browser
let page: Page
let invoice: string

beforeAll(async () => {
  house = await openHouse({
    now: at(begin),
    company: { name: 'Atelier Nord SAS', country: 'FR', currency: 'EUR' },
  })
  invoice = bookInvoice()
  browser = await chromium.launch({ ...(await chromiumPath()), headless: true })
  page = await browser.newPage({ locale: 'en-GB' })
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** An invoice of 1,234.50 EUR to a firm that can be reached by mail. */
function bookInvoice(): string {
  const { company } = house.host
  const nowMs = Date.parse(at(addDays(begin, -28)))
  const create = (type: 'Customer' | 'Invoice', fields: Fields) =>
    createRecord(company, type, { nowMs, fields })
  const customer = create('Customer', {
    DisplayName: 'Menuiserie Lilas',
    CompanyName: 'Menuiserie Lilas',
    PrimaryEmailAddr: { Address: 'compta@lilas.example' },
    BillAddr: { Line1: '4 rue des Lilas', City: 'Lyon', PostalCode: '69003', Country: 'France' },
  })
  const euro = present(parseCurrency('EUR'), 'EUR')
  return create('Invoice', {
    DocNumber: 'F-1001',
    TxnDate: addDays(begin, -28),
    DueDate: dueDay,
    CustomerRef: { value: customer.id },
    Line: [{ Amount: amountJson(123_450n, euro), DetailType: 'SalesItemLineDetail' }],
  }).id
}

/** Our page, the host's consent, and back on our page. A session does not outlive its night. */
async function signIn(): Promise<void> {
  await page.goto(house.url)
  await page.getByRole('link', { name: 'Connect QuickBooks Online' }).click()
  await page.waitForURL(`${house.host.url}/**`)
  await page.locator('button[value="connect"]').click()
  await page.waitForURL(`${house.url}/**`)
  await page.getByRole('button', { name: 'Sync now' }).waitFor(patient)
}

/** Another day: the accounts are read again, and the plan is made on what they say. */
async function wakeUpOn(day: Day): Promise<void> {
  house.clock.set(at(day))
  await signIn()
}

test('invoice goes overdue, is chased, and is paid', { timeout: 120_000 }, async () => {
  await signIn()

  // The first reading ends on the receivables.
  const row = page.getByRole('link', { name: 'Menuiserie Lilas' })
  await row.waitFor(patient)
  await row.click()
  await page.getByText('F-1001').first().waitFor(patient)
  expect(await page.getByText('1,234.50').count()).toBeGreaterThan(0)

  // Six days after the due date the first reminder is proposed, and asks first.
  await wakeUpOn(chaseDay)
  await page.goto(`${house.url}/#/approve`)
  const approve = page.getByRole('button', { name: /^Approve First reminder /i })
  await approve.waitFor(patient)
  expect(house.mailbox.messages()).toHaveLength(0)
  await approve.click()

  // One mail leaves, about this invoice, and the host's invoice says so.
  await expect.poll(() => house.mailbox.messages().length, patient).toBe(1)
  const [mail] = house.mailbox.messages()
  expect(mail?.envelope.to).toEqual(['compta@lilas.example'])
  expect(mail?.raw).toContain('F-1001')
  const notes = () => house.host.company.records.Attachable.size
  await expect.poll(notes, patient).toBe(1)
  await page.goto(`${house.host.url}/app/invoice?txnId=${invoice}&lang=en`)
  await page.locator('encours-panel').getByText('Menuiserie Lilas').first().waitFor(patient)
  expect(await page.locator('.notes li').count()).toBe(1)

  // The customer pays at the host; after that nothing is left to chase, ever.
  await page.getByRole('button', { name: 'Receive payment' }).first().click()
  await wakeUpOn(laterDay)
  await page.getByText('Nobody owes you anything').waitFor(patient)
  await page.goto(`${house.url}/#/approve`)
  await page.getByText('Nothing waits for you').waitFor(patient)
  expect(house.mailbox.messages()).toHaveLength(1)
})
