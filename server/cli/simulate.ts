import { readJson } from '../../connectors/book/open.ts'
import { readBook } from '../../connectors/book/read.ts'
import { Malformed } from '../../core/malformed.ts'
import { parsePolicies } from '../dunning/policy-document.ts'
import { type PolicySet, policySet } from '../dunning/segment.ts'
import { shippedPolicies } from '../dunning/shipped.ts'
import { mostSimulatedDays, simulate } from '../dunning/simulate.ts'
import { answer, type Command, fromFile, instantFrom, optionsOf, Usage } from './command.ts'
import { simulationTable } from './simulation-table.ts'

const help = `encours simulate --book FILE [--policy FILE] --against FILE --now INSTANT [--days N] [--json]

What would be sent over the next days with one policy and with another: each message is taken as
sent on its day, and no payment is assumed. Sends nothing.

  --book FILE      a book (JSON, also packed with gzip)
  --policy FILE    the policy as it is (JSON), or { "policies": [...] }; without it: fr-standard
  --against FILE   the policy as it might be, in the same form
  --now INSTANT    the moment to begin at: 2026-11-18T09:30:00+01:00
  --days N         how many days, the first included; without it: 30
  --json           all of it as JSON; without it: a short table

fr-standard and en-standard, the policies that are shipped, need no file.
`

const options = {
  book: { type: 'string' },
  policy: { type: 'string', default: 'fr-standard' },
  against: { type: 'string' },
  now: { type: 'string' },
  days: { type: 'string', default: '30' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const { book: path, policy, against, now, days, json } = optionsOf(args, options, help)
    if (path === undefined) throw new Usage('--book is missing', help)
    if (against === undefined) throw new Usage('--against is missing', help)
    if (now === undefined) throw new Usage('--now is missing', help)
    const span = { from: instantFrom('--now', now), days: daysOf(days) }
    const before = await policiesFrom('--policy', policy)
    const after = await policiesFrom('--against', against)
    const book = await fromFile({ option: '--book', path, first: 'fault' }, readBook)
    const simulation = simulate(book, { before, after }, span)
    if (json) answer(simulation)
    else process.stdout.write(simulationTable(simulation))
  },
}

async function policiesFrom(option: string, path: string): Promise<PolicySet> {
  const shipped = shippedPolicies.find(({ key }) => key === path)
  if (shipped) return policySet([{ policy: shipped, segment: { kind: 'everyone' } }])
  return fromFile({ option, path }, async (file) => parsePolicies(await readJson(file)))
}

function daysOf(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (days >= 1 && days <= mostSimulatedDays) return days
  const wanted = `not a number of days from 1 to ${mostSimulatedDays}`
  throw new Malformed({ path: '--days', wanted, found: text })
}
