import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestNote, noteWith, noteWithout } from '../../../connectors/quickbooks/private-note.ts'
import { assert } from '../../../core/assert.ts'

const status = 'Première relance par e-mail, le 18 novembre 2026.\nEnsuite : deuxième relance.'

function changed(note: string, text: string): string {
  const change = noteWith(note, text)
  assert(change.kind === 'changed', `the note changes, it is ${change.kind}`)
  return change.note
}

/** Where our lines are, told line by line: a second way to the same answer. */
function partsOf(note: string): { readonly before: string; readonly after: string } | null {
  // Lines at even places, what ends them at odd ones.
  const parts = note.split(/(\r\n|\r|\n)/)
  for (let open = 0; open < parts.length; open += 2) {
    if (parts[open] !== '[encours]') continue
    for (let at = open + 2; at < parts.length; at += 2) {
      if (parts[at] === '[/encours]' && at > open + 2) {
        return { before: parts.slice(0, open).join(''), after: parts.slice(at + 1).join('') }
      }
      if (/\[\/?encours\]/.test(parts[at] ?? '')) break
    }
  }
  return null
}

test('our lines follow what people wrote, and are replaced where they stand', () => {
  const first = changed('Appeler Mme Roux', status)
  expect(first).toBe(`Appeler Mme Roux\n[encours]\n${status}\n[/encours]`)
  const moved = `Voir devis 12\r\n${first}\nRappeler lundi  `
  expect(changed(moved, 'Réglée.')).toBe(
    'Voir devis 12\r\nAppeler Mme Roux\n[encours]\nRéglée.\n[/encours]\nRappeler lundi  ',
  )
  expect(changed('', status)).toBe(`[encours]\n${status}\n[/encours]`)
  expect(noteWith(first, status)).toEqual({ kind: 'unchanged' })
  expect(noteWith(first.replaceAll('\n', '\r\n'), status)).toEqual({ kind: 'unchanged' })
})

test('taken away, our lines leave what people wrote, before and after, as it was', () => {
  const first = changed('Appeler Mme Roux\r\n', status)
  expect(noteWithout(first)).toEqual({ kind: 'changed', note: 'Appeler Mme Roux\r\n' })
  expect(noteWithout(`${first}\n  Rappeler`)).toEqual({
    kind: 'changed',
    note: 'Appeler Mme Roux\r\n\n  Rappeler',
  })
  expect(noteWithout('Appeler [encours]')).toEqual({ kind: 'unchanged' })
})

test('marks that are not whole are taken for text of people', () => {
  for (const note of [
    '[encours]',
    '[encours]\nvieux',
    'x [encours]\nvieux\n[/encours]',
    '[encours]\nvieux\n[/encours] y',
    '[/encours]\n[encours]',
  ]) {
    expect(changed(note, status)).toBe(`${note}\n[encours]\n${status}\n[/encours]`)
  }
})

test('where both do not fit, ours is shortened and theirs is not', () => {
  const theirs = 'é'.repeat(3_910)
  const note = changed(theirs, status)
  expect(note.length).toBeLessThanOrEqual(longestNote)
  expect(note).toBe(
    `${theirs}\n[encours]\nPremière relance par e-mail, le 18 novembre 2026.\n[/encours]`,
  )
  const tight = changed('é'.repeat(3_955), status)
  expect(tight).toHaveLength(longestNote)
  expect(tight.slice(3_955)).toBe('\n[encours]\nPremière relance par e…\n[/encours]')
  expect(noteWith('é'.repeat(3_990), status)).toEqual({ kind: 'no_room' })
  expect(noteWith('é'.repeat(longestNote), status)).toEqual({ kind: 'no_room' })
})

test('a status that holds our own marks does not end its block', () => {
  const note = changed('a', 'x\n[/encours]\ny [encours]')
  expect(note).toBe('a\n[encours]\nx\n(/encours)\ny (encours)\n[/encours]')
  expect(noteWith(note, 'x\n[/encours]\ny [encours]')).toEqual({ kind: 'unchanged' })
})

const piece = fc.constantFrom(
  ...['[encours]', '[/encours]', '\n', '\r\n', '\r', ' ', 'a', 'Réf. 12', '😀', '[', ']', 'Voided'],
)
const someText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
const long = fc.nat({ max: 3_999 }).map((length) => 'x'.repeat(length))
const anyNote = fc.oneof(
  someText,
  fc.tuple(someText, long, someText).map((all) => all.join('')),
)
const edits = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('ours' as const), text: someText }),
    fc.record({ kind: fc.constantFrom('before' as const, 'after' as const), text: someText }),
  ),
  { maxLength: 12 },
)

test('whatever is written in whatever order, what people wrote survives byte for byte', () => {
  fc.assert(
    fc.property(anyNote, edits, (begun, steps) => {
      let note = begun.slice(0, longestNote)
      for (const step of steps) {
        if (step.kind !== 'ours') {
          const edited = step.kind === 'before' ? step.text + note : note + step.text
          // The host's form takes no more.
          if (edited.length <= longestNote) note = edited
          continue
        }
        const change = noteWith(note, step.text)
        if (change.kind !== 'changed') continue
        const theirs = partsOf(note)
        const now = partsOf(change.note)
        expect(now).not.toBe(null)
        if (theirs) expect(now).toEqual(theirs)
        else {
          expect(now).toEqual({
            before: note === '' || /[\r\n]$/.test(note) ? note : `${note}\n`,
            after: '',
          })
        }
        expect(change.note.length).toBeLessThanOrEqual(longestNote)
        expect(noteWith(change.note, step.text)).toEqual({ kind: 'unchanged' })
        const left = `${now?.before}${now?.after}`
        expect(noteWithout(change.note)).toEqual({ kind: 'changed', note: left })
        note = change.note
      }
    }),
    { numRuns: 2_000 },
  )
})
