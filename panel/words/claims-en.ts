// The English words of claims, terms and limitation.

import { countedIn } from './plural.ts'

const counted = countedIn('en-GB')

export const enClaims = {
  claims: {
    title: 'Beside the principal',
    none: 'Nothing is owed beside the principal.',
    principal: 'Principal',
    claimed: 'Claimed',
    waived: 'Waived',
    asked: 'Still asked for',
    penalty: 'Late penalties',
    indemnity: 'Recovery costs, once',
    notAsked: 'not asked for yet',
    lines: 'How it is reckoned',
    line: (from: string, until: string) => `${from} to ${until}`,
    formula: (days: number, base: string, rate: string) =>
      `${counted(days, 'day', 'days')} on ${base} at ${rate}% a year`,
    paid: 'Paid',
    waive: 'Waive',
    unwaive: 'Ask for it again',
    pay: 'It was paid',
    unpay: 'It was not paid after all',
    labels: {
      waive: (what: string, invoice: string) => `Waive ${what} of ${invoice}`,
      unwaive: (what: string, invoice: string) => `Ask for it again: ${what} of ${invoice}`,
      pay: (what: string, invoice: string) => `It was paid: ${what} of ${invoice}`,
      unpay: (what: string, invoice: string) => `It was not paid after all: ${what} of ${invoice}`,
    },
    payment: {
      day: 'When did it come?',
      amount: (currency: string) => `How much came (${currency})`,
      amountHint: 'The claim ends with it: what is short is no longer asked for.',
      reference: 'What the payment names, or where you booked it',
    },
    paidOn: (amount: string, day: string, reference: string) =>
      `Paid: ${amount} on ${day}, ${reference}`,
    reason: 'Why?',
    confirm: 'Confirm',
    cancel: 'Never mind',
    waivedFor: (reason: string) => `Waived: ${reason}`,
    missing: (halfYears: string) =>
      `The rate of ${halfYears} is not known; nothing is guessed for it.`,
    noLaw: {
      consumer: 'A consumer: no claim of ours holds beside the principal.',
      public: 'A public body: its own rules hold, which Encours does not know.',
      country: 'Encours knows no law of late payment for your country.',
    },
  },
  terms: {
    title: 'Payment terms',
    tooLong: 'Longer than the law allows',
    intro: (judged: string, found: string) =>
      `${judged} due days were held against the law; ${found} are later than it allows.`,
    assumed: 'Nobody has named your sector: the general rule was taken.',
    emptyTitle: 'No payment term is too long',
    empty: 'Every due day that a law caps is within it, and nothing is about to lapse.',
    invoice: 'Invoice',
    due: 'Due',
    latest: 'Latest lawful day',
    over: (days: number) => counted(days, 'day over', 'days over'),
    instalment: (n: number) => `instalment ${n}`,
    rule: 'Rule',
    unless: { contract: 'unless the contract says so expressly', fair: 'unless it is fair' },
    shown: (shown: string, all: string) => `the worst ${shown} of ${all}`,
    noDue: 'Invoices without a due day',
    lawfulDue: (day: string) => `by law due on ${day}`,
    noSiren: 'Your own SIREN is not known: an invoice must carry it.',
    customersNoSiren: (count: number) =>
      counted(
        count,
        'business customer has no known SIREN.',
        'business customers have no known SIREN.',
      ),
  },
  limitation: {
    title: 'About to lapse',
    intro: 'After this day the customer may refuse to pay. A formal notice does not stop it.',
    ends: (day: string) => `ends on ${day}`,
    over: (day: string) => `ended on ${day}`,
    years: (count: number) => counted(count, 'year', 'years'),
    assumed: 'Your sector is not known: the shortest time is shown.',
    begins: 'It begins anew with:',
    acts: {
      acknowledgement: 'a written acknowledgement',
      instalment_request: 'a request for instalments',
      court_action: 'an action in court',
      enforcement: 'an act of enforcement',
      part_payment: 'a part payment',
      payment_plan: 'an agreed payment plan',
    },
  },
}

export type ClaimWords = typeof enClaims
