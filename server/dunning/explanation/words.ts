// How a fact and the lifting of a blocker are said, in one language at a time.

import { unreachable } from '../../../core/assert.ts'
import type { Currency } from '../../../core/currency.ts'
import { displayDay, displayMoney } from '../../../core/display.ts'
import type { ExplainLanguage, ExplainWords } from '../explain.ts'
import { english } from '../explain-en.ts'
import { french } from '../explain-fr.ts'
import type { BlockerCode } from '../planned.ts'
import type { Fact } from './facts.ts'
import { liftersOf } from './lift.ts'
import { englishFacts } from './words-en.ts'
import { frenchFacts } from './words-fr.ts'

/** The sentences of one language; amounts, days and names of steps arrive written out. */
export interface FactSentences {
  readonly locale: string
  due(day: string, daysOverdue: number): string
  readonly noDue: string
  open(amount: string): string
  disputed(amount: string | null, cause: string, day: string): string
  credited(amount: string): string
  left(amount: string): string
  penalties(amount: string): string
  indemnity(amount: string): string
  /** `what`: step and channel. */
  said(what: string, day: string, outcome: string): string
  lastContact(channel: string, day: string): string
  promise(made: string, due: string): string
  paymentPlan(agreed: string): string
  hold(reason: string, until: string | null): string
  pendingPayment(received: string): string
  proceeding(kind: string, judgment: string, published: string): string
  synced(day: string, time: string): string
  bank(day: string): string
  readonly outcomes: Readonly<Record<string, string>>
  readonly causes: Readonly<Record<string, string>>
  /** Of holds that people enter; another stands as it was written. */
  readonly holdReasons: Readonly<Record<string, string>>
  readonly proceedings: Readonly<Record<string, string>>
  readonly lifts: Readonly<Record<BlockerCode, string>>
}

export interface FactWords {
  fact(fact: Fact, currency: Currency): string
  lift(code: BlockerCode): string
}

export function factWordsIn(language: ExplainLanguage): FactWords {
  const words = language === 'fr' ? { ...french, ...frenchFacts } : { ...english, ...englishFacts }
  return {
    fact: (fact, currency) => sentence(fact, currency, words),
    lift: (code) => words.lifts[code],
  }
}

/** Who can lift what blocks first; null where nothing does, or time alone. */
export function liftOf(
  blockers: readonly { readonly code: BlockerCode }[],
  language: ExplainLanguage,
): string | null {
  const stopping = blockers.find(({ code }) => liftersOf[code].some((who) => who !== 'time'))
  return stopping ? factWordsIn(language).lift(stopping.code) : null
}

type Words = FactSentences & Pick<ExplainWords, 'step' | 'channel'>

function sentence(fact: Fact, currency: Currency, words: Words): string {
  const day = (value: Parameters<typeof displayDay>[0]) => displayDay(value, words.locale)
  const money = (minor: bigint) => displayMoney(minor, currency, words.locale)
  const named = (names: Readonly<Record<string, string>>, key: string) =>
    Object.hasOwn(names, key) ? (names[key] ?? key) : key
  switch (fact.kind) {
    case 'due':
      return fact.due === null ? words.noDue : words.due(day(fact.due), fact.daysOverdue ?? 0)
    case 'open':
      return words.open(money(fact.amount))
    case 'disputed': {
      const amount = fact.amount === null ? null : money(fact.amount)
      return words.disputed(amount, named(words.causes, fact.cause), day(fact.opened))
    }
    case 'credited':
      return words.credited(money(fact.amount))
    case 'left':
      return words.left(money(fact.amount))
    case 'penalties':
      return words.penalties(money(fact.amount))
    case 'indemnity':
      return words.indemnity(money(fact.amount))
    case 'said': {
      const what = `${capital(words.step(fact.step))} ${words.channel(fact.channel)}`
      return words.said(what, day(fact.on), named(words.outcomes, fact.outcome))
    }
    case 'last_contact':
      return words.lastContact(words.channel(fact.channel), day(fact.on))
    case 'promise':
      return words.promise(day(fact.made), day(fact.due))
    case 'payment_plan':
      return words.paymentPlan(day(fact.agreed))
    case 'hold': {
      const until = fact.until === null ? null : day(fact.until)
      return words.hold(named(words.holdReasons, fact.reason), until)
    }
    case 'pending_payment':
      return words.pendingPayment(day(fact.received))
    case 'proceeding': {
      const kind = named(words.proceedings, fact.proceeding)
      return words.proceeding(kind, day(fact.judgment), day(fact.published))
    }
    case 'synced':
      return words.synced(day(fact.on), fact.time)
    case 'bank':
      return words.bank(day(fact.on))
    default:
      return unreachable(fact)
  }
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
