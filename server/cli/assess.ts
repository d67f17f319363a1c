import { readJson } from '../../connectors/book/open.ts'
import { readBook } from '../../connectors/book/read.ts'
import type { Book } from '../../core/book.ts'
import type { CustomerId } from '../../core/ids.ts'
import { formatMinor } from '../../core/money.ts'
import { parseAccounts } from '../solvency/accounts/document.ts'
import { knownOf } from '../solvency/assess/accounts-known.ts'
import { assess } from '../solvency/assess/assess.ts'
import type { AssessedCustomer, Assessment } from '../solvency/assess/assessed.ts'
import { assessmentJson } from '../solvency/assess/assessment-json.ts'
import type { CompanyKnown } from '../solvency/assess/grade.ts'
import { type AssessmentLanguage, textOf } from '../solvency/assess/words.ts'
import { type Command, fromFile, instantFrom, languageFrom, optionsOf, Usage } from './command.ts'
import { aligned } from './plan-table.ts'

const help = `encours assess --book FILE --now INSTANT [--accounts FILE] [--language fr|en] [--json]

How each customer pays, a grade from A to E, a recommended limit, and when each open invoice is
likely to be paid; each figure with its reasons.

  --book FILE       a book (JSON, also packed with gzip)
  --now INSTANT     the moment of the assessment: 2026-11-18T09:30:00+01:00
  --accounts FILE   accounts of customers, as encours solvency reads them: the id of each is the
                    customer's SIREN or his id in the book
  --language        of the reasons: en, unless fr is asked for
  --json            all of it as JSON; without it: a line a customer who owes something
`

const options = {
  book: { type: 'string' },
  now: { type: 'string' },
  accounts: { type: 'string' },
  language: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.book === undefined) throw new Usage('--book is missing', help)
    if (given.now === undefined) throw new Usage('--now is missing', help)
    const now = instantFrom('--now', given.now)
    const language = languageFrom('--language', given.language)
    const book = await fromFile({ option: '--book', path: given.book, first: 'fault' }, readBook)
    const known = given.accounts === undefined ? none : await accountsFrom(given.accounts, book)
    const found = assess({ book, now, known })
    if (given.json) await print(assessmentJson(found, { now, language }))
    else process.stdout.write(table(found, book, language))
  },
}

const none: ReadonlyMap<CustomerId, CompanyKnown> = new Map()

const accountsFrom = (path: string, book: Book) =>
  fromFile({ option: '--accounts', path, first: 'fault' }, async (file) =>
    knownOf(book, parseAccounts(await readJson(file))),
  )

const chunkLength = 65_536

/** Waits for who reads slowly: the answer for a large book is longer than a text may be. */
async function print(pieces: Iterable<string>): Promise<void> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < chunkLength) continue
    const isTaken = process.stdout.write(waiting)
    waiting = ''
    if (!isTaken) await new Promise((go) => process.stdout.once('drain', go))
  }
  process.stdout.write(waiting)
}

const mostCustomers = 50

function table(found: Assessment, book: Book, language: AssessmentLanguage): string {
  const names = new Map(book.customers.map(({ id, name }) => [id, name]))
  const owing = found.customers.filter(({ exposure }) => exposure.some(({ open }) => open > 0n))
  const more = owing.length - mostCustomers
  const rows = owing
    .slice(0, mostCustomers)
    .map((customer) => row(customer, names.get(customer.customer) ?? '', language))
  const rest = more > 0 ? [`… and ${more} more: --json shows all`] : []
  return [...aligned(rows), ...rest, ''].join('\n')
}

function row(customer: AssessedCustomer, name: string, language: AssessmentLanguage): string[] {
  const { grade, limit, exposure, reasons } = customer
  const [first] = reasons
  return [
    customer.customer,
    name,
    grade ?? '-',
    exposure.map(({ net, currency }) => `${formatMinor(net, currency)} ${currency}`).join(', '),
    limit === null ? '-' : `≤ ${formatMinor(limit.recommended, limit.currency)} ${limit.currency}`,
    first ? textOf(first.fact, language) : '',
  ]
}
