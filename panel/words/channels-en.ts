// English words of the channels page.

import { countedIn } from './plural.ts'

const counted = countedIn('en-GB')

export const enChannels = {
  title: 'Channels',
  intro: 'What your messages can go by. What is not set up is said here, and its messages wait.',
  carrier: 'Set up',
  byHand: 'By hand',
  none: 'Not set up',
  missing: 'Missing in the installation:',
  sentAt: (when: string) => `Last sent ${when}`,
  neverSent: 'Nothing sent yet',
  failedAt: (when: string) => `Last failed ${when}`,
  test: (to: string) => `Send a test to ${to}`,
  testing: 'Sending…',
  tested: {
    accepted: (to: string) => `Handed over for ${to}. Look whether it arrives.`,
    refused: (to: string) => `Refused for ${to}`,
    unknown: (to: string) => `Nobody knows whether it left for ${to}`,
  },
  noTestAddress: 'To try it, enter an address of your own in the settings.',
  inbox: 'Answers and bounces',
  inboxReads: 'The mailbox is read every two minutes.',
  inboxNone: 'No mailbox is read: answers do not pause reminders.',
  toPost: 'Letters to print and post',
  toPostHint: 'A letter counts as sent once you say on which day it was posted.',
  waits: (count: number) => counted(count, 'letter waits.', 'letters wait.'),
  since: (when: string) => `ready since ${when}`,
  unwanted: 'No longer asked for by the plan: better not posted.',
  print: 'Open the PDF',
  posted: 'It was posted',
  postedOn: 'Posted on',
  tracking: 'Tracking number (if any)',
  confirmPosted: 'Save as posted',
  notPosted: 'It will not be posted',
  reason: 'Why not?',
  confirmNotPosted: 'Save',
  cancel: 'Cancel',
  rules: 'Rules',
  postByHand: 'Print and post letters ourselves where no carrier is set up',
  answerHoldDays: 'Days without reminders after a customer has answered',
  delayHours: 'Hours after which a delayed mail counts as bounced',
  save: 'Save',
  saved: 'Saved.',
}
