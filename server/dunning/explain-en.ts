// The English sentences of an explanation. Data: what is said when is decided in explain.ts.

import type { ExplainWords } from './explain.ts'
import type { Blocker } from './planned.ts'

const steps: Readonly<Record<string, string>> = {
  courtesy: 'courtesy reminder',
  'reminder-1': 'first reminder',
  'reminder-2': 'second reminder',
  'formal-notice': 'formal notice',
  handover: 'handover',
  manual: 'contact by hand',
}

const channels: Readonly<Record<string, string>> = {
  email: 'by e-mail',
  sms: 'by text message',
  letter: 'by letter',
  registered_letter: 'by registered letter',
  call: 'by telephone',
}

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

function blocked({ code }: Blocker, until: string | null): string {
  switch (code) {
    case 'NOT_POSTED':
      return 'The invoice is not posted, so it is not chased.'
    case 'NO_DUE_DATE':
      return 'The invoice has no due date. Enter one in the accounting software.'
    case 'FACTORED':
      return 'The invoice is sold to a factor: it is not ours to chase.'
    case 'INSOLVENCY':
      return 'Insolvency proceedings are open: every reminder stops, declare the claim.'
    case 'HOLD':
      return until ? `On hold until ${until}.` : 'On hold, without an end date.'
    case 'AMBIGUOUS_SEND':
      return 'A message may or may not have left. Somebody has to find out first.'
    case 'DISPUTE_OPEN':
      return 'The whole amount is disputed.'
    case 'PLAN_ACTIVE':
      return 'A payment plan is running and is kept.'
    case 'PROMISE_OPEN':
      return `The customer promised to pay; we wait until ${until}, bank days included.`
    case 'PAYMENT_PENDING':
      return until === null
        ? 'A payment is announced and not yet on the bank account.'
        : `The customer announced a payment; we wait for it until ${until}.`
    case 'CREDIT_COVERS':
      return 'The customer’s credits cover this amount. Allocate them in the accounting software.'
    case 'BELOW_TOLERANCE':
      return 'What is left is too small to chase.'
    case 'DIRECT_DEBIT':
      return 'The invoice is collected by direct debit, and no debit was returned.'
    case 'NOTICE_RUNNING':
      return `The formal notice gives the customer until ${until}.`
    case 'SMALL_AMOUNT_DONE':
      return 'The amount is small: it gets one reminder and no more.'
    case 'FINAL_STEP':
      return 'Every step is done. A person takes it from here.'
    case 'HOST_STALE':
      return 'The accounting data is too old to write to anybody. Synchronise first.'
    case 'BANK_STALE':
      return 'The bank reconciliation is too old: a payment may have come in unseen.'
    case 'NO_POLICY':
      return 'The customer follows a policy that does not exist here.'
    case 'RATE_MISSING':
      return 'The legal rate of a half-year is missing, and a formal notice must state it.'
    case 'NO_CONTACT':
      return 'There is no address that this step could use.'
    case 'MIN_GAP':
      return `The customer was contacted a short time ago; the next message waits until ${until}.`
    case 'NOT_DUE':
      return `The next step falls due on ${until}.`
  }
}

export const english: ExplainWords = {
  locale: 'en-GB',
  overdue: (count, due) => `Due on ${due}, ${days(count)} late.`,
  dueToday: () => 'Due today.',
  notYetDue: (count, due) => `Due on ${due}, in ${days(count)}.`,
  noDueDate: () => 'The invoice has no due date.',
  reduced: (host, left) =>
    `${host} is open in the accounts; ${left} is left to claim after credits and disputes.`,
  together: (ownStep) =>
    `It goes with the customer’s other invoices; of its own it is at the ${ownStep}.`,
  message: (step, channel, on) => `A ${step} ${channel} is ready for ${on}.`,
  approval: {
    STEP: 'Somebody approves this step before it leaves.',
    FIRST_MESSAGE: 'This would be the first message to this customer, so somebody approves it.',
    NEW_POLICY_VERSION: 'The policy is new, so somebody approves its first run.',
    FAMILY_CREDIT:
      'A related company holds a credit or an unapplied payment, so somebody checks before it leaves.',
    FIGURES_DIFFER:
      'The accounts’ own sum for this customer is not what Encours has read, so somebody checks first.',
  },
  approvalAuto: () => 'Nothing stands against sending it.',
  blocked,
  next: (step, on) => `Next: ${step}, on ${on}.`,
  nextStepOnly: (step) => `Next, once that is settled: ${step}.`,
  handover: () =>
    'The formal notice’s deadline has passed: hand the file over (court, bailiff or agency).',
  undecided: () => 'Not decided yet: the next plan will tell.',
  step: (key) => steps[key] ?? key,
  channel: (kind) => channels[kind] ?? kind,
}
