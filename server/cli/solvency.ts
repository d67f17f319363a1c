import { readJson } from '../../connectors/book/open.ts'
import { parseAccounts } from '../solvency/accounts/document.ts'
import { type Solvency, solvencyOf } from '../solvency/accounts/solvency.ts'
import { codeOf, type SolvencyLanguage, textOf } from '../solvency/accounts/words.ts'
import { type Command, fromFile, languageFrom, optionsOf, Usage } from './command.ts'
import { aligned } from './plan-table.ts'

const help = `encours solvency --accounts FILE [--language fr|en] [--json]

How likely each company is in distress within a year, from its accounts, and what speaks for it and
against it; three formulas of the literature beside it.

  --accounts FILE   a list of companies with items, ratios or both (JSON, also packed with gzip)
  --language        of the reasons: en, unless fr is asked for
  --json            all of it as JSON; without it: a line a company
`

const options = {
  accounts: { type: 'string' },
  language: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const { accounts: path, language: named, json } = optionsOf(args, options, help)
    if (path === undefined) throw new Usage('--accounts is missing', help)
    const language = languageFrom('--language', named)
    const accounts = await fromFile({ option: '--accounts', path, first: 'fault' }, async (file) =>
      parseAccounts(await readJson(file)),
    )
    const found = accounts.map(solvencyOf)
    if (json)
      process.stdout.write(`${JSON.stringify(found.map((one) => solvencyJson(one, language)))}\n`)
    else process.stdout.write(table(found, language))
  },
}

const solvencyJson = (solvency: Solvency, language: SolvencyLanguage) => ({
  id: solvency.id,
  pDistress: solvency.distress,
  grade: solvency.grade,
  altmanZ2: solvency.altmanZ2,
  zmijewski: solvency.zmijewski,
  conanHolder: solvency.conanHolder,
  reasons: solvency.reasons.map((reason) => ({
    code: codeOf(reason.fact),
    text: textOf(reason, language),
    weight: reason.weight,
  })),
  missing: solvency.missing,
})

function table(found: readonly Solvency[], language: SolvencyLanguage): string {
  const rows = found.map(({ id, grade, distress, reasons: [first] }) => [
    id,
    grade ?? '-',
    distress === null ? '-' : `${(distress * 100).toFixed(1)} %`,
    first ? textOf(first, language) : '',
  ])
  return [...aligned(rows), ''].join('\n')
}
