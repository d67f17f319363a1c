// What moves along with records that were read: a host that tells of the one need not tell of the
// other. Payments lead to their invoices, as they are and as the ledger knew them; a void or
// deleted invoice gives its payments back; a payment that used credit moved the credit note too.

import type { AskedRecords } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Tx } from '../../db/tx.ts'
import * as links from '../../ledger/links/store.ts'
import * as wanted from '../events/wanted.ts'

/** Of a credit note no link to an invoice is known: the longest due of its customer are read. */
const mostOpen = 100
const mostNotes = 100
const mostPayments = 100

export interface Moving {
  /** Ids of the payments that were told of, deleted ones included. */
  readonly payments: readonly string[]
  /** Customers of the credit notes that were told of, as the ledger knew them. */
  readonly noted: readonly string[]
  readonly read: AskedRecords
}

/** Records to be read as well, before anything of `read` is taken into the ledger. */
export async function linkedTo(
  tx: Tx,
  tenant: TenantId,
  { payments: told, noted: before, read }: Moving,
): Promise<wanted.Named[]> {
  const { records } = read
  const noted = [...before, ...records.creditNotes.map(({ record }) => record.customer)]
  const open = await links.openInvoicesOf(tx, tenant, { customers: noted, most: mostOpen })
  const freed = await links.paymentsOn(tx, tenant, wanted.endedInvoices(read))
  const using = await links.creditUsersOf(tx, tenant, {
    customers: noted,
    most: mostPayments,
  })
  const payments = [...told, ...freed, ...using]
  const spenders = [
    ...(await links.creditSpenders(tx, tenant, payments)),
    ...wanted.creditSpenders(records),
  ]
  const notes = await links.creditNotesOf(tx, tenant, { customers: spenders, most: mostNotes })
  return [
    ...wanted.ledTo(records),
    ...wanted.named('payment', [...freed, ...using]),
    ...wanted.named('invoice', [...(await links.invoicesPaidBy(tx, tenant, payments)), ...open]),
    ...wanted.named('creditNote', notes),
  ]
}
