import { parseMapping } from '../../connectors/book/mapping.ts'
import { readJson } from '../../connectors/book/open.ts'
import { parseBook, parseCompany } from '../../connectors/book/parse.ts'
import { answer, type Command, fromFile, optionsOf, Usage, writeRefusal } from './command.ts'
import { bookIntake, csvIntake, type Intake } from './intake.ts'

const help = `encours import --book FILE | --csv FILE --mapping FILE [--company FILE]
               [--tenant NAME | --out FILE] [--refused FILE]

Reads receivables and puts them in the place of a tenant's whole book: all of it, or nothing.
Answers with an account of every row and of every amount.

  --book FILE      a book (JSON); gzip is unpacked
  --csv FILE       an export of an accounting tool; gzip is unpacked
  --mapping FILE   what the export's columns mean (JSON)
  --company FILE   whose receivables they are (JSON); without it: the mapping's "company"
  --tenant NAME    the tenant, made where it is new; without it: the company's name
  --out FILE       writes a book instead, without any database
  --refused FILE   writes every refused row: line, column, value, reason (CSV)

Exit status: 0 read, with the refused rows in the answer; 2 nothing of it could be read.
`

const options = {
  book: { type: 'string' },
  csv: { type: 'string' },
  mapping: { type: 'string' },
  company: { type: 'string' },
  tenant: { type: 'string' },
  out: { type: 'string' },
  refused: { type: 'string' },
} as const

type Given = ReturnType<typeof readOptions>

export const command: Command = {
  help,
  run: async (args) => {
    const given = readOptions(args)
    const intake = await intakeOf(given)
    const target =
      given.out === undefined ? await load(intake, given) : await write(intake, given.out)
    answer({ ...target, ...intake.report() })
  },
}

function readOptions(args: readonly string[]) {
  const given = optionsOf(args, options, help)
  const wrong = faultIn(given)
  if (wrong !== null) throw new Usage(wrong, help)
  return given
}

function faultIn(given: ReturnType<typeof optionsOf<typeof options>>): string | null {
  const { book, csv, mapping, company, refused, out, tenant } = given
  if (book === undefined && csv === undefined) return '--book or --csv is missing'
  if (book !== undefined) {
    const lost = Object.entries({ csv, mapping, company, refused }).find(([, value]) => value)
    if (lost) return `--${lost[0]} does not go with --book`
  } else if (mapping === undefined) return '--mapping is missing: --csv needs one'
  if (out !== undefined && tenant !== undefined) return '--tenant does not go with --out'
  if (tenant === '') return '--tenant needs a name'
  return null
}

async function intakeOf({ book, csv, mapping, company, refused }: Given): Promise<Intake> {
  if (book !== undefined) return bookIntake(await parsed('--book', book, parseBook))
  if (csv === undefined || mapping === undefined) throw new Usage('--csv is missing', help)
  return csvIntake({
    csv,
    mapping: await parsed('--mapping', mapping, parseMapping),
    company: company === undefined ? null : await parsed('--company', company, parseCompany),
    refused: refused ?? null,
  })
}

const parsed = <T>(option: string, path: string, parse: (json: unknown) => T): Promise<T> =>
  fromFile({ option, path }, async (file) => parse(await readJson(file)))

async function write(intake: Intake, path: string): Promise<object> {
  const { writeBook } = await import('../../connectors/book/write.ts')
  const { company, currencies, batches } = intake
  try {
    await writeBook({ path, company, currencies, batches })
  } catch (error) {
    throw writeRefusal({ option: '--out', path }, error)
  }
  return { out: path }
}

async function load(intake: Intake, given: Given): Promise<object> {
  const { loadIntake } = await import('./load-intake.ts')
  return loadIntake(intake, given.tenant ?? intake.company.name)
}
