// Cases, tasks and a trail, as the API would give them. Names and amounts are made up.

import type { CaseChangeWire, CasesWire, CaseWire } from '../../../server/api/wire/cases.ts'
import type {
  TaskDetailWire,
  TasksWire,
  TaskWire,
  TrailWire,
} from '../../../server/api/wire/tasks.ts'
import { money } from './samples.ts'

const one = (part: Partial<CaseWire> & Pick<CaseWire, 'kind' | 'id' | 'state'>): CaseWire => ({
  isOpen: true,
  invoices: [{ id: '1041', number: 'FA-2026-1041' }],
  amount: null,
  paid: null,
  since: '2026-11-16',
  day: null,
  waitsUntil: null,
  about: null,
  owner: null,
  note: null,
  instalments: [],
  enteredBy: 'Claire Morel',
  enteredAt: '2026-11-16T09:00:00Z',
  acts: [],
  ...part,
})

export const cases: CasesWire = {
  cases: [
    one({
      ...{ kind: 'promise', id: 'P1', state: 'open', amount: money('500000'), day: '2026-11-24' },
      ...{ waitsUntil: '2026-11-27', acts: ['withdraw'], note: 'Said by the accountant.' },
    }),
    one({
      ...{ kind: 'dispute', id: 'D1', state: 'open', about: 'quality', owner: 'Ana Ruiz' },
      ...{ amount: money('120000'), day: '2026-11-25', acts: ['accept', 'reject', 'change'] },
    }),
    one({
      ...{ kind: 'hold', id: 'H2', state: 'active', about: 'sensitive', acts: ['lift', 'change'] },
      ...{ invoices: [], day: '2026-12-15' },
    }),
    one({
      ...{ kind: 'commitment', id: 'E1', state: 'open', about: 'supply_stop', day: '2026-11-30' },
      ...{ enteredBy: 'encours', acts: ['keep', 'waive'] },
    }),
    one({
      ...{ kind: 'hold', id: 'H1', state: 'over', isOpen: false, about: 'customer_asked' },
      ...{ invoices: [], day: '2026-11-10', enteredBy: null, enteredAt: null },
    }),
  ],
}

const held = (code: string) => ({
  ...{ kind: 'held' as const, nextStep: 'reminder-2', nextOn: '2026-11-30' },
  open: money('2000000'),
  blockers: [{ code, until: '2026-11-27' }],
  why: ['Le client a promis de payer : nous attendons jusqu’au 27 novembre 2026.'],
})

export const change: CaseChangeWire = {
  id: 'P2',
  customer: 'C1',
  changed: true,
  effect: {
    items: [
      {
        ...{ invoice: { id: '1041', number: 'FA-2026-1041' }, instalment: 1, changed: true },
        before: { ...held('MIN_GAP'), kind: 'message', nextOn: '2026-11-18', blockers: [] },
        after: held('PROMISE_OPEN'),
      },
      {
        ...{ invoice: { id: '1057', number: 'FA-2026-1057' }, instalment: 2, changed: false },
        ...{ before: held('MIN_GAP'), after: held('MIN_GAP') },
      },
    ],
    tasks: [],
  },
}

const aTask = (part: Partial<TaskWire> & Pick<TaskWire, 'id' | 'kind'>): TaskWire => ({
  customer: { id: 'C1', name: 'Dupont & Fils' },
  phone: '+33561000000',
  due: '2026-11-18',
  isOverdue: false,
  state: 'open',
  invoices: ['FA-2026-1041'],
  about: null,
  atHost: null,
  note: null,
  tries: 0,
  isCall: false,
  uncertain: [],
  ...part,
})

const call = aTask({ id: 'T1', kind: 'promise_broken', isCall: true, isOverdue: true, tries: 2 })

export const tasks: TasksWire = {
  tasks: [
    { ...call, due: '2026-11-12' },
    aTask({ id: 'T2', kind: 'commitment', about: 'supply_stop', phone: null }),
    aTask({
      ...{ id: 'T3', kind: 'resolve_ambiguous' },
      uncertain: [
        {
          ...{ message: 'M8', step: 'reminder-1', channel: 'email' },
          ...{ recipient: 'compta@dupont.example', at: '2026-11-17T08:30:00Z' },
        },
      ],
    }),
  ],
  total: 3,
}

export const taskDetail: TaskDetailWire = {
  ...call,
  script: {
    sections: [
      { key: 'ask_for', heading: 'Demander', lines: ['Dupont & Fils, +33561000000'] },
      {
        key: 'owed',
        heading: 'Ce qui est dû',
        lines: ['FA-2026-1041 : 20 000,00 € depuis le 1er octobre 2026, 48 jours de retard'],
      },
      {
        key: 'promised',
        heading: 'Ce qui a été convenu',
        lines: ['Promesse de tout régler pour le 10 novembre 2026 : non tenue.'],
      },
      {
        key: 'avoid',
        heading: 'À ne pas dire',
        lines: ['Ne parlez de la dette qu’à cet interlocuteur.'],
      },
    ],
  },
}
export { taskDetail as task }

export const trail: TrailWire = {
  entries: [
    {
      ...{ id: 'E2', at: '2026-11-16T09:00:00Z', actor: 'Claire Morel', action: 'promise.enter' },
      ...{ subject: { kind: 'promise', id: 'P1' }, note: 'Said by the accountant.' },
      ...{ before: null, after: '{}' },
    },
    {
      ...{ id: 'E1', at: '2026-11-12T07:00:00Z', actor: 'encours', action: 'message.skipped' },
      ...{ subject: { kind: 'message', id: 'M1' }, note: 'PAID_SINCE_PLAN' },
      ...{ before: null, after: null },
    },
    {
      ...{ id: 'E0', at: '2026-11-05T09:00:00Z', actor: 'encours', action: 'message.sent' },
      ...{ subject: { kind: 'message', id: 'M0' }, note: null, before: null, after: null },
    },
  ],
  next: null,
}
