import { readJson } from '../../connectors/book/open.ts'
import { readBook } from '../../connectors/book/read.ts'
import type { Book } from '../../core/book.ts'
import { plan } from '../dunning/plan.ts'
import { planJson } from '../dunning/plan-json.ts'
import type { Plan, Policy } from '../dunning/planned.ts'
import { frStandard, parsePolicy } from '../dunning/policy.ts'
import {
  type Command,
  fromFile,
  instantFrom,
  optionsOf,
  say,
  Usage,
  writeRefusal,
} from './command.ts'
import { planTable } from './plan-table.ts'
import type { Previews } from './previews.ts'

const help = `encours plan --book FILE [--policy FILE] --now INSTANT [--json] [--previews DIR]

What would be sent, to whom and when, what is held and why. Sends nothing.

  --book FILE      a book (JSON, also packed with gzip)
  --policy FILE    a dunning policy (JSON); without it: fr-standard
  --now INSTANT    the moment to plan for: 2026-11-18T09:30:00+01:00
  --json           the whole plan as JSON; without it: a short table
  --previews DIR   writes each message as it would leave, as text and as HTML
`

const options = {
  book: { type: 'string' },
  policy: { type: 'string' },
  now: { type: 'string' },
  json: { type: 'boolean', default: false },
  previews: { type: 'string' },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.book === undefined) throw new Usage('--book is missing', help)
    if (given.now === undefined) throw new Usage('--now is missing', help)
    const now = instantFrom('--now', given.now)
    const policy = given.policy === undefined ? frStandard : await policyFrom(given.policy)
    const book = await bookFrom(given.book)
    const planned = plan(book, policy, now)
    if (given.previews !== undefined) await preview(planned, book, given.previews)
    if (given.json) process.stdout.write(`${JSON.stringify(planJson(planned))}\n`)
    else process.stdout.write(planTable(planned, book))
  },
}

const policyFrom = (path: string): Promise<Policy> =>
  fromFile({ option: '--policy', path }, async (file) => parsePolicy(await readJson(file)))

/** Programs read a book's faults: the path in the book stays the first word. */
const bookFrom = (path: string): Promise<Book> =>
  fromFile({ option: '--book', path, first: 'fault' }, async (file) => readBook(file))

async function preview(planned: Plan, book: Book, folder: string): Promise<void> {
  const { written, problems } = await previewsIn(folder, planned, book)
  say(`${written} messages written to ${folder}`)
  for (const { customer, problem } of problems) say(`no message to ${customer}: ${problem}`)
}

async function previewsIn(folder: string, planned: Plan, book: Book): Promise<Previews> {
  // Loaded when asked for: a plan alone needs no letters.
  const { writePreviews } = await import('./previews.ts')
  try {
    return await writePreviews(planned, book, folder)
  } catch (error) {
    throw writeRefusal({ option: '--previews', path: folder }, error)
  }
}
