import { describe, expect, it } from 'vitest'
import { withOwnTexts } from '../../../server/delivery/own-text.ts'
import { languages, renderLetter } from '../../../server/delivery/render.ts'
import { sampleFacts, type TextKind } from '../../../server/delivery/sample-letter.ts'
import { nearest, standIn, stepSaid } from '../../../server/delivery/wording.ts'
import { frStandard, parsePolicy, policyJson } from '../../../server/dunning/policy.ts'
import { type Tone, tones } from '../../../server/dunning/tone.ts'
import { bookOf, day } from './letters.ts'

const email = (key: string, dueOffsetDays: number) => ({
  ...{ key, when: { dueOffsetDays }, channels: ['email'], approval: 'auto' },
})
const notice = (key: string, dueOffsetDays: number) => ({
  ...email(key, dueOffsetDays),
  deadlineDays: 15,
})
const policyOf = (...steps: readonly object[]) =>
  parsePolicy({ ...policyJson(frStandard), key: 'own', steps })

const patient = policyOf(
  email('hello', -5),
  email('first', 10),
  email('second', 20),
  email('third', 30),
  notice('warning', 45),
  { key: 'lawyer', when: { afterDeadline: true }, channels: [], approval: 'human' },
)

const standing = (policy: typeof patient, step: string, tone: Tone = 'firm') =>
  standIn({ step, tone, said: stepSaid(policy, step) ?? undefined })

describe('a step with a name of its own', () => {
  it.each([
    ['hello', 'courtesy'],
    ['first', 'reminder-1'],
    ['second', 'reminder-2'],
    ['third', null],
    ['warning', 'formal-notice'],
    ['lawyer', null],
    ['unheard', null],
  ])('%s is said in the words of %s', (step, ours) => {
    expect(standing(patient, step)).toBe(ours)
  })

  it('is not threatened with a notice that does not come', () => {
    const mild = policyOf(email('first', 10), email('second', 20))
    expect(standing(mild, 'second', 'firm')).toBeNull()
    expect(standing(mild, 'second', 'cordial')).toBe('reminder-2')
  })

  it('is no notice that speaks of reminders which nobody got', () => {
    expect(standing(policyOf(notice('warning', 10)), 'warning')).toBeNull()
    expect(standing(policyOf(email('first', 5), notice('warning', 20)), 'warning')).toBeNull()
  })

  it('is never said in the words of another meaning, whatever its name', () => {
    const odd = policyOf(
      email('formal-notice', 10),
      email('courtesy-2', 20),
      notice('reminder-1', 40),
    )
    expect(standing(odd, 'formal-notice')).toBe('reminder-1')
    expect(standing(odd, 'reminder-1')).toBe('formal-notice')
    for (const { key } of patient.steps)
      for (const tone of tones) {
        const said = stepSaid(patient, key) ?? undefined
        const ours = nearest({ step: key, tone, said })
        expect(ours === 'formal-notice', key).toBe(said?.meaning === 'notice')
      }
  })
})

describe('a text of its own', () => {
  const setting = { company: bookOf([]).company, today: day('2026-11-18'), count: 1 as const }
  const third: TextKind = {
    ...{ language: 'fr', step: 'third', tone: 'firm', meaning: 'reminder' },
  }
  const text = { subject: 'Troisième rappel', before: 'Bonjour,', after: 'Merci.' }
  const said = stepSaid(patient, 'third') ?? undefined
  const facts = { ...sampleFacts(third, setting), said }

  it('is written first, by the name of its step, and then goes', () => {
    expect(renderLetter(facts, languages)).toEqual({ problem: 'step third: no text for it' })
    const letter = renderLetter(facts, withOwnTexts([{ ...third, text }]))
    expect(letter).toMatchObject({ subject: 'Troisième rappel' })
  })

  it('written while the step was a reminder is no notice', () => {
    const meant = { meaning: 'notice', nth: 2, remindersBefore: 3, noticeFollows: false } as const
    const own = withOwnTexts([{ ...third, text }])
    expect(renderLetter({ ...facts, said: meant }, own)).toEqual({
      problem: 'step third: no text for it',
    })
  })
})
