// What the panel says about what is written at the accounting software, in English.

import { countedIn } from './plural.ts'

const counted = countedIn('en-GB')

export const enWriteback = {
  writeback: {
    title: 'On your invoices',
    intro: (host: string) =>
      `What was sent is noted beside each invoice in ${host}. The invoice itself may also show how far its reminding is.`,
    place: 'Shown on the invoice',
    places: {
      none: 'nowhere: notes beside the invoice alone',
      custom_field: 'in a custom field',
      private_note: 'in its private note, between [encours] and [/encours]',
    },
    inField: (name: string) => `in the field “${name}”`,
    means:
      'Each change of the status edits the invoice and shows in its history. Your own text in the note stays as it is. When you stop it or choose another place, what was written is taken away again.',
    field: 'Name of the field',
    fieldHint: 'For a custom field alone: what it is called on your sales forms.',
    noField: (host: string) =>
      `${host} has no text field of this name on its sales forms. Create it there, under Account and settings, Sales, Custom fields. Then save again.`,
    change: 'Change where it shows',
    waiting: 'Waiting to be written',
    failedTitle: 'Could not be written',
    what: {
      status: (count: number) => counted(count, 'status', 'statuses'),
      note: (count: number) => counted(count, 'note', 'notes'),
    },
    reasons: {
      BOOKS_CLOSED: 'The books are closed. Open the period, or show the status nowhere.',
      NO_FIELD: 'The field is no longer there. Create it again, or choose another place.',
      FIELD_IGNORED:
        'The field takes no value on invoices. Show it on invoices, or choose another.',
      NO_ROOM: 'The private note is full. Shorten it there.',
      REFUSED: 'The accounting software refused. Look at what it says.',
    },
    closedUntil: (day: string) =>
      `The books are closed up to ${day}. Open the period, or show the status nowhere.`,
    invoice: (number: string) => `invoice ${number}`,
    retry: 'Write again',
    readonly: 'Only an admin changes this.',
  },
  ownFields: {
    title: (host: string) => `On your customers and invoices in ${host}`,
    intro: (host: string) =>
      `Customers and invoices show in ${host} what comes next, on which day, when somebody was last spoken to and why. Lists there have filters for it.`,
    introWithoutModule: (host: string) =>
      `Calls and tags stand in ${host} where you want them. What comes next shows on customers and invoices there with the Encours module alone.`,
    shown: 'Shown in the fields of Encours',
    spared: (host: string) => `“No Follow-Up” in ${host}`,
    sparedHint: (host: string) =>
      `Also tick this box of ${host} on invoices that are disputed or on hold here. Only what Encours has ticked is unticked again.`,
    means: (host: string) =>
      `When you switch the fields off, or disconnect in ${host}, they are emptied. Activities go when you switch them off or disconnect; “No Follow-Up” and tags go when you switch them off or disconnect here, and stay when you disconnect in ${host}.`,
    meansWithoutModule:
      '“No Follow-Up” is unticked, activities and tags are taken away when you switch them off or disconnect.',
    calls: {
      label: (host: string) => `Calls as activities in ${host}`,
      hint: 'For whoever is responsible for the invoice or the customer, else for who connected. An activity that is done there counts as the call made.',
      on: (records: number) => `yes, ${counted(records, 'activity', 'activities')} now`,
    },
    limits: {
      label: (host: string) => `Granted limits as ${host}’s own credit limit`,
      hint: 'What stood there before comes back when you switch it off. What you change there yourself is left.',
    },
    tagged: {
      label: 'Tags on customers',
      hint: 'Formal notice, handed over, on hold. Your own tags are never touched.',
      on: (records: number) => `yes, ${counted(records, 'tag', 'tags')} now`,
    },
    on: (records: number) => `yes, on ${counted(records, 'record', 'records')} now`,
    refused: (host: string, records: number) =>
      `${host} refuses ${counted(records, 'other', 'others')}. Tried again each day.`,
    yes: 'yes',
    off: 'no',
    change: 'Change what is written',
    readonly: 'Only an admin changes this.',
    reasons: {
      MODULE_MISSING: 'could not be written: the Encours module is not installed there.',
      MODULE_OUTDATED:
        'could not be written: the Encours module there is too old. Put the new one in its place, then press Upgrade in Apps.',
      NO_FIELD: 'could not be ticked: this version has no such box. Switch it off.',
      ACCESS: 'could not be written: the Encours user has lost a right. Connect again.',
      OTHER_DATABASE:
        'was not written: the database is a copy of the one that was connected. Connect it as a company of its own.',
      OTHER: 'could not be written. It is tried again after the next plan.',
    },
  },
  hostCalls: {
    title: (host: string) => `How often ${host} is asked`,
    since: (day: string) => `Since ${day}.`,
    metered: 'Reading can be charged for; writing is free.',
    nudges: (host: string) => `Let ${host} say at once what changes`,
    reads: 'Read',
    writes: 'Written',
    ofBudget: (reads: string, most: string) => `${reads} of ${most}`,
    pace: {
      usual: 'Enough for the month: changes are read every hour.',
      saving: 'More than a part of the month allows: changes are read every six hours.',
      used_up: 'Used up: changes are read every twenty hours until the month ends.',
    },
  },
}
