import { readFile } from 'node:fs/promises'
import { type Currencies, recordJson } from '../../connectors/book/print.ts'
import { inspect as inspectOdoo } from '../../connectors/odoo/inspect.ts'
import { inspect as inspectQuickBooks } from '../../connectors/quickbooks/inspect.ts'
import type { BookRecord } from '../../core/book.ts'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { Malformed } from '../../core/malformed.ts'
import { answer, type Command, fromFile, optionsOf, Usage } from './command.ts'

const help = `encours inspect quickbooks FILE [--country CODE] [--currency CODE]
encours inspect odoo FILE [--model NAME] [--country CODE] [--currency CODE]

What the connector understands of one recorded answer of QuickBooks Online (a record, a query,
changes (CDC), a batch, a webhook's body, an error) or of Odoo (rows of a search_read in JSON-2 or
JSON-RPC, a webhook's body, an error, a web page). Nothing is asked, stored or sent.

  FILE             the body, or the whole HTTP answer with status line and headers
  --model NAME     of Odoo: the model of the rows; without it: told by their fields
  --country CODE   the company's country, where a customer names none; without it: US, of Odoo FR
  --currency CODE  its home currency, where a document names none; without it: USD, of Odoo EUR

Prints JSON: kind, records (as they stand in a book), facts, events, deleted, rejected, ignored,
failure (kind, code, message, retryable, action) or null, failures.
`

const options = {
  model: { type: 'string' },
  country: { type: 'string' },
  currency: { type: 'string' },
} as const

interface Given {
  readonly country: string
  readonly currency: Currency
  readonly model?: string
}

type Inspected = { readonly records: readonly BookRecord[] } & object

interface Host {
  readonly country: string
  readonly currency: string
  inspect(text: string, given: Given): Inspected
}

const quickbooks: Host = {
  ...{ country: 'US', currency: 'USD' },
  inspect: (text, given) => inspectQuickBooks(text, { ...given, terms: new Map() }),
}
const odoo: Host = { ...{ country: 'FR', currency: 'EUR' }, inspect: inspectOdoo }
const hosts = new Map([
  ['quickbooks', quickbooks],
  ['odoo', odoo],
])

export const command: Command = {
  help,
  run: async ([name, path, ...rest]) => {
    const host = hosts.get(name ?? '')
    if (!host) throw new Usage('the host to inspect is missing: quickbooks or odoo', help)
    if (path === undefined || path.startsWith('--')) throw new Usage('FILE is missing', help)
    const asked = optionsOf(rest, options, help)
    const given: Given = {
      country: countryFrom(asked.country ?? host.country),
      currency: currencyFrom(asked.currency ?? host.currency),
      ...(asked.model === undefined ? {} : { model: asked.model }),
    }
    const text = await fromFile({ option: 'FILE', path }, (file) => readFile(file, 'utf8'))
    const { records, ...inspected } = host.inspect(text, given)
    const currencies: Currencies = { company: given.currency, ofInvoice: () => undefined }
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
