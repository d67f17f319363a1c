// Temporary tables that what was planned is copied into: a plan writes a row for every open item,
// and COPY takes them far faster than a statement's parameters do.

import { clearStaged, copyInto } from '../../db/copy.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type CopyValue, copyLine } from '../../ledger/staging/copy-line.ts'

const columnsOf = {
  planned_messages:
    'message_id uuid, customer_id text, step text, channel text, language text, send_on date, ' +
    'deadline date, approval text, approval_reasons text[], policy_key text, ' +
    'policy_version integer, tone text, tone_reason text',
  planned_items:
    'message_id uuid, invoice_id text, instalment integer, step text, currency text, ' +
    'open_minor bigint, days_overdue integer, penalties_minor bigint, indemnity_minor bigint',
  planned_decisions:
    'invoice_id text, instalment integer, customer_id text, currency text, open_minor bigint, ' +
    'next_step text, next_on date, blockers jsonb, message_id uuid, policy_key text, ' +
    'policy_version integer',
} as const

export type PlannedTable = keyof typeof columnsOf
const plannedTables = ['planned_messages', 'planned_items', 'planned_decisions'] as const

/**
 * Puts `rows` in the place of what is staged: each with the values of the table's columns in their
 * order. They are gone at the end of the transaction.
 */
export async function stage(
  tx: Tx,
  table: PlannedTable,
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  await makeStagingOf(tx, table)
  await copyInto(tx, table, linesOf(table, rows))
}

/** The table itself stays for the next transaction of this connection, empty. */
async function makeStagingOf(tx: Tx, table: PlannedTable): Promise<void> {
  const columns = columnsOf[table]
  await run(tx, `create temporary table if not exists ${table} (${columns}) on commit delete rows`)
  await clearStaged(tx, table)
}

export async function makePlanStaging(tx: Tx): Promise<void> {
  for (const table of plannedTables) await makeStagingOf(tx, table)
}

function* linesOf(table: PlannedTable, rows: Iterable<readonly CopyValue[]>): Iterable<string> {
  for (const values of rows) yield copyLine(table, values)
}
