// A process's dependencies as a benchmark wants them: silence, a throw-away key, no channels.

import { randomBytes } from 'node:crypto'
import { systemClock } from '../server/clock.ts'
import { makeSeal } from '../server/connections/seal.ts'
import type { Deps } from '../server/deps.ts'

const quiet = () => {}

export const benchDeps = (db: Deps['db'], own: Partial<Deps>): Deps => ({
  db,
  clock: systemClock,
  log: { info: quiet, warn: quiet, error: quiet },
  seal: makeSeal([{ id: 'bench', key: randomBytes(32) }]),
  hosts: {},
  channels: {},
  carriers: {},
  workspaceUrl: null,
  mailFrom: 'Bench <bench@firm.example>',
  ...own,
})
