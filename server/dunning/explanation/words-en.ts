// The English sentences about facts and about who lifts a blocker.

import type { FactSentences } from './words.ts'

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

function due(day: string, late: number): string {
  if (late === 0) return `Due today, ${day}.`
  return late > 0 ? `Due on ${day}, ${days(late)} late.` : `Due on ${day}, in ${days(-late)}.`
}

export const englishFacts: FactSentences = {
  locale: 'en-GB',
  due,
  noDue: 'No due date.',
  open: (amount) => `Open in the accounts: ${amount}.`,
  disputed: (amount, cause, day) => `${amount ?? 'All of it'} disputed since ${day}: ${cause}.`,
  credited: (amount) => `Credits and unallocated payments cover ${amount} of it.`,
  left: (amount) => `Left to claim: ${amount}.`,
  penalties: (amount) => `Late penalties up to today: ${amount}.`,
  indemnity: (amount) => `Fixed recovery costs: ${amount}.`,
  said: (what, day, outcome) => `${what} on ${day}: ${outcome}.`,
  lastContact: (channel, day) => `Last contact with the customer ${channel} on ${day}.`,
  promise: (made, due) => `Promised on ${made} to pay by ${due}.`,
  paymentPlan: (agreed) => `Payment plan agreed on ${agreed}.`,
  hold: (reason, until) =>
    until === null ? `On hold: ${reason}.` : `On hold until ${until}: ${reason}.`,
  pendingPayment: (received) => `Payment announced or submitted on ${received}.`,
  proceeding: (kind, judgment, published) =>
    `${kind}: judgment of ${judgment}, published on ${published}.`,
  synced: (day, time) => `Accounts last read completely on ${day} at ${time}.`,
  bank: (day) => `Last bank line reconciled on ${day}.`,
  outcomes: {
    sent: 'sent',
    delivered: 'delivered',
    answered: 'answered',
    failed: 'failed',
    bounced: 'bounced',
    ambiguous: 'it is not known whether it left',
  },
  causes: {
    billing_error: 'billing error',
    quality: 'quality',
    not_received: 'not received',
    price: 'price',
    other: 'other cause',
  },
  holdReasons: {
    do_not_contact: 'not to be contacted',
    litigation: 'in litigation',
    key_account: 'key account',
    sensitive: 'sensitive situation',
    our_mistake: 'a mistake of ours',
    customer_asked: 'the customer asked for it',
    other: 'another reason',
  },
  proceedings: {
    safeguard: 'Safeguard proceedings',
    receivership: 'Receivership',
    liquidation: 'Liquidation',
    closed: 'Closed insolvency proceedings',
  },
  lifts: {
    NOT_POSTED: 'The bookkeeper, by posting the invoice.',
    NO_DUE_DATE: 'The bookkeeper, by entering the due date.',
    FACTORED: 'The bookkeeper, where the factor has given the invoice back.',
    INSOLVENCY: 'Nobody: declare the claim and wait for the proceedings.',
    HOLD: 'Whoever chases, by ending the hold.',
    AMBIGUOUS_SEND: 'Whoever chases, by saying whether the message left.',
    DISPUTE_OPEN: 'Whoever chases, by closing the dispute.',
    PLAN_ACTIVE: 'The customer, by missing an instalment; or whoever chases, by ending the plan.',
    PROMISE_OPEN: 'Time; or whoever chases, by withdrawing the promise.',
    PAYMENT_PENDING: 'The bookkeeper, by booking the payment, or by taking it back.',
    CREDIT_COVERS: 'The bookkeeper, by allocating the credits.',
    BELOW_TOLERANCE: 'The bookkeeper, by writing the rest off.',
    DIRECT_DEBIT: 'The bookkeeper, once a debit has been returned.',
    NOTICE_RUNNING: 'Time: the deadline that the notice gives is kept.',
    SMALL_AMOUNT_DONE: 'Nobody: it goes on once the customer owes more.',
    FINAL_STEP: 'Whoever chases: the file is in his hands.',
    HOST_STALE: 'Whoever chases, by synchronising.',
    BANK_STALE: 'The bookkeeper, by reconciling the bank.',
    NO_POLICY: 'An administrator, by giving the customer a policy that exists.',
    RATE_MISSING: 'An administrator, once the rate of the half-year is published and loaded.',
    NO_CONTACT: 'Whoever chases, by finding an address.',
    MIN_GAP: 'Time.',
    NOT_DUE: 'Time.',
  },
}
