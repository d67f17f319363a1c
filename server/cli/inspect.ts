import { readFile } from 'node:fs/promises'
import { type Currencies, recordJson } from '../../connectors/book/print.ts'
import { inspect } from '../../connectors/quickbooks/inspect.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { Malformed } from '../../core/malformed.ts'
import { answer, type Command, fromFile, optionsOf, Usage } from './command.ts'

const help = `encours inspect quickbooks FILE [--country CODE] [--currency CODE]

What the connector understands of one recorded answer of QuickBooks Online: a record, a query,
changes (CDC), a batch, a webhook's body, an error. Nothing is asked, stored or sent.

  FILE             the body, or the whole HTTP answer with status line and headers
  --country CODE   the company's country, where a customer names none; without it: US
  --currency CODE  its home currency, where a document names none; without it: USD

Prints JSON: kind, records (as they stand in a book), facts, events, deleted, rejected, ignored,
failure (kind, code, message, retryable, action) or null, failures.
`

const options = {
  country: { type: 'string', default: 'US' },
  currency: { type: 'string', default: 'USD' },
} as const

export const command: Command = {
  help,
  run: async ([host, path, ...rest]) => {
    if (host !== 'quickbooks') throw new Usage('the host to inspect is missing: quickbooks', help)
    if (path === undefined || path.startsWith('--')) throw new Usage('FILE is missing', help)
    const given = optionsOf(rest, options, help)
    const country = countryFrom(given.country)
    const currency = currencyFrom(given.currency)
    const text = await fromFile({ option: 'FILE', path }, (file) => readFile(file, 'utf8'))
    const { records, ...inspected } = inspect(text, { country, currency, terms: new Map() })
    const currencies: Currencies = { company: currency, ofInvoice: () => undefined }
    answer({
      version: 1,
      ...inspected,
      records: records.map((record) => recordJson(record, currencies)),
    })
  },
}

function countryFrom(text: string): string {
  if (/^[A-Z]{2}$/.test(text)) return text
  throw new Malformed({ path: '--country', wanted: 'not two capital letters', found: text })
}

function currencyFrom(text: string): Currency {
  const currency = parseCurrency(text)
  if (currency) return currency
  throw new Malformed({ path: '--currency', wanted: 'not an ISO 4217 code', found: text })
}
