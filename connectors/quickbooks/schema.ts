// The shapes of QuickBooks Online that we rely on, and no more: every object is loose, since Intuit
// adds fields without a new version. Absent values are absent keys. Amounts stay exact numbers.

import { z } from 'zod'
import { type ExactNumber, isExactNumber } from '../kit/exact-json.ts'

const Amount = z.custom<ExactNumber>(isExactNumber, {
  error: 'a number',
})
const Whole = Amount.transform((number, ctx) => {
  const value = Number(number.rawJSON)
  if (Number.isSafeInteger(value)) return value
  ctx.addIssue({ code: 'custom', message: 'a whole number' })
  return z.NEVER
})
// Ids are text at Intuit; some tools that copy its answers turn them into numbers.
const Id = z.union([z.string().min(1), Amount.transform((number) => number.rawJSON)], {
  error: 'an id',
})
const Text = z.string({ error: 'text' })
const Ref = z.looseObject({ value: Id, name: Text.optional() })
const MetaData = z.looseObject({ CreateTime: Text.optional(), LastUpdatedTime: Text })

const Address = z.looseObject({
  Line1: Text.optional(),
  Line2: Text.optional(),
  Line3: Text.optional(),
  Line4: Text.optional(),
  Line5: Text.optional(),
  City: Text.optional(),
  PostalCode: Text.optional(),
  Country: Text.optional(),
})
const Phone = z.looseObject({ FreeFormNumber: Text.optional() })
const Email = z.looseObject({ Address: Text.optional() })

export const HostCustomer = z.looseObject({
  Id,
  DisplayName: Text.optional(),
  FullyQualifiedName: Text.optional(),
  CompanyName: Text.optional(),
  GivenName: Text.optional(),
  FamilyName: Text.optional(),
  ParentRef: Ref.optional(),
  Active: z.unknown().optional(),
  PrimaryEmailAddr: Email.optional(),
  PrimaryPhone: Phone.optional(),
  Mobile: Phone.optional(),
  BillAddr: Address.optional(),
  MetaData,
})
export type HostCustomer = z.infer<typeof HostCustomer>

const Transaction = z.looseObject({
  Id,
  DocNumber: Text.optional(),
  TxnDate: Text,
  CustomerRef: Ref,
  CurrencyRef: Ref.optional(),
  TotalAmt: Amount,
  PrivateNote: Text.optional(),
  MetaData,
})

export const HostInvoice = Transaction.extend({
  SyncToken: Text.optional(),
  DueDate: Text.optional(),
  SalesTermRef: Ref.optional(),
  Balance: Amount,
})
export type HostInvoice = z.infer<typeof HostInvoice>

export const HostCreditMemo = Transaction.extend({
  RemainingCredit: Amount.optional(),
  Balance: Amount.optional(),
})
export type HostCreditMemo = z.infer<typeof HostCreditMemo>

const LinkedTxn = z.looseObject({ TxnId: Id, TxnType: Text })
const PaymentLine = z.looseObject({
  Amount: Amount.optional(),
  LinkedTxn: z.array(LinkedTxn).optional(),
})
export type HostPaymentLine = z.infer<typeof PaymentLine>

export const HostPayment = Transaction.extend({
  UnappliedAmt: Amount.optional(),
  Line: z.array(PaymentLine).optional(),
})
export type HostPayment = z.infer<typeof HostPayment>

export const HostTerm = z.looseObject({
  Id,
  Type: Text.optional(),
  DueDays: Whole.optional(),
  DayOfMonthDue: Whole.optional(),
  DueNextMonthDays: Whole.optional(),
})
export type HostTerm = z.infer<typeof HostTerm>

export const HostCompanyInfo = z.looseObject({
  CompanyName: Text,
  Country: Text.optional(),
  SupportedLanguages: Text.optional(),
  CompanyAddr: Address.optional(),
})
export type HostCompanyInfo = z.infer<typeof HostCompanyInfo>

export const HostPreferences = z.looseObject({
  CurrencyPrefs: z
    .looseObject({ HomeCurrency: z.looseObject({ value: Text }).optional() })
    .optional(),
})
export type HostPreferences = z.infer<typeof HostPreferences>

const NamedValue = z.looseObject({
  Name: Text,
  StringValue: Text.optional(),
  BooleanValue: z.unknown().optional(),
})

/** Of the same Preferences, what a status on an invoice asks; no reading depends on it. */
export const StatusPreferences = z.looseObject({
  AccountingInfoPrefs: z.looseObject({ BookCloseDate: Text.optional() }).optional(),
  SalesFormsPrefs: z
    .looseObject({
      CustomField: z.array(z.looseObject({ CustomField: z.array(NamedValue) })).optional(),
    })
    .optional(),
})
export type StatusPreferences = z.infer<typeof StatusPreferences>

export const QueryAnswer = z.looseObject({
  QueryResponse: z.looseObject({ totalCount: Whole.optional() }),
  time: Text.optional(),
})

/** An invoice as a write of one of its fields needs it. */
export const StatusInvoice = z.looseObject({
  Id,
  SyncToken: Text,
  TxnDate: Text,
  TotalAmt: Amount,
  PrivateNote: Text.optional(),
  CustomField: z.array(z.looseObject({ DefinitionId: Id })).optional(),
  MetaData,
})
export type StatusInvoice = z.infer<typeof StatusInvoice>

export const InvoiceAnswer = z.looseObject({ Invoice: StatusInvoice })

/** Asked for with `include=invoiceLink`; empty or absent where the invoice has no pay page. */
export const PayableAnswer = z.looseObject({
  Invoice: z.looseObject({ InvoiceLink: Text.optional() }),
})

export const AttachableAnswer = z.looseObject({ Attachable: z.looseObject({ Id }) })

export const TokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: Whole,
  refresh_token: z.string().min(1).optional(),
  x_refresh_token_expires_in: Whole.optional(),
  x_refresh_token_hard_expires_in: Whole.optional(),
})

export const TokenFault = z.looseObject({ error: z.string() })

export const UserInfo = z.looseObject({
  sub: z.string().min(1),
  email: z.string().min(1),
  emailVerified: z.boolean().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
})
