// A process's dependencies as tests want them: fixed time, silence, a throw-away key, no doors.

import { randomBytes } from 'node:crypto'
import { makeSeal } from '../../server/connections/seal.ts'
import type { Database } from '../../server/db/pool.ts'
import type { Deps, Log } from '../../server/deps.ts'
import { type FakeClock, fakeClock } from './clock.ts'
import { watchedLog } from './watched-log.ts'

export type TestDeps = Deps & { readonly clock: FakeClock }

export const testStart = '2026-11-18T09:30:00Z'

export function testDeps(
  database: { readonly db: Database },
  overrides: Partial<Omit<Deps, 'clock'>> & { readonly clock?: FakeClock } = {},
): TestDeps {
  return {
    db: database.db,
    clock: fakeClock(testStart),
    log: watchedLog,
    seal: makeSeal([{ id: 'test', key: randomBytes(32) }]),
    hosts: {},
    channels: {},
    carriers: {},
    workspaceUrl: null,
    mailFrom: 'Compta <compta@firm.example>',
    ...overrides,
  }
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
