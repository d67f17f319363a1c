// How the stand-in prints its records: absent values are absent keys, amounts are JSON numbers,
// times carry the Pacific offset whatever the company's country (reference, section 2).

import { type ExactNumber, exactNumber } from '../../../connectors/kit/exact-json.ts'
import { type Currency, currencyDigits } from '../../../core/currency.ts'
import { formatMinor } from '../../../core/money.ts'
import type { Books, HostRecord } from './model.ts'

export function amountJson(minor: bigint, currency: Currency): ExactNumber {
  const text = formatMinor(minor, currency)
  return exactNumber(currencyDigits(currency) === 0 ? text : text.replace(/\.?0+$/, ''))
}

const currencyNames = new Intl.DisplayNames('en', { type: 'currency' })

/** What an answer holds only where it was asked for. */
export interface Including {
  readonly invoiceLink: boolean
}

const nothingMore: Including = { invoiceLink: false }

export function recordJson(
  books: Books,
  record: HostRecord,
  including: Including = nothingMore,
): Record<string, unknown> {
  const json = {
    ...record.fields,
    ...computed(books, record),
    ...(including.invoiceLink && record.type === 'Invoice' ? invoiceLink(books, record) : {}),
    domain: 'QBO',
    sparse: false,
    Id: record.id,
    SyncToken: `${record.syncToken}`,
    MetaData: {
      CreateTime: pacific(record.createdMs),
      LastUpdatedTime: pacific(record.updatedMs),
    },
  }
  const patch = books.broken.get(`${record.type}:${record.id}`)
  return patch ? { ...json, ...patch } : json
}

function computed(books: Books, record: HostRecord): Record<string, unknown> {
  const amount = (minor: bigint) => amountJson(minor, record.currency)
  const currency = { value: record.currency, name: currencyNames.of(record.currency) }
  const base = books.multiCurrency ? { CurrencyRef: currency } : {}
  const customer = record.customer === null ? {} : customerRef(books, record.customer)
  switch (record.type) {
    case 'Customer':
      return { ...base, ...customerJson(books, record) }
    case 'Invoice':
      return {
        ...base,
        ...customer,
        TotalAmt: amount(record.total),
        Balance: amount(record.open),
        LinkedTxn: record.linked,
        ...forMailing(record),
        ...customFields(books, record),
      }
    case 'CreditMemo':
      return {
        ...base,
        ...customer,
        TotalAmt: amount(record.total),
        RemainingCredit: amount(record.open),
        Balance: amount(record.open),
        ...forMailing(record),
        ...customFields(books, record),
      }
    case 'Payment':
      return {
        ...base,
        ...customer,
        TotalAmt: amount(record.total),
        UnappliedAmt: amount(record.open),
        Line: record.lines.map((line) => ({
          Amount: amount(line.amount),
          LinkedTxn: [{ TxnId: line.txnId, TxnType: line.txnType }],
          // Real lines carry this noise.
          LineEx: { any: [{ name: 'txnId', value: line.txnId }] },
        })),
      }
    default:
      return {}
  }
}

const forMailing = ({ fields }: HostRecord): Record<string, unknown> => ({
  EmailStatus: fields['EmailStatus'] ?? 'NotSet',
  PrintStatus: fields['PrintStatus'] ?? 'NeedToPrint',
})

/** All that the company defined, each with its value or without (section 2, Invoice). */
function customFields({ standing }: Books, { fields }: HostRecord): Record<string, unknown> {
  if (standing.customFields.length === 0) return {}
  const written: unknown = fields['CustomField']
  const given: readonly unknown[] = Array.isArray(written) ? written : []
  return {
    CustomField: standing.customFields.map(({ id, name }) => {
      const mine = given.find((one) => textAt(one, 'DefinitionId') === id)
      const value = textAt(mine, 'StringValue')
      const base = { DefinitionId: id, Name: name, Type: 'StringType' }
      return value === null || value === '' ? base : { ...base, StringValue: value }
    }),
  }
}

function textAt(parent: unknown, name: string): string | null {
  if (typeof parent !== 'object' || parent === null) return null
  const value: unknown = Reflect.get(parent, name)
  return typeof value === 'string' ? value : null
}

export const billEmail = ({ fields }: HostRecord): string | null =>
  textAt(fields['BillEmail'], 'Address')

const payable = ['AllowOnlinePayment', 'AllowOnlineCreditCardPayment', 'AllowOnlineACHPayment']

/** Empty unless online payment is on and the address can be one (section 2 and issues S20). */
function invoiceLink(books: Books, record: HostRecord): Record<string, unknown> {
  const online =
    books.standing.onlinePayment || payable.some((name) => record.fields[name] === true)
  const address = billEmail(record)
  if (!online || address === null || !isAddress(address)) return { InvoiceLink: '' }
  return { InvoiceLink: payPageOf(books, record) }
}

export const payPageOf = ({ realm }: Books, { id }: Pick<HostRecord, 'id'>): string =>
  `https://pay.example/t/scs-v1-${realm}-${id}`

/** One address, or several with commas between them. */
export const isAddress = (text: string): boolean =>
  text.split(',').every((one) => /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(one.trim()))

function customerRef(books: Books, id: string): Record<string, unknown> {
  const name = books.records.Customer.get(id)?.fields['DisplayName']
  return { CustomerRef: name === undefined ? { value: id } : { value: id, name } }
}

function customerJson(books: Books, record: HostRecord): Record<string, unknown> {
  const balance = amountJson(record.open, record.currency)
  const parent = record.customer
  return {
    Active: record.fields['Active'] ?? true,
    Job: parent !== null,
    ...(parent === null ? {} : { ParentRef: { value: parent } }),
    FullyQualifiedName: record.fields['DisplayName'],
    Balance: balance,
    BalanceWithJobs: amountJson(balanceWithJobs(books, record), record.currency),
  }
}

export function balanceWithJobs(books: Books, record: HostRecord): bigint {
  let sum = record.open
  for (const child of jobsOf(books).get(record.id) ?? []) sum += balanceWithJobs(books, child)
  return sum
}

const jobs = new WeakMap<Books, { size: number; byParent: Map<string, HostRecord[]> }>()

function jobsOf(books: Books): Map<string, HostRecord[]> {
  const known = jobs.get(books)
  if (known && known.size === books.records.Customer.size) return known.byParent
  const byParent = new Map<string, HostRecord[]>()
  for (const record of books.records.Customer.values()) {
    if (record.customer === null) continue
    byParent.set(record.customer, [...(byParent.get(record.customer) ?? []), record])
  }
  jobs.set(books, { size: books.records.Customer.size, byParent })
  return byParent
}

const hourMs = 3_600_000
const offsets = new Map<number, number>()
const pacificHour = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  timeZoneName: 'longOffset',
})

function offsetHours(ms: number): number {
  const hour = Math.floor(ms / hourMs)
  const known = offsets.get(hour)
  if (known !== undefined) return known
  const name = pacificHour.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value
  const found = name === 'GMT-07:00' ? -7 : -8
  offsets.set(hour, found)
  return found
}

/** `2023-02-10T17:00:01-08:00`. */
export function pacific(ms: number): string {
  const offset = offsetHours(ms)
  return `${new Date(ms + offset * hourMs).toISOString().slice(0, 19)}-0${-offset}:00`
}

export const pacificWithMillis = (ms: number): string =>
  pacific(ms).replace(/-0(\d):00$/, `.${String(ms % 1000).padStart(3, '0')}-0$1:00`)

export function companyInfoJson(books: Books): Record<string, unknown> {
  return {
    CompanyName: books.name,
    LegalName: books.name,
    CompanyAddr: { Country: books.country },
    Country: books.country,
    FiscalYearStartMonth: 'January',
    SupportedLanguages: books.country === 'FR' ? 'fr' : 'en',
    NameValue: [{ Name: 'SubscriptionStatus', Value: 'PAID' }],
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '4',
  }
}

export function preferencesJson(books: Books): Record<string, unknown> {
  const { bookCloseDate, onlinePayment, customFields } = books.standing
  const named = customFields.map(({ id, name }) => ({
    Name: `SalesFormsPrefs.SalesCustomName${id}`,
    Type: 'StringType',
    StringValue: name,
  }))
  // Three places there are, each in use or not.
  const used = ['1', '2', '3'].map((id) => ({
    Name: `SalesFormsPrefs.UseSalesCustom${id}`,
    Type: 'BooleanType',
    BooleanValue: customFields.some((field) => field.id === id),
  }))
  return {
    CurrencyPrefs: {
      MultiCurrencyEnabled: books.multiCurrency,
      HomeCurrency: { value: books.currency },
    },
    AccountingInfoPrefs: bookCloseDate === null ? {} : { BookCloseDate: bookCloseDate },
    SalesFormsPrefs: {
      ETransactionPaymentEnabled: onlinePayment,
      ...(customFields.length === 0
        ? {}
        : { CustomField: [{ CustomField: used }, { CustomField: named }] }),
    },
    EmailMessagesPrefs: {},
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '2',
  }
}
