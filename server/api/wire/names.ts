// What each shape is called in the description of the API.

import { z } from 'zod'
import * as cases from './cases.ts'
import { LetterheadStandingWire, LetterheadWire, SaveLetterheadRequestWire } from './letterhead.ts'
import { LettersWire, LetterTextWire, LetterTrialWire, LetterWire } from './letters.ts'
import { MessageRowWire, MessagesWire, MessageWire, RefuseRequestWire } from './messages.ts'
import { BlockerWire, MoneyWire, ProblemWire } from './parts.ts'
import { ContactPersonsWire, ContactPersonWire, NamePersonRequestWire } from './persons.ts'
import { PolicyWire, StepWire } from './policy.ts'
import * as receivables from './receivables.ts'
import { LaunchRequestWire, LaunchWire, OpeningWire, SessionWire } from './session.ts'
import { QuarantineWire, SyncWire } from './sync.ts'
import * as tasks from './tasks.ts'

export const wireNames = z.registry<{ id: string }>()

const named: Readonly<Record<string, z.ZodType>> = {
  Problem: ProblemWire,
  Money: MoneyWire,
  Blocker: BlockerWire,
  Session: SessionWire,
  LaunchRequest: LaunchRequestWire,
  Launch: LaunchWire,
  Opening: OpeningWire,
  Sync: SyncWire,
  Quarantine: QuarantineWire,
  Ageing: receivables.AgeingWire,
  Exposure: receivables.ExposureWire,
  Receivables: receivables.ReceivablesWire,
  CustomerRow: receivables.CustomerRowWire,
  Customers: receivables.CustomersWire,
  Decision: receivables.DecisionWire,
  Item: receivables.ItemWire,
  Contact: receivables.ContactWire,
  Note: receivables.NoteWire,
  Customer: receivables.CustomerWire,
  MessageRow: MessageRowWire,
  Messages: MessagesWire,
  Message: MessageWire,
  RefuseRequest: RefuseRequestWire,
  Letterhead: LetterheadWire,
  LetterheadStanding: LetterheadStandingWire,
  SaveLetterheadRequest: SaveLetterheadRequestWire,
  PromiseRequest: cases.PromiseRequestWire,
  PlanRequest: cases.PlanRequestWire,
  DisputeRequest: cases.DisputeRequestWire,
  HoldRequest: cases.HoldRequestWire,
  AnnouncedRequest: cases.AnnouncedRequestWire,
  CommitmentRequest: cases.CommitmentRequestWire,
  Case: cases.CaseWire,
  Cases: cases.CasesWire,
  Effect: cases.EffectWire,
  CaseChange: cases.CaseChangeWire,
  CaseLimits: cases.CaseLimitsWire,
  Letters: LettersWire,
  LetterText: LetterTextWire,
  Letter: LetterWire,
  LetterTrial: LetterTrialWire,
  ContactPerson: ContactPersonWire,
  ContactPersons: ContactPersonsWire,
  NamePersonRequest: NamePersonRequestWire,
  Task: tasks.TaskWire,
  Tasks: tasks.TasksWire,
  TaskDetail: tasks.TaskDetailWire,
  Script: tasks.ScriptWire,
  CallRequest: tasks.CallRequestWire,
  CloseTaskRequest: tasks.CloseTaskRequestWire,
  Trail: tasks.TrailWire,
  TrailEntry: tasks.TrailEntryWire,
  PolicyStep: StepWire,
  Policy: PolicyWire,
}

for (const [id, schema] of Object.entries(named)) wireNames.add(schema, { id })
