import { bodaccAddress, bodaccBureau } from '../../connectors/bureaus/bodacc/index.ts'
import { gleifAddress, gleifBureau } from '../../connectors/bureaus/gleif/index.ts'
import { ratiosAddress, ratiosBureau } from '../../connectors/bureaus/ratios/index.ts'
import { sireneAddress, sireneBureau } from '../../connectors/bureaus/sirene/index.ts'
import { viesAddress, viesBureau } from '../../connectors/bureaus/vies/index.ts'
import type { Answer } from '../../connectors/contract/bureau.ts'
import { dayIn } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { frenchVat, parseSiren, type Siren } from '../../core/siren.ts'
import { systemClock } from '../clock.ts'
import { standingOf } from '../solvency/bureaus/standing.ts'
import { answer, type Command, optionsOf, Usage } from './command.ts'

const help = `encours company SIREN [--timeout SECONDS] [--json]

Asks each public service that needs no key once about a French company, and prints what it said:
found, not found, or could not ask, with the reason. Nothing is stored. What could not be asked is
no fault of this command: it exits with 0.

  SIREN               nine digits
  --timeout SECONDS   for each service; without it: 10
  --json              the answers as they are
`

const options = {
  timeout: { type: 'string', default: '10' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async ([text, ...rest]) => {
    if (text === undefined || text.startsWith('--')) throw new Usage('SIREN is missing', help)
    const siren = parseSiren(text)
    if (siren === null) {
      const wanted = 'not nine digits whose check digit fits'
      throw new Malformed({ path: 'SIREN', wanted, found: text })
    }
    const { timeout, json } = optionsOf(rest, options, help)
    const answers = await askAll(siren, timeoutFrom(timeout))
    if (json) answer({ version: 1, siren, answers: answers.map(answerJson) })
    else process.stdout.write(`${answers.map(lineOf).join('\n')}\n`)
  },
}

function timeoutFrom(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) > 0) return Number(text) * 1000
  throw new Malformed({ path: '--timeout', wanted: 'not 1 to 99 seconds', found: text })
}

interface Said {
  readonly service: string
  readonly answer: Answer<unknown>
}

/** Services of the State and of the Union, at their public addresses. */
async function askAll(siren: Siren, timeoutMs: number): Promise<readonly Said[]> {
  const now = systemClock.now()
  const at = (baseUrl: string) => ({ baseUrl, timeoutMs })
  const userAgent = 'Encours (accounts receivable)'
  const sirene = sireneBureau({ ...at(sireneAddress), userAgent })
  const bodacc = bodaccBureau(at(bodaccAddress))
  const ratios = ratiosBureau(at(ratiosAddress))
  const vies = viesBureau(at(viesAddress))
  const gleif = gleifBureau(at(gleifAddress))
  const [identity, notices, accounts, vat, leis] = await Promise.all([
    sirene.identityOf(siren, now),
    bodacc.noticesOf(siren, now),
    ratios.accountsOf(siren, now),
    vies.check(frenchVat(siren), now),
    gleif.recordsOf(siren, now),
  ])
  const today = dayIn(now, 'Europe/Paris')
  const standing =
    notices.kind === 'found' ? { ...notices, value: standingOf(notices.value, today) } : notices
  return [
    { service: sirene.title, answer: identity },
    { service: bodacc.title, answer: standing },
    { service: ratios.title, answer: accounts },
    { service: vies.title, answer: vat },
    { service: gleif.title, answer: leis },
  ]
}

const answerJson = ({ service, answer: said }: Said) => ({
  service,
  ...(JSON.parse(text(said)) as object),
})

const text = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v))

function lineOf({ service, answer: said }: Said): string {
  switch (said.kind) {
    case 'found':
      return `${service}: found ${text(said.value)}`
    case 'not_found':
      return `${service}: not found`
    case 'could_not_ask':
      return `${service}: could not ask (${said.code}): ${said.message}`
  }
}
