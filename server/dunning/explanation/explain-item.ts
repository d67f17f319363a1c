// Why the engine does what it does with one open item: the facts, the rule that hit, what blocks it
// and who can lift that, and what comes next; as data and as sentences. Made from a plan, so that
// it can say nothing else than what the plan does.

import type { Book } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { dayIn } from '../../../core/instant.ts'
import { type ExplainedDecision, type ExplainLanguage, verdictOn } from '../explain.ts'
import type { Blocker, ItemKey, Plan, PolicyRef } from '../planned.ts'
import { type Claims, type Fact, factsOf } from './facts.ts'
import { type Lifter, liftersOf } from './lift.ts'
import { type FactWords, factWordsIn } from './words.ts'

/**
 * `STEP_DUE`: its step goes. `STEP_TO_COME`: only time is missing. `HANDOVER_DUE`: a person takes
 * it. `BLOCKED`: something has to happen first. `FINISHED`: no step is left.
 */
export type Rule = 'STEP_DUE' | 'STEP_TO_COME' | 'HANDOVER_DUE' | 'BLOCKED' | 'FINISHED'

export interface ExplainedBlocker extends Blocker {
  readonly lifters: readonly Lifter[]
  /** Who can lift it, in words. */
  readonly lift: string
}

export interface ExplainedFact {
  readonly fact: Fact
  readonly text: string
}

export interface Explanation extends ItemKey {
  readonly customer: string
  readonly number: string
  readonly currency: Currency
  /** Null where no policy governs the customer. */
  readonly policy: PolicyRef | null
  readonly rule: Rule
  readonly nextStep: string | null
  readonly nextOn: Day | null
  readonly blockers: readonly ExplainedBlocker[]
  /** What happens, most important first; the facts are apart. */
  readonly why: readonly string[]
  readonly facts: readonly ExplainedFact[]
}

export interface Question {
  readonly book: Book
  /** Made from the same book. */
  readonly planned: Plan
  readonly key: ItemKey
  readonly language: ExplainLanguage
}

/** Null where the plan has no such item: it is not there, or nothing is open on it. */
export function explainItem({ book, planned, key, language }: Question): Explanation | null {
  const today = dayIn(planned.now, book.company.timeZone)
  const decided = decisionIn(planned, key)
  const known = decided && factsOf(book, key, { today, claims: decided.claims })
  if (!known) return null
  const { customer, number, currency, facts } = known
  const words = factWordsIn(language)
  const { decision, policy, nextStep, nextOn, blockers } = decided
  return {
    invoice: key.invoice,
    instalment: key.instalment,
    customer,
    number,
    currency,
    policy,
    rule: ruleOf(decided),
    nextStep,
    nextOn,
    blockers: blockers.map((blocker) => explainedBlocker(blocker, words)),
    why: verdictOn(decision, language),
    facts: facts.map((fact) => ({ fact, text: words.fact(fact, currency) })),
  }
}

interface Decided {
  readonly policy: PolicyRef | null
  readonly decision: ExplainedDecision
  readonly nextStep: string | null
  readonly nextOn: Day | null
  readonly blockers: readonly Blocker[]
  readonly claims: Claims
}

function decisionIn(planned: Plan, key: ItemKey): Decided | null {
  const isKey = ({ invoice, instalment }: ItemKey) =>
    invoice === key.invoice && instalment === key.instalment
  const held = planned.held.find(isKey)
  if (held) {
    const { policy, nextStep, nextOn, blockers } = held
    const decision = { kind: 'held', nextStep, nextOn, blockers } as const
    return { decision, policy, nextStep, nextOn, blockers, claims: {} }
  }
  const message = planned.messages.find(({ items }) => items.some(isKey))
  const item = message?.items.find(isKey)
  if (!message || !item) return null
  const { channel, sendOn, approvalReasons } = message
  return {
    policy: message.policy,
    decision: {
      kind: 'message',
      step: message.step,
      ownStep: item.step,
      channel,
      sendOn,
      approvalReasons,
    },
    nextStep: item.step,
    nextOn: sendOn,
    blockers: [],
    claims: item,
  }
}

function ruleOf({ decision, nextStep, blockers }: Decided): Rule {
  if (decision.kind === 'message') return 'STEP_DUE'
  if (blockers.some(({ code }) => code === 'FINAL_STEP')) return 'FINISHED'
  if (blockers.length === 0) return 'HANDOVER_DUE'
  const onlyTime = nextStep !== null && blockers.every(({ code }) => liftersOf[code][0] === 'time')
  return onlyTime ? 'STEP_TO_COME' : 'BLOCKED'
}

function explainedBlocker(blocker: Blocker, words: FactWords): ExplainedBlocker {
  const lifters = liftersOf[blocker.code]
  return { ...blocker, lifters, lift: words.lift(blocker.code) }
}
