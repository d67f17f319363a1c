import { readJson } from '../../connectors/book/open.ts'
import { readBook } from '../../connectors/book/read.ts'
import { invoiceId } from '../../core/ids.ts'
import { Malformed } from '../../core/malformed.ts'
import { type Explanation, explainItem } from '../dunning/explanation/explain-item.ts'
import { factJson } from '../dunning/explanation/facts.ts'
import { plan } from '../dunning/plan.ts'
import { frStandard, parsePolicy } from '../dunning/policy.ts'
import {
  answer,
  type Command,
  fromFile,
  instantFrom,
  languageFrom,
  optionsOf,
  Usage,
} from './command.ts'

const help = `encours explain --book FILE --invoice ID [--instalment N] --now INSTANT
                [--policy FILE] [--lang fr|en] [--json]

Why the plan does what it does with one open item: the facts, the rule that hit, what blocks it and
who can lift that, the next step and its day.

  --book FILE       a book (JSON, also packed with gzip)
  --invoice ID      the invoice's id in the book
  --instalment N    which of its due dates, from 1; without it: 1
  --now INSTANT     the moment to plan for: 2026-11-18T09:30:00+01:00
  --policy FILE     a dunning policy (JSON); without it: fr-standard
  --lang fr|en      the language of the sentences; without it: en
  --json            as JSON
`

const options = {
  book: { type: 'string' },
  invoice: { type: 'string' },
  instalment: { type: 'string', default: '1' },
  now: { type: 'string' },
  policy: { type: 'string' },
  lang: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    const { book: path, invoice } = given
    if (path === undefined) throw new Usage('--book is missing', help)
    if (invoice === undefined) throw new Usage('--invoice is missing', help)
    const policy = given.policy === undefined ? frStandard : await policyFrom(given.policy)
    if (given.now === undefined) throw new Usage('--now is missing', help)
    const now = instantFrom('--now', given.now)
    const book = await fromFile({ option: '--book', path, first: 'fault' }, readBook)
    const key = { invoice: invoiceId(invoice), instalment: instalmentOf(given.instalment) }
    const planned = plan(book, policy, now)
    const found = explainItem({ book, planned, key, language: languageFrom('--lang', given.lang) })
    if (!found) {
      const item = `${invoice}, instalment ${key.instalment}`
      throw new Malformed({
        path: '--invoice',
        wanted: 'not an open item of the book',
        found: item,
      })
    }
    if (given.json) answer(explanationJson(found))
    else process.stdout.write(explanationText(found))
  },
}

const policyFrom = (path: string) =>
  fromFile({ option: '--policy', path }, async (file) => parsePolicy(await readJson(file)))

function instalmentOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new Malformed({ path: '--instalment', wanted: 'not a whole number from 1', found: text })
}

function explanationJson({ facts, ...rest }: Explanation): object {
  return {
    version: 1,
    ...rest,
    facts: facts.map(({ fact, text }) => ({ ...factJson(fact, rest.currency), text })),
  }
}

const policyName = ({ policy }: Explanation): string =>
  policy === null ? 'no policy' : `${policy.key} version ${policy.version}`

function explanationText(found: Explanation): string {
  const { customer, number, instalment } = found
  const lines = [
    `${customer}, ${number} (${instalment}), ${policyName(found)}`,
    `${found.rule}${found.nextStep === null ? '' : `: ${found.nextStep}, ${found.nextOn}`}`,
    '',
    ...found.why.map((sentence) => `  ${sentence}`),
    '',
    ...found.blockers.map(({ code, until, lift }) => {
      return `  ${code}${until === undefined ? '' : ` until ${until}`}  ${lift}`
    }),
    ...(found.blockers.length > 0 ? [''] : []),
    ...found.facts.map(({ text }) => `  ${text}`),
  ]
  return `${lines.join('\n')}\n`
}
