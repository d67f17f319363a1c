import { describe, expect, test } from 'vitest'
import { en } from '../../../panel/words/en.ts'
import { fr } from '../../../panel/words/fr.ts'
import { nameOf, reasonName } from '../../../panel/words/names.ts'
import { MessageStateWire } from '../../../server/api/wire/messages.ts'
import { blockerCodes, type TaskKind } from '../../../server/dunning/planned.ts'
import { leaves } from '../support/words.ts'

/** Words that both languages write alike. */
const alike = new Set([
  'channels.email',
  'language.fr',
  'language.en',
  'late.none',
  'policyHistory.show',
  'policyHistory.version',
  'letterHistory.version',
  'letterHistory.message',
  'writeback.what.note',
])

const taskKinds: Readonly<Record<TaskKind, true>> = {
  call: true,
  promise_broken: true,
  plan_broken: true,
  declare_claim: true,
  find_contact: true,
  handover: true,
  resolve_ambiguous: true,
}

describe('words', () => {
  test('French and English have the same keys', () => {
    expect([...leaves(fr).keys()].sort()).toEqual([...leaves(en).keys()].sort())
  })

  test('no text is the same in both languages, or empty', () => {
    const french = leaves(fr)
    const english = leaves(en)
    expect(english.size).toBeGreaterThan(150)
    for (const [key, text] of english) {
      expect(text, key).not.toBe('')
      if (!alike.has(key)) expect(french.get(key), key).not.toBe(text)
    }
  })

  test.each([
    ['fr', fr],
    ['en', en],
  ] as const)('every blocker, task and state of the server has a name in %s', (_name, words) => {
    for (const code of blockerCodes) expect(nameOf(words, 'blockers', code)).not.toBe(code)
    for (const kind of Object.keys(taskKinds)) expect(nameOf(words, 'tasks', kind)).not.toBe(kind)
    for (const state of MessageStateWire.options)
      expect(nameOf(words, 'states', state)).not.toBe(state)
  })

  test('a code that this release does not know is shown as it came', () => {
    expect(nameOf(en, 'blockers', 'BRAND_NEW')).toBe('BRAND_NEW')
    expect(nameOf(en, 'steps', 'toString')).toBe('toString')
    expect(reasonName(en, 'SMTP_550')).toBe('SMTP_550')
  })

  test('a message that met a blocker at the door names that blocker', () => {
    expect(reasonName(fr, 'NOW_HELD:DISPUTE_OPEN')).toBe('Retenu depuis : En litige')
    expect(reasonName(en, 'PAID_SINCE_PLAN')).toBe('Paid in the meantime')
    expect(reasonName(en, 'HOST_REJECTED: MALFORMED')).toBe(
      'The accounting software could not be read before sending (MALFORMED)',
    )
    expect(reasonName(fr, 'REFUSED')).toBe('Refusé par le serveur du destinataire')
    expect(reasonName(en, 'SMTP: 550')).toBe('SMTP: 550')
  })

  test('counts are said in the number that the language asks for', () => {
    expect(en.late.days(1)).toBe('1 day late')
    expect(en.late.days(1200)).toBe('1,200 days late')
    expect(fr.late.days(0)).toBe('0 jour de retard')
    expect(fr.late.days(2)).toBe('2 jours de retard')
  })
})
