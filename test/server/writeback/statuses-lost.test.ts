// A status whose answer was lost, or that is under way, when an admin switches statuses off.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { choosePlace } from '../../../server/writeback/settings/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtHost, companyAtHost } from './at-host.ts'

let database: TestDatabase
let company: AtHost
let first = ''
beforeEach(async () => {
  database = await testDatabase()
  company = await companyAtHost(database)
  ;[first] = company.invoices
})
afterEach(async () => {
  await company.stop()
  await database.drop()
})

test('written, the answer lost, then switched off: it is taken away', async () => {
  await company.inNote()
  company.host.failNext('timeout-after', { path: /\/invoice$/ })
  await company.remind([first])
  await company.work()
  expect(company.note(first)).toContain('[encours]')
  expect(await company.statuses()).toMatchObject([{ state: 'queued' }])
  await choosePlace(company.deps, company.tenant, { actor: 'U1', place: null })
  for (let i = 0; i < 5; i += 1) {
    await company.work()
    company.deps.clock.advance(20 * 60_000)
  }
  await company.plan()
  expect(company.note(first)).not.toContain('[encours]')
})

test('switched off while the write is under way: it is taken away', async () => {
  await company.inNote()
  company.host.beforeNextAnswer(async () => {
    await choosePlace(company.deps, company.tenant, { actor: 'U1', place: null })
  }, /\/invoice$/)
  await company.remind([first])
  await company.work()
  for (let i = 0; i < 5; i += 1) {
    await company.work()
    company.deps.clock.advance(20 * 60_000)
  }
  await company.plan()
  expect(company.note(first)).not.toContain('[encours]')
})

test('a field: v2 written, the answer lost, then switched off: it is taken away', async () => {
  const place = { kind: 'custom_field', name: 'Relance' } as const
  await choosePlace(company.deps, company.tenant, { actor: 'U1', place })
  await company.remind([first])
  await company.work()
  const held = () =>
    JSON.stringify(company.record(first).fields['CustomField'] ?? []).includes('relance')
  expect(held()).toBe(true)
  company.deps.clock.advance(86_400_000)
  company.host.failNext('timeout-after', { path: /\/invoice$/ })
  await company.remind([first], 'reminder-2')
  await company.work()
  expect(await company.statuses()).toMatchObject([{ state: 'queued', version: 2 }])
  await choosePlace(company.deps, company.tenant, { actor: 'U1', place: null })
  for (let i = 0; i < 5; i += 1) {
    await company.work()
    company.deps.clock.advance(20 * 60_000)
  }
  await company.plan()
  expect(JSON.stringify(company.record(first).fields['CustomField'])).not.toMatch(/relance[^"]*"\}/)
  expect(held()).toBe(false)
})
