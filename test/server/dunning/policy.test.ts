import { expect, test } from 'vitest'
import { frStandard, parsePolicy, policyJson } from '../../../server/dunning/policy.ts'

type Json = Record<string, unknown>
const base = () => JSON.parse(JSON.stringify(policyJson(frStandard))) as Json & { steps: Json[] }

test('what is written is read back the same', () => {
  expect(parsePolicy(base())).toEqual(frStandard)
})

test.each<[string, (policy: Json & { steps: Json[] }) => void, RegExp]>([
  ['an unknown key', (p) => (p['colour'] = 'red'), /policy|colour/],
  ['a tolerance that is no amount', (p) => (p['tolerance'] = { EUR: '5,00' }), /^tolerance\.EUR: /],
  ['an unknown currency', (p) => (p['smallAmount'] = { EURO: '5' }), /^smallAmount\.EURO: not an/],
  [
    'an unknown channel',
    (p) => ((p.steps[1] as Json)['channels'] = ['fax']),
    /^steps\[1\]\.channels/,
  ],
  [
    'a window that ends before it begins',
    (p) => (p['sendWindow'] = { days: ['mon'], from: '17:00', to: '09:00' }),
    /^sendWindow\.to/,
  ],
  [
    'no day to send on',
    (p) => (p['sendWindow'] = { days: [], from: '09:00', to: '17:00' }),
    /^sendWindow\.days/,
  ],
  [
    'steps that go backwards',
    (p) => ((p.steps[2] as Json)['when'] = { dueOffsetDays: 1 }),
    /^steps\[2\]\.when\.dueOffsetDays: earlier/,
  ],
  [
    'a handover without a deadline before it',
    (p) => p.steps.splice(3, 1),
    /^steps\[3\]\.when: afterDeadline needs/,
  ],
  [
    'two steps of one name',
    (p) => ((p.steps[2] as Json)['key'] = 'reminder-1'),
    /^steps\[2\]\.key/,
  ],
  [
    'a step that can never be reached',
    (p) => p.steps.push({ ...(p.steps[2] as Json), key: 'x' }),
    /^steps\[5\]\.when: no step can follow/,
  ],
])('%s is refused with its path', (_, change, message) => {
  const policy = base()
  change(policy)
  expect(() => parsePolicy(policy)).toThrow(message)
})
