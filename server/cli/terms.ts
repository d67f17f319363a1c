import { readBook } from '../../connectors/book/read.ts'
import { dayIn } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { type Sector, sectors } from '../dunning/terms/caps.ts'
import { lintTerms, type TermsReport } from '../dunning/terms/lint.ts'
import { answer, type Command, fromFile, instantFrom, optionsOf, Usage } from './command.ts'

const help = `encours terms --book FILE --now INSTANT [--sector SECTOR] [--json]

Which due days are later than the law of the company's country allows, and which are missing.

  --book FILE      a book (JSON, also packed with gzip)
  --now INSTANT    the moment to judge at: 2026-11-18T09:30:00+01:00
  --sector SECTOR  ${sectors.join(', ')}; without it: general
  --json           the whole report as JSON; without it: a short table
`

const options = {
  book: { type: 'string' },
  now: { type: 'string' },
  sector: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.book === undefined) throw new Usage('--book is missing', help)
    if (given.now === undefined) throw new Usage('--now is missing', help)
    const now = instantFrom('--now', given.now)
    const sector = given.sector === undefined ? null : sectorOf(given.sector)
    const book = await fromFile({ option: '--book', path: given.book, first: 'fault' }, readBook)
    const today = dayIn(now, book.company.timeZone)
    const report = lintTerms({ book, sector, agreed: new Map(), today })
    if (given.json) answer(report)
    else process.stdout.write(termsTable(report))
  },
}

function sectorOf(text: string): Sector {
  const sector = sectors.find((known) => known === text)
  if (sector) return sector
  throw new Malformed({ path: '--sector', wanted: `not one of ${sectors.join(', ')}`, found: text })
}

const mostLines = 50

const conditions = { contract: 'lawful only if the contract says so', fair: 'lawful only if fair' }

function termsTable(report: TermsReport): string {
  const { findings, noDue, judged, notJudged } = report
  const sector = report.sectorAssumed ? `${report.sector} (assumed)` : report.sector
  const more = findings.length - mostLines
  return [
    `Payment terms on ${report.asOf}, sector ${sector}:`,
    `${judged} due days judged, ${findings.length} too late, ${noDue.length} missing, ` +
      `${notJudged} without a cap.`,
    ...(findings.length > 0 ? [''] : []),
    ...findings
      .slice(0, mostLines)
      .map(({ customer, invoice, instalment, due, unless, ...rest }) => {
        const condition = unless === null ? 'never lawful' : conditions[unless]
        const late = `${due}, ${rest.daysOver} days after ${rest.latest}`
        return `  ${customer} ${invoice}/${instalment}: due ${late}: ${rest.law}, ${condition}`
      }),
    ...(more > 0 ? [`… and ${more} more: --json shows all`] : []),
    '',
  ].join('\n')
}
