// The letters in English: polite first, then plain, then binding. No word that imitates a court or
// a public office, and no announcement that nobody means to keep.

import { englishDocument } from './document.ts'
import type { LanguageTexts, StepTexts } from './texts.ts'

const invoice =
  '{% if several %}{{ items.size }} invoices{% else %}invoice {{ first.number }}{% endif %}'
const dispute =
  'If you dispute any part of this amount, please tell us why' +
  '{% if sender.reply_to %} by writing to {{ sender.reply_to }}{% endif %}.'
const crossed = 'If your payment left in the last few days, please disregard this message.'
const thanks = 'Thank you for your business.'
const difficulty =
  'If a passing difficulty keeps you from paying, talk to us first: an instalment plan is better ' +
  'than silence.'

/** The law that makes it a notice is the sender's own. */
const article1344 =
  '{% if frenchSender %} (mise en demeure, article 1344 of the French Civil Code){% endif %}'

const courtesy: StepTexts = {
  subject: `{{ sender.name }}: ${invoice} due {% if several %}soon{% else %}on {{ first.due }}{% endif %}`,
  before: [
    'Hello,',
    '{% if several %}The following invoices will soon be due.{% else %}The following invoice ' +
      'is due on {{ first.due }}.{% endif %} This is only a reminder of the date: nothing is ' +
      'late.',
  ],
  after: [
    'If a document is missing or something is not right, please let us know now' +
      '{% if sender.reply_to %} by writing to {{ sender.reply_to }}{% endif %}.',
    thanks,
  ],
}

export const en: LanguageTexts = {
  labels: {
    invoice: 'Invoice',
    part: 'instalment',
    issued: 'Issued',
    due: 'Due',
    late: 'Late',
    day: 'day',
    days: 'days',
    notDue: 'none',
    open: 'Still owed',
    booked: 'balance',
    deducted: 'deducted',
    penalties: 'late payment penalties',
    indemnity: 'fixed compensation',
    total: 'Total owed',
    claims: 'In addition to the total',
    to: 'To',
    colon: ':',
    pay: 'Pay invoice',
    online: 'online',
  },
  document: englishDocument,
  notes: {
    deducted:
      'Amounts deducted are your credit notes, your payments not yet allocated, and sums in ' +
      'dispute.',
    claims:
      'Late payment penalties are computed up to {{ date }}. They are owed, with the fixed ' +
      'compensation for recovery costs, under article L441-10 of the French Commercial Code ' +
      "({% if rates == 'agreed' %}at the rate agreed in our terms of sale" +
      "{% elsif rates == 'both' %}at the rate agreed in our terms of sale where they name one, " +
      'else at the European Central Bank refinancing rate plus 10 points' +
      '{% else %}European Central Bank refinancing rate plus 10 points{% endif %}). ' +
      'They come on top of the total owed and are not part of it.',
  },
  steps: {
    courtesy: { cordial: courtesy, firm: courtesy },
    'reminder-1': {
      cordial: {
        subject: `{{ sender.name }}: ${invoice} awaiting payment`,
        before: [
          'Hello,',
          'Unless we are mistaken, we have not yet received payment of the following ' +
            'invoice{% if several %}s{% endif %}.',
        ],
        after: ['Please arrange the payment, or let us know when to expect it.', crossed, dispute],
      },
      firm: {
        subject: `{{ sender.name }}: ${invoice} past due, please pay`,
        before: [
          'Hello,',
          'The due date has passed, and the following ' +
            '{% if several %}invoices are{% else %}invoice is{% endif %} still unpaid.',
        ],
        after: [
          'Please pay this amount on receipt of this message, or tell us on which day you will.',
          crossed,
          dispute,
        ],
      },
    },
    'reminder-2': {
      cordial: {
        subject: `{{ sender.name }}: second reminder, ${invoice} awaiting payment`,
        before: [
          'Hello,',
          'We are writing again about the following invoice{% if several %}s{% endif %}, for which ' +
            'we have still not received payment.',
        ],
        after: [
          'Could you arrange the payment this week, or tell us what is holding it up?',
          difficulty,
          crossed,
          dispute,
          thanks,
        ],
      },
      firm: {
        subject: `{{ sender.name }}: second reminder, ${invoice} overdue`,
        before: [
          'Hello,',
          'Despite our earlier reminder, the following ' +
            '{% if several %}invoices are{% else %}invoice is{% endif %} still unpaid.',
        ],
        after: [
          'Please pay this amount without delay. Otherwise we may send you a formal notice.',
          difficulty,
          crossed,
          dispute,
        ],
      },
    },
    'formal-notice': {
      cordial: {
        subject: `{{ sender.name }}: formal notice to pay, ${invoice}`,
        title: 'Formal notice to pay',
        before: [
          'Dear Sir or Madam,',
          'Despite our reminders we have not received payment of the following ' +
            'invoice{% if several %}s{% endif %}. We therefore have to give you formal notice' +
            `${article1344} to pay by {{ deadline }} at the latest.`,
        ],
        after: [
          'We would rather find a solution with you: if a difficulty keeps you from paying, please ' +
            'contact us before that date.',
          'Failing full payment or an agreement by that date, we may claim these sums in court.',
          dispute,
          'Yours faithfully,',
        ],
      },
      firm: {
        subject: `{{ sender.name }}: formal notice to pay, ${invoice}`,
        title: 'Formal notice to pay',
        before: [
          'Dear Sir or Madam,',
          'As our reminders have had no effect, we hereby give you formal notice' +
            `${article1344} to pay the following ` +
            'invoice{% if several %}s{% endif %} by {{ deadline }} at the latest.',
        ],
        after: [
          'Failing full payment by that date, we reserve the right to claim these sums in court ' +
            'without further reminder.',
          dispute,
          'Yours faithfully,',
        ],
      },
    },
  },
  sms: {
    courtesy: `{{ sender.name }}: ${invoice} ({{ amount }}) due {% if several %}soon{% else %}on {{ first.due }}{% endif %}. Questions? {{ sender.phone }}`,
    'reminder-1': `{{ sender.name }}: unless we are mistaken, ${invoice} ({{ amount }}) {% if several %}are{% else %}is{% endif %} unpaid. If you have paid, disregard this message. Call us: {{ sender.phone }}`,
    'reminder-2': `{{ sender.name }}: second reminder, ${invoice} ({{ amount }}) {% if several %}are{% else %}is{% endif %} unpaid. Please call us: {{ sender.phone }}`,
    'formal-notice': `{{ sender.name }}: formal notice, ${invoice} ({{ amount }}) to be paid by {{ deadline }}. Please call us: {{ sender.phone }}`,
  },
}
