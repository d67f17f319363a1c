import { expect, it } from 'vitest'
import { decideEntry, type EntryFacts } from '../../../../server/connections/keys/entry.ts'

const active = { state: 'active', user: '7' } as const
const ended = { state: 'reconnect_required', user: '7' } as const
const left = { state: 'disconnected', user: '7' } as const
const usual = { connection: active, user: '8', role: 'collector' } as const
const no = { administers: false, hasModule: false }

it.each<[string, Partial<EntryFacts>, string]>([
  ['who comes first connects the company', { connection: null }, 'connect'],
  ['who may only read connects nothing', { connection: null, role: 'viewer' }, 'no_rights'],
  ['where the module is it is the way', { connection: null, hasModule: true }, 'module_there'],
  ['the module bars the way back, too', { connection: left, hasModule: true }, 'module_there'],
  ['a module that came later shuts nobody out', { hasModule: true }, 'sign_in'],
  ['who comes later only comes in', {}, 'sign_in'],
  ['an admin leaves a key that works alone', { role: 'admin', administers: true }, 'sign_in'],
  ['the key’s own user brings the next one', { user: '7' }, 'connect'],
  ['even one who may only read since', { user: '7', role: 'viewer' }, 'connect'],
  ['a collector mends no connection', { connection: ended }, 'sign_in'],
  ['an admin there mends it', { connection: ended, role: 'admin' }, 'connect'],
  ['an admin with us mends it', { connection: ended, administers: true }, 'connect'],
  ['a collector brings no company back', { connection: left }, 'sign_in'],
  ['an admin brings it back', { connection: left, role: 'admin' }, 'connect'],
])('%s', (_, facts, expected) => {
  const entry = decideEntry({ ...usual, ...no, ...facts })
  expect(entry.kind === 'refused' ? entry.reason : entry.kind).toBe(expected)
})
