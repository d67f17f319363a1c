// Why Encours does what it does with an open item, in short sentences that a credit manager would
// write. French or English; the most important sentence first.

import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import { displayDay, displayMoney } from '../../core/display.ts'
import { english } from './explain-en.ts'
import { french } from './explain-fr.ts'
import type { ApprovalReason, Blocker } from './planned.ts'

export type ExplainLanguage = 'fr' | 'en'

export interface ExplainedItem {
  readonly due: Day | null
  /** Null where there is no due date. */
  readonly daysOverdue: number | null
  readonly currency: Currency
  /** As the host has it. */
  readonly hostOpen: bigint
  /** After netting and dispute. */
  readonly open: bigint
}

export type ExplainedDecision =
  | {
      readonly kind: 'message'
      /** The message's: the highest of its items. */
      readonly step: string
      /** The item's own, where it is another. */
      readonly ownStep?: string
      readonly channel: string
      readonly sendOn: Day
      readonly approvalReasons: readonly ApprovalReason[]
    }
  | {
      readonly kind: 'held'
      readonly nextStep: string | null
      readonly nextOn: Day | null
      readonly blockers: readonly Blocker[]
    }
  | { readonly kind: 'undecided' }

/** The sentences of one language. Amounts and days arrive already written out. */
export interface ExplainWords {
  readonly locale: string
  overdue(days: number, due: string): string
  dueToday(): string
  notYetDue(days: number, due: string): string
  noDueDate(): string
  reduced(host: string, left: string): string
  message(step: string, channel: string, on: string): string
  together(ownStep: string): string
  approval: Readonly<Record<ApprovalReason, string>>
  approvalAuto(): string
  blocked(blocker: Blocker, until: string | null): string
  next(step: string, on: string): string
  nextStepOnly(step: string): string
  handover(): string
  undecided(): string
  step(key: string): string
  channel(kind: string): string
}

export function explainDecision(
  item: ExplainedItem,
  decision: ExplainedDecision,
  language: ExplainLanguage,
): string[] {
  const words = language === 'fr' ? french : english
  return [...verdict(decision, words), ...facts(item, words)]
}

/** What happens and why, without the facts of the item. */
export function verdictOn(decision: ExplainedDecision, language: ExplainLanguage): string[] {
  return verdict(decision, language === 'fr' ? french : english)
}

function verdict(decision: ExplainedDecision, words: ExplainWords): string[] {
  const day = (value: Day) => displayDay(value, words.locale)
  switch (decision.kind) {
    case 'undecided':
      return [words.undecided()]
    case 'message': {
      const { step, ownStep, channel, sendOn, approvalReasons } = decision
      const asks = approvalReasons.map((reason) => words.approval[reason])
      return [
        words.message(words.step(step), words.channel(channel), day(sendOn)),
        ...(ownStep === undefined || ownStep === step ? [] : [words.together(words.step(ownStep))]),
        ...(asks.length > 0 ? asks : [words.approvalAuto()]),
      ]
    }
    case 'held': {
      const { nextStep, nextOn, blockers } = decision
      if (blockers.length === 0) return [words.handover()]
      const ends = nextOn !== null && blockers.every(({ until }) => until !== undefined)
      // The last sentence says when the step comes; that it has not come yet needs no other.
      const told = nextStep !== null && ends ? blockers.filter(isMoreThanEarly) : blockers
      const reasons = told.map((blocker) =>
        words.blocked(blocker, blocker.until === undefined ? null : day(blocker.until)),
      )
      if (nextStep === null) return reasons
      const step = words.step(nextStep)
      return [...reasons, ends ? words.next(step, day(nextOn)) : words.nextStepOnly(step)]
    }
  }
}

const isMoreThanEarly = ({ code }: Blocker): boolean => code !== 'NOT_DUE'

function facts(item: ExplainedItem, words: ExplainWords): string[] {
  const { due, daysOverdue, currency, hostOpen, open } = item
  const sentences: string[] = []
  if (due === null || daysOverdue === null) sentences.push(words.noDueDate())
  else {
    const day = displayDay(due, words.locale)
    if (daysOverdue > 0) sentences.push(words.overdue(daysOverdue, day))
    else if (daysOverdue === 0) sentences.push(words.dueToday())
    else sentences.push(words.notYetDue(-daysOverdue, day))
  }
  if (open !== hostOpen) {
    const money = (minor: bigint) => displayMoney(minor, currency, words.locale)
    sentences.push(words.reduced(money(hostOpen), money(open)))
  }
  return sentences
}
