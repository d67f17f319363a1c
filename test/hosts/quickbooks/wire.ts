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

export function recordJson(books: Books, record: HostRecord): Record<string, unknown> {
  const json = {
    ...record.fields,
    ...computed(books, record),
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
      }
    case 'CreditMemo':
      return {
        ...base,
        ...customer,
        TotalAmt: amount(record.total),
        RemainingCredit: amount(record.open),
        Balance: amount(record.open),
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
  return {
    CurrencyPrefs: {
      MultiCurrencyEnabled: books.multiCurrency,
      HomeCurrency: { value: books.currency },
    },
    AccountingInfoPrefs: {},
    SalesFormsPrefs: { ETransactionPaymentEnabled: false },
    EmailMessagesPrefs: {},
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '2',
  }
}
