// What a call's task says at the host: whom to call and why, what is owed, what was said before. In
// the company's language. Leaves out what may be offered and asked: the script in Encours has it.

import type { Day } from '../../../core/day.ts'
import { displayDay } from '../../../core/display.ts'
import type { Script, ScriptSection } from '../../cases/script.ts'
import { english } from '../../dunning/explain-en.ts'
import { french } from '../../dunning/explain-fr.ts'
import type { NoteLanguage } from '../note.ts'

export interface CallFacts {
  readonly kind: string
  /** What opened it, where no plan did. */
  readonly about: string | null
  readonly customer: string
  /** Null where nobody knows the customer any more. */
  readonly script: Script | null
  readonly today: Day
  /** What a person has said about it. */
  readonly note: string | null
}

interface Words {
  readonly locale: string
  readonly colon: string
  readonly why: Readonly<Record<string, string>>
  summary(customer: string): string
  asOf(day: string): string
  readonly made: (by: string) => string
  readonly outcomes: Readonly<Record<string, string>>
}

const inFrench: Words = {
  locale: french.locale,
  colon: ' :',
  why: {
    call: 'Une relance est en cours : un appel l’accompagne.',
    promise_broken: 'Une promesse de règlement n’a pas été tenue.',
    plan_broken: 'Un échéancier n’est plus respecté.',
    announced_payment: 'Le règlement annoncé n’est pas arrivé.',
  },
  summary: (customer) => `Encours : appeler ${customer}`,
  asOf: (day) => `État au ${day}. La trame de l’appel et le suivi sont dans Encours.`,
  made: (by) => `Fait dans Encours${by === '' ? '' : ` par ${by}`}`,
  outcomes: {
    promise: 'promesse de règlement',
    dispute: 'litige',
    payment_announced: 'règlement annoncé',
    refuses: 'refus de payer',
    talked: 'échange avec le client',
    wrong_contact: 'mauvais numéro',
  },
}

const inEnglish: Words = {
  locale: english.locale,
  colon: ':',
  why: {
    call: 'A reminder is under way: a call goes with it.',
    promise_broken: 'A promise to pay was not kept.',
    plan_broken: 'A payment plan is no longer kept.',
    announced_payment: 'The announced payment has not arrived.',
  },
  summary: (customer) => `Encours: call ${customer}`,
  asOf: (day) => `As of ${day}. The script of the call and the case are in Encours.`,
  made: (by) => `Done in Encours${by === '' ? '' : ` by ${by}`}`,
  outcomes: {
    promise: 'promise to pay',
    dispute: 'dispute',
    payment_announced: 'payment announced',
    refuses: 'refuses to pay',
    talked: 'talked to the customer',
    wrong_contact: 'wrong number',
  },
}

const wordsOf = (language: NoteLanguage): Words => (language === 'fr' ? inFrench : inEnglish)

const mostSummary = 120

export function callSummary({ customer }: CallFacts, language: NoteLanguage): string {
  return wordsOf(language).summary(customer).slice(0, mostSummary)
}

const told: readonly ScriptSection[] = [
  'ask_for',
  'owed',
  'said',
  'promised',
  'disputed',
  'credits',
]
const mostLines = 40

/** Why first, then a heading and its lines for each section. */
export function callText(facts: CallFacts, language: NoteLanguage): string {
  const words = wordsOf(language)
  const { kind, about, script, today, note } = facts
  const why = words.why[about ?? kind] ?? words.why[kind]
  const sections = (script?.sections ?? []).filter(({ key }) => told.includes(key))
  const lines = sections.flatMap(({ heading, lines }) => [
    `${heading}${words.colon}`,
    ...lines.map((line) => `– ${line}`),
  ])
  return [
    ...(why === undefined ? [] : [why]),
    ...(note === null ? [] : [note]),
    ...lines.slice(0, mostLines),
    ...(lines.length > mostLines ? ['…'] : []),
    words.asOf(displayDay(today, words.locale)),
  ].join('\n')
}

/** What a call that was made here leaves there. */
export function madeHereText(
  made: { readonly outcome: string; readonly by: string; readonly note: string | null },
  language: NoteLanguage,
): string {
  const words = wordsOf(language)
  const outcome = words.outcomes[made.outcome]
  const first = words.made(made.by)
  return [
    outcome === undefined ? `${first}.` : `${first}${words.colon} ${outcome}.`,
    ...(made.note === null ? [] : [made.note]),
  ].join('\n')
}
