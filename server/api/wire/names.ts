// What each shape is called in the description of the API.

import { z } from 'zod'
import { LetterheadStandingWire, LetterheadWire, SaveLetterheadRequestWire } from './letterhead.ts'
import { MessageRowWire, MessagesWire, MessageWire, RefuseRequestWire } from './messages.ts'
import { BlockerWire, MoneyWire, ProblemWire } from './parts.ts'
import { PolicyWire, StepWire } from './policy.ts'
import * as receivables from './receivables.ts'
import { LaunchRequestWire, LaunchWire, SessionWire } from './session.ts'
import { QuarantineWire, SyncWire } from './sync.ts'

export const wireNames = z.registry<{ id: string }>()

const named: Readonly<Record<string, z.ZodType>> = {
  Problem: ProblemWire,
  Money: MoneyWire,
  Blocker: BlockerWire,
  Session: SessionWire,
  LaunchRequest: LaunchRequestWire,
  Launch: LaunchWire,
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
  PolicyStep: StepWire,
  Policy: PolicyWire,
}

for (const [id, schema] of Object.entries(named)) wireNames.add(schema, { id })
