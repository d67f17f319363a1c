// The English sentences of a call's script.

import { english } from '../dunning/explain-en.ts'
import type { ScriptWords } from './script.ts'

const states: Readonly<Record<string, string>> = {
  open: 'still running',
  kept: 'kept',
  partly_kept: 'kept in part only',
  broken: 'not kept',
  active: 'kept so far',
  expected: 'still waited for',
  arrived: 'arrived',
  expired: 'never came',
}

const causes: Readonly<Record<string, string>> = {
  billing_error: 'an error on the invoice',
  quality: 'quality',
  not_received: 'goods or work not received',
  price: 'the price',
  other: 'another reason',
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

export const englishScript: ScriptWords = {
  locale: english.locale,
  headings: {
    ask_for: 'Ask for',
    owed: 'What is owed',
    said: 'What was said',
    promised: 'What was agreed',
    disputed: 'What is contested',
    credits: 'Credits to deduct',
    questions: 'Questions',
    offer: 'What you may offer',
    avoid: 'What not to say',
  },
  outcomes: {
    sent: 'sent',
    delivered: 'delivered',
    answered: 'answered',
    failed: 'failed',
    bounced: 'did not arrive',
    ambiguous: 'unclear whether it left',
  },
  made: 'made',
  step: (key) => (key === 'manual' ? 'contact by hand' : english.step(key)),
  channel: english.channel,
  state: (code) => states[code] ?? code,
  cause: (code) => causes[code] ?? code,
  askFor: (name, phone) =>
    phone === null ? `${name}: no telephone number is known.` : `${name}, ${phone}`,
  owed: ({ number, amount, due, days: count }) =>
    `${number}: ${amount} since ${due}, ${days(count)} late`,
  notYetDue: (number, amount, due) => `${number}: ${amount}, due on ${due}`,
  withoutDue: (number, amount) => `${number}: ${amount}, without a due date`,
  total: (amount) => `In all: ${amount}`,
  said: ({ on, step, channel, outcome }) => `${on}: ${step}, ${channel}, ${outcome}`,
  nothingSaid: () => 'Nothing was said to this customer yet.',
  promise: ({ amount, due, state, paid }) =>
    `Promised ${amount ?? 'all of it'} by ${due}: ${state}${paid === null ? '' : `, ${paid} came in`}.`,
  agreedPlan: (next, state) =>
    `A payment plan: ${state}${next === null ? '' : `, next instalment on ${next}`}.`,
  announced: (amount, on, state) => `Announced ${amount ?? 'a payment'} for ${on}: ${state}.`,
  dispute: (number, amount, cause) =>
    `${number}, ${amount ?? 'the whole invoice'}: ${cause}. Do not ask for it.`,
  credit: (amount, label) => `${amount} (${label})`,
  questions: {
    received: 'Did you receive the invoice, and is it in order?',
    when: 'On which day will you pay, how much, and by which means?',
    broken: 'What stood in the way of the payment that was promised?',
    dispute: 'Has what you contest been settled since?',
    announced:
      'The payment that you announced has not arrived: when was it made, and from which bank?',
    plan: 'An instalment is missing: can it be paid now?',
  },
  latestPromise: (day) => `A promise to pay, by ${day} at the latest.`,
  promiseNeedsReason: (count) =>
    `${count} promises were not kept: another one needs a reason, or a first payment at once.`,
  instalments: (parts) => `Three instalments, for example ${parts.join(', ')}.`,
  avoid: {
    others:
      'Speak about the debt with this contact alone: to a colleague, a relative or on voicemail leave a name and a number, no more.',
    threats: 'Announce nothing that will not be done, and no court that was not decided.',
    disputed: 'Ask only for what is not contested.',
    consumer:
      'A consumer: no late penalties and no recovery costs; call Monday to Friday, 10–13 h and 14–20 h.',
    insolvent: 'Insolvency proceedings are open: ask for no payment. The claim is declared.',
  },
}
