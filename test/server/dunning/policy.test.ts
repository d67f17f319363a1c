import fc from 'fast-check'
import { expect, test } from 'vitest'
import { enStandard } from '../../../server/dunning/en-standard.ts'
import { frStandard, parsePolicy, policyJson, readPolicy } from '../../../server/dunning/policy.ts'
import {
  documentJson,
  parsePolicies,
  readDocument,
} from '../../../server/dunning/policy-document.ts'

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

type Steps = Json & { steps: Json[] }
const step = (policy: Steps, index: number) => policy.steps[index] as Json

test.each<[string, (policy: Steps) => void, RegExp]>([
  [
    'a courtesy after the due date, which what is overdue passes over',
    (p) => (step(p, 0)['when'] = { dueOffsetDays: 2 }),
    /^steps\[0\]\.when\.dueOffsetDays: never reached/,
  ],
  [
    'two steps before the due date on one day',
    (p) => p.steps.unshift({ ...step(p, 0), key: 'hello' }),
    /^steps\[0\]\.when\.dueOffsetDays: never reached/,
  ],
  [
    'a message after a step that is a task',
    (p) => (step(p, 1)['channels'] = []),
    /^steps\[2\]\.when: never reached: no message/,
  ],
  [
    'a deadline that nobody is told of',
    (p) => (step(p, 3)['channels'] = []),
    /^steps\[3\]\.deadlineDays/,
  ],
  [
    'a formal notice before the due date',
    (p) => (step(p, 0)['deadlineDays'] = 8),
    /^steps\[0\]\.deadlineDays: a formal notice before/,
  ],
  [
    'a gap before the first step',
    (p) => (step(p, 0)['when'] = { dueOffsetDays: -7, gapDays: 3 }),
    /^steps\[0\]\.when\.gapDays: a gap/,
  ],
  [
    'a negative gap',
    (p) => (step(p, 2)['when'] = { dueOffsetDays: 15, gapDays: -1 }),
    /^steps\[2\]\.when/,
  ],
  ['a gap of ten years and more', (p) => (p['minGapDays'] = 4000), /^minGapDays/],
])('%s is refused with its path and the reason', (_, change, message) => {
  const policy = base()
  change(policy)
  expect(() => parsePolicy(policy)).toThrow(message)
})

test('of several faults each is told', () => {
  const policy = base()
  policy['minGapDays'] = -1
  policy['colour'] = 'red'
  const shape = readPolicy(policy)
  expect(shape.kind === 'refused' && shape.faults.map(({ path }) => path)).toEqual([
    'minGapDays',
    'policy',
  ])
  const unworkable = base()
  step(unworkable, 1)['when'] = { dueOffsetDays: -9 }
  step(unworkable, 3)['key'] = 'courtesy'
  const found = readPolicy(unworkable)
  expect(found.kind === 'refused' && found.faults.map(({ path }) => path)).toContain('steps[3].key')
})

test('the policies that are shipped differ in what their countries ask for', () => {
  expect(enStandard.steps.map(({ key }) => key)).toEqual(frStandard.steps.map(({ key }) => key))
  expect([...enStandard.tolerance.keys()]).toEqual(['EUR', 'GBP', 'USD'])
  expect(enStandard.steps[3]?.deadlineDays).toBe(14)
})

const anyStep = fc.record({
  gapDays: fc.integer({ min: 0, max: 30 }),
  after: fc.integer({ min: 0, max: 20 }),
  channels: fc.uniqueArray(fc.constantFrom('email', 'sms', 'letter', 'call'), { minLength: 1 }),
  call: fc.boolean(),
  approval: fc.constantFrom('auto', 'human'),
  deadlineDays: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
})
const anyMoney = fc.record(
  { EUR: fc.nat(99_999), GBP: fc.nat(99_999), JPY: fc.nat(99_999) },
  { requiredKeys: [] },
)

test('every policy that is taken is written as it was read', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 8 }), anyMoney, (steps, money) => {
      let day = 0
      const amount = (code: string, minor: number) =>
        code === 'JPY' ? `${minor}` : (minor / 100).toFixed(2)
      const amounts = Object.fromEntries(
        Object.entries(money).map(([code, minor]) => [code, amount(code, minor)]),
      )
      const policy = parsePolicy({
        ...base(),
        tolerance: amounts,
        smallAmount: amounts,
        steps: steps.map(({ gapDays, after, deadlineDays, ...rest }, index) => {
          day += after + 1
          const when = { dueOffsetDays: day, ...(index === 0 ? {} : { gapDays }) }
          return { ...rest, key: `s${index}`, when, ...(deadlineDays ? { deadlineDays } : {}) }
        }),
      })
      expect(parsePolicy(JSON.parse(JSON.stringify(policyJson(policy))))).toEqual(policy)
    }),
  )
})

test.each([frStandard, enStandard])('$key is read back as it is written', (policy) => {
  expect(parsePolicy(JSON.parse(JSON.stringify(policyJson(policy))))).toEqual(policy)
})

test('a document is read back, and a fault in it has the path in the document', () => {
  const document = {
    policy: base(),
    segment: { kind: 'matching', kinds: ['business'], amounts: { EUR: { from: '1000.00' } } },
    names: { en: 'Large', fr: 'Grands comptes' },
  }
  const read = readDocument(document)
  expect(read.kind === 'read' && documentJson(read.document)).toEqual(document)
  const broken = readDocument({ policy: { ...base(), minGapDays: -1 }, segment: { kind: 'x' } })
  expect(broken.kind === 'refused' && broken.faults.map(({ path }) => path)).toEqual([
    'policy.minGapDays',
    'segment.kind',
  ])
})

test.each<[string, unknown, RegExp]>([
  ['one policy', { ...base(), minGapDays: -1 }, /^minGapDays/],
  ['a document', { policy: { ...base(), minGapDays: -1 } }, /^policy\.minGapDays/],
  [
    'a list',
    { policies: [{ policy: { ...base(), minGapDays: -1 } }] },
    /^policies\[0\]\.policy\.m/,
  ],
  ['no policy', { policies: [] }, /^policies/],
  ['two of one key', { policies: [base(), base()] }, /^policies\[1\]\.policy\.key/],
  ['two for everyone', { policies: [base(), { ...base(), key: 'b' }] }, /^policies\[1\]\.segment/],
])('a file of policies is refused with its path: %s', (_, json, message) => {
  expect(() => parsePolicies(json)).toThrow(message)
})
