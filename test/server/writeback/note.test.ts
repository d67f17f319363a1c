import { expect, test } from 'vitest'
import { invoiceId } from '../../../core/ids.ts'
import {
  type NoteFacts,
  noteIdFor,
  noteLanguage,
  noteText,
} from '../../../server/writeback/note.ts'
import { aCurrency, aDay } from '../../support/ledger-records.ts'

const reminder: NoteFacts = {
  step: 'reminder-2',
  channel: 'email',
  recipient: 'compta@lilas.example',
  sentOn: aDay('2026-11-18'),
  asked: { minor: 80_000n, currency: aCurrency('EUR') },
  deadline: null,
  next: { step: 'formal-notice', on: aDay('2026-12-01') },
}

/** Intl sets thin and hard spaces. */
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ')

test('a note says in French what was sent, for how much, and what comes next', () => {
  expect(plain(noteText(reminder, 'fr'))).toBe(
    [
      'Encours, le 18 novembre 2026 : deuxième relance par e-mail à compta@lilas.example.',
      'Montant demandé : 800,00 €.',
      'Sans règlement, ensuite : mise en demeure, pas avant le 1er décembre 2026.',
    ].join('\n'),
  )
})

test('a note says the same in English', () => {
  expect(plain(noteText(reminder, 'en'))).toBe(
    [
      'Encours, 18 November 2026: second reminder by e-mail to compta@lilas.example.',
      'Amount asked for: €800.00.',
      'If unpaid, next: formal notice, not before 1 December 2026.',
    ].join('\n'),
  )
})

test('a formal notice is noted with the time that it gives, and nothing that is not known', () => {
  const notice: NoteFacts = {
    ...reminder,
    step: 'formal-notice',
    channel: 'registered_letter',
    deadline: aDay('2026-11-29'),
    next: null,
  }
  expect(plain(noteText(notice, 'fr')).split('\n')).toEqual([
    'Encours, le 18 novembre 2026 : mise en demeure par lettre recommandée à compta@lilas.example.',
    'Montant demandé : 800,00 €.',
    "Délai laissé pour payer : jusqu'au 29 novembre 2026.",
  ])
})

test('a next step without a day is named without one', () => {
  const held = { ...reminder, next: { step: 'formal-notice', on: null } }
  expect(noteText(held, 'en')).toMatch(/next: formal notice\.$/)
})

test('a company that does not speak French gets English', () => {
  expect(['fr-FR', 'fr', 'en-GB', 'de-DE'].map(noteLanguage)).toEqual(['fr', 'fr', 'en', 'en'])
})

test('an attempt and an invoice name one note, others another', () => {
  const first = noteIdFor('a', invoiceId('I1'))
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(noteIdFor('a', invoiceId('I1'))).toBe(first)
  expect(noteIdFor('a', invoiceId('I2'))).not.toBe(first)
  expect(noteIdFor('b', invoiceId('I1'))).not.toBe(first)
})
