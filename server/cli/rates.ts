import { ecbAddress, ecbBureau } from '../../connectors/bureaus/ecb/index.ts'
import { present } from '../../core/assert.ts'
import { parseDay } from '../../core/day.ts'
import { dayIn } from '../../core/instant.ts'
import { systemClock } from '../clock.ts'
import { ecb, percentText } from '../dunning/law/rates.ts'
import { rateDifferences } from '../dunning/law/watch.ts'
import { answer, type Command, optionsOf } from './command.ts'

const help = `encours rates [--json]

Asks the European Central Bank for its main refinancing rate, and names each half-year in which it is
not the one of our table, or in which the table lacks it. Nothing is changed: a rate comes into
letters with a release alone. Exits with 0 also where the bank could not be asked.
`

const options = { json: { type: 'boolean', default: false } } as const
const timeoutMs = 10_000
/** The rate of our first half-year was set in March 2016. */
const since = present(parseDay('2016-01-01'), 'the day')

export const command: Command = {
  help,
  run: async (args) => {
    const { json } = optionsOf(args, options, help)
    const now = systemClock.now()
    const said = await ecbBureau({ baseUrl: ecbAddress, timeoutMs }).ratesSince(since, now)
    if (said.kind !== 'found') {
      if (json) return answer({ version: 1, ...said })
      const why = said.kind === 'not_found' ? 'not found' : `could not ask (${said.code})`
      return void process.stdout.write(`${why}\n`)
    }
    const found = rateDifferences(ecb, said.value, dayIn(now, 'Europe/Paris'))
    const differences = found.map(({ halfYear, ours, banks }) => ({
      halfYear,
      ours: ours === null ? null : percentText(ours),
      banks: percentText(banks),
    }))
    if (json) return answer({ version: 1, kind: said.kind, asOf: said.asOf, differences })
    const lines = differences.map(
      (one) => `${one.halfYear}: ours is ${one.ours ?? 'missing'}, the bank says ${one.banks}`,
    )
    process.stdout.write(`${lines.length === 0 ? 'our table agrees' : lines.join('\n')}\n`)
  },
}
