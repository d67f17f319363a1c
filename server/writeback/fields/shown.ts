// What a customer or an invoice shows of ours at the host: the next step and its day, when somebody
// was last spoken to, and why, as the last plan decided. A day stands only where the step comes by
// itself: what has a reason and no day is on hold. Leaves out where it is written.

import type { Shown } from '../../../connectors/contract/host.ts'
import type { Grade } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { Money } from '../../../core/money.ts'
import { type ExplainedDecision, verdictOn } from '../../dunning/explain.ts'
import { english } from '../../dunning/explain-en.ts'
import { french } from '../../dunning/explain-fr.ts'
import { liftersOf } from '../../dunning/explanation/lift.ts'
import type { Blocker } from '../../dunning/planned.ts'
import type { NoteLanguage } from '../note.ts'

export type Decided = Exclude<ExplainedDecision, { readonly kind: 'undecided' }>

export interface DecidedItem {
  /** As people call it. */
  readonly number: string
  readonly decision: Decided
}

export interface ShownFacts {
  /** Of the open items. None: nothing is open. */
  readonly items: readonly DecidedItem[]
  readonly lastContact: Day | null
  /** Of a customer, in the company's currency alone. */
  readonly exposure: Money | null
  /** Of a customer: as a person gave it, else as his payments say. */
  readonly grade: Grade | null
  readonly limit: Money | null
}

/**
 * Null where nothing is to be shown; `unchanged` where what is decided passes by itself within
 * hours, and what stands there stays.
 */
export function shownOf(facts: ShownFacts, language: NoteLanguage): Shown | null | 'unchanged' {
  const { items, lastContact, exposure, grade, limit } = facts
  const [leading] = [...items].sort(byDay)
  if (!leading) return null
  if (items.some(({ decision }) => isPassing(decision))) return 'unchanged'
  const { decision, number } = leading
  const step = decision.kind === 'message' ? decision.step : decision.nextStep
  const words = language === 'fr' ? french : english
  const why = verdictOn(inShort(decision), language).slice(0, mostSentences).join(' ')
  // A message, or a hold of the whole customer, is about all his invoices.
  const isAboutOne = decision.kind === 'held' && items.some((one) => differs(one, leading))
  return {
    nextStep: step === null ? null : capital(words.step(step)),
    nextOn: comesOn(decision),
    lastContact,
    why: typeset(isAboutOne ? `${number}${language === 'fr' ? ' :' : ':'} ${why}` : why),
    ...{ exposure, grade, limit },
  }
}

/** Of another invoice, and not for the same reason. */
function differs({ number, decision }: DecidedItem, leading: DecidedItem): boolean {
  const reason = mainOf(decision)
  const main = mainOf(leading.decision)
  return number !== leading.number && (reason?.code !== main?.code || reason?.ref !== main?.ref)
}

/** A French colon does not begin a line. English has no such space. */
const typeset = (text: string): string => text.replace(/ (?=[:;!?»])/g, '\u00a0')

const mostSentences = 2

/** Of several reasons the one that has to end first of all: the others often follow from it. */
function inShort(decision: Decided): Decided {
  if (decision.kind === 'message') return decision
  const main = mainOf(decision)
  return { ...decision, blockers: main ? [main] : [] }
}

function mainOf(decision: Decided): Blocker | undefined {
  if (decision.kind === 'message') return undefined
  const { blockers } = decision
  return (
    blockers.find(({ until }) => until === undefined) ??
    blockers.find(({ code }) => code !== 'NOT_DUE') ??
    blockers[0]
  )
}

/** Null where somebody has to do something before anything comes. */
function comesOn(decision: Decided): Day | null {
  if (decision.kind === 'message') return decision.sendOn
  const { nextStep, nextOn, blockers } = decision
  return nextStep !== null && blockers.every(endsByItself) ? nextOn : null
}

const endsByItself = ({ code, until }: Blocker): boolean =>
  until !== undefined && liftersOf[code].includes('time')

/** Within the hour, mostly: nobody is to look at it. */
const isPassing = (decision: Decided): boolean =>
  decision.kind === 'held' && decision.blockers.some(({ code }) => code === 'HOST_STALE')

/** What comes first; messages before what only waits for the same day. */
function byDay({ decision: a }: DecidedItem, { decision: b }: DecidedItem): number {
  const [first, second] = [comesOn(a) ?? 'later', comesOn(b) ?? 'later']
  if (first !== second) return first < second ? -1 : 1
  return Number(a.kind !== 'message') - Number(b.kind !== 'message')
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`

/** The same text for the same values, to be compared. */
export function shownText(shown: Shown): string {
  const { nextStep, nextOn, lastContact, why, exposure, grade, limit } = shown
  const owed = exposure === null ? null : `${exposure.minor} ${exposure.currency}`
  // At the end where they are: what was written before there were any is the same text.
  const most = limit === null ? [] : [`${limit.minor} ${limit.currency}`]
  const last = grade === null && most.length === 0 ? [] : [grade, ...most]
  return JSON.stringify([nextStep, nextOn, lastContact, why, owed, ...last])
}
