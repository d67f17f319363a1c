import { describe, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import {
  basedOn,
  beginningWith,
  changing,
  differences,
  listIn,
  withNames,
  withPolicy,
  withStep,
} from '../../../panel/state/policy-draft.ts'
import { policies } from '../support/policy-samples.ts'

const document = present(policies.inForce[0], 'a policy')

describe('a draft', () => {
  test('keeps what it was, and is based on its version', () => {
    const draft = withStep(changing(document), 1, { when: { dueOffsetDays: 9 } })
    expect(draft.original).toBe(document)
    expect(basedOn(draft)).toBe(1)
    expect(differences(draft.original, draft.document)).toEqual([
      { path: 'policy.steps[1].when.dueOffsetDays', before: '5', after: '9' },
    ])
  })

  test('of a new policy has a key that is free, and is nobody’s yet', () => {
    const taken = new Set(['fr-standard', 'fr-standard-2'])
    const draft = beginningWith({ ...document.policy, version: 7 }, taken)
    expect(draft.document.policy).toMatchObject({ key: 'fr-standard-2-2', version: 1 })
    expect(draft.document.segment).toEqual({ kind: 'named' })
    expect(basedOn(draft)).toBeNull()
  })

  test('has no empty names', () => {
    const named = withNames(changing(document), { en: 'Usual', fr: 'Habituel' })
    expect(withNames(named, { en: '' }).document.names).toEqual({ fr: 'Habituel' })
  })
})

describe('differences', () => {
  test('are none where only the version’s number is another', () => {
    const { document: next } = withPolicy(changing(document), { version: 2 })
    expect(differences(document, next)).toEqual([])
  })

  test('name what is new and what is gone, and compare ways as a whole', () => {
    const next = withStep(changing(document), 1, { channels: ['letter', 'email'], call: true })
    expect(differences(document, next.document)).toEqual([
      {
        path: 'policy.steps[1].channels',
        before: '["email","letter"]',
        after: '["letter","email"]',
      },
      { path: 'policy.steps[1].call', before: null, after: 'true' },
    ])
    const shorter = withPolicy(changing(document), { steps: document.policy.steps.slice(0, 4) })
    expect(differences(document, shorter.document)).toMatchObject([
      { path: 'policy.steps[4]', after: null },
    ])
  })
})

test('a list is what stands between commas, each once', () => {
  expect(listIn(' FR, BE,, FR ')).toEqual(['FR', 'BE'])
  expect(listIn('')).toEqual([])
})
