// Payments, the wizards that make them, messages and activities (sections 2 and 4).

import { type Books, findRow } from './books.ts'
import { receivablesOf } from './models-account.ts'
import {
  boolean,
  char,
  choice,
  date,
  datetime,
  htmlText,
  integer,
  type Model,
  many,
  monetary,
  one,
} from './schema.ts'
import { flag, minor, type Row, ref, text } from './values.ts'

function isReconciled(books: Books, payment: Row): boolean {
  const entry = findRow(books, 'account.move', ref(payment, 'move_id'))
  if (!entry) return false
  return receivablesOf(books, entry).every((line) => minor(line, 'amount_residual') === 0n)
}

export const payment: Model = {
  name: 'account.payment',
  label: 'Payments',
  order: 'date desc, name desc',
  reads: 'readonly',
  writes: 'invoice',
  companyField: 'company_id',
  display: (_books, row) => text(row, 'name') || 'Draft Payment',
  fields: {
    name: char('Number'),
    state: choice('State', {
      draft: 'Draft',
      in_process: 'In Process',
      paid: 'Paid',
      canceled: 'Canceled',
      rejected: 'Rejected',
    }),
    payment_type: choice('Payment Type', { outbound: 'Send', inbound: 'Receive' }),
    partner_type: choice('Partner Type', { customer: 'Customer', supplier: 'Vendor' }),
    partner_id: one('res.partner', 'Customer/Vendor'),
    amount: monetary('Amount'),
    date: date('Date'),
    memo: char('Memo'),
    payment_reference: char('Payment Reference'),
    currency_id: one('res.currency', 'Currency'),
    company_id: one('res.company', 'Company'),
    journal_id: one('account.journal', 'Journal'),
    move_id: one('account.move', 'Journal Entry'),
    invoice_ids: many('account.move', 'Invoices'),
    // It also lists linked invoices that nothing was allocated to (0.4).
    reconciled_invoice_ids: many('account.move', 'Reconciled Invoices', {
      compute: (_books, row) => row.values['invoice_ids'] ?? [],
    }),
    is_reconciled: boolean('Is Reconciled', { stored: true, compute: isReconciled }),
    is_matched: boolean('Is Matched With a Bank Statement', { stored: true }),
  },
}

export const register: Model = {
  name: 'account.payment.register',
  label: 'Pay',
  order: 'id',
  reads: 'invoice',
  writes: 'invoice',
  fields: {
    amount: monetary('Amount'),
    payment_date: date('Payment Date'),
    group_payment: boolean('Group Payments'),
    move_ids: many('account.move', 'Invoices'),
  },
}

export const reversal: Model = {
  name: 'account.move.reversal',
  label: 'Account Move Reversal',
  order: 'id',
  reads: 'invoice',
  writes: 'invoice',
  fields: {
    move_ids: many('account.move', 'Journal Entries'),
    date: date('Reversal Date'),
    reason: char('Reason displayed on Credit Note'),
    journal_id: one('account.journal', 'Journal'),
  },
}

export const merge: Model = {
  name: 'base.partner.merge.automatic.wizard',
  label: 'Merge Partner Wizard',
  order: 'id',
  reads: 'partner_manager',
  writes: 'partner_manager',
  fields: {
    partner_ids: many('res.partner', 'Contacts'),
    dst_partner_id: one('res.partner', 'Destination Contact'),
  },
}

export const message: Model = {
  name: 'mail.message',
  label: 'Message',
  order: 'id desc',
  reads: 'user',
  writes: 'system',
  display: (_books, row) => text(row, 'record_name'),
  fields: {
    body: htmlText('Contents'),
    message_type: choice('Type', { notification: 'System notification', comment: 'Comment' }),
    subtype_id: one('mail.message.subtype', 'Subtype'),
    author_id: one('res.partner', 'Author'),
    date: datetime('Date'),
    model: char('Related Document Model'),
    res_id: integer('Related Document ID'),
    record_name: char('Message Record Name', {
      compute: (books, row) => {
        const model = text(row, 'model') === 'account.move' ? 'account.move' : 'res.partner'
        const id = row.values['res_id']
        const found = findRow(books, model, typeof id === 'number' ? id : null)
        return found ? text(found, 'name') : null
      },
    }),
    is_internal: boolean('Employee Only'),
    mail_activity_type_id: one('mail.activity.type', 'Mail Activity Type'),
  },
}

export const subtype: Model = {
  name: 'mail.message.subtype',
  label: 'Message subtypes',
  order: 'id',
  reads: 'user',
  writes: 'system',
  fields: { name: char('Message Type'), internal: boolean('Internal Only') },
}

export const activityType: Model = {
  name: 'mail.activity.type',
  label: 'Activity Type',
  order: 'id',
  reads: 'user',
  writes: 'system',
  fields: { name: char('Name') },
}

export const activity: Model = {
  name: 'mail.activity',
  label: 'Activity',
  order: 'date_deadline ASC, id ASC',
  reads: 'user',
  writes: 'user',
  display: (_books, row) => text(row, 'summary'),
  fields: {
    res_model: char('Related Document Model'),
    res_id: integer('Related Document ID'),
    res_name: char('Document Name', { stored: true }),
    activity_type_id: one('mail.activity.type', 'Activity Type'),
    summary: char('Summary'),
    note: htmlText('Note'),
    date_deadline: date('Due Date'),
    date_done: date('Done Date'),
    feedback: char('Feedback'),
    user_id: one('res.users', 'Assigned to'),
    state: choice(
      'State',
      {
        overdue: 'Overdue',
        today: 'Today',
        planned: 'Planned',
        done: 'Done',
      },
      {
        compute: (books, row) => {
          if (!flag(row, 'active')) return 'done'
          const today = new Date(books.nowMs()).toISOString().slice(0, 10)
          const due = text(row, 'date_deadline')
          return due === today ? 'today' : due < today ? 'overdue' : 'planned'
        },
      },
    ),
    active: boolean('Active'),
  },
}
