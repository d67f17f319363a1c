// What VIES says of a VAT number. Its failures arrive as successes of HTTP: each is told by its own
// name, and none of them is an invalid number.

import { z } from 'zod'
import { Malformed } from '../../../core/malformed.ts'
import type { VatRegistration } from '../../contract/bureau.ts'
import type { FailureKind } from '../../contract/failure.ts'
import { fromJson, NotAsked } from '../../kit/ask.ts'
import { shaped, told } from '../../kit/shape.ts'

export interface VatParts {
  readonly country: string
  readonly number: string
}

/** Countries of the Union as VIES writes them, and Northern Ireland. */
const countries = new Set(
  'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI'.split(' '),
)

/** A number with its country before it, without spaces and points; Greece is EL there. */
export function partsOf(vatNumber: string): VatParts {
  const compact = vatNumber.replace(/[\s.-]/g, '').toUpperCase()
  const [, prefix = '', number = ''] = /^([A-Z]{2})([0-9A-Z+*]{2,12})$/.exec(compact) ?? []
  const country = prefix === 'GR' ? 'EL' : prefix
  if (countries.has(country)) return { country, number }
  const wanted = 'the VAT number of a country of the Union, with that country before it'
  throw new Malformed({ path: 'vatNumber', wanted, found: vatNumber })
}

const text = told(z.string())
const Failed = z.looseObject({
  actionSucceed: z.literal(false),
  errorWrappers: z.array(z.looseObject({ error: z.string() })).min(1),
})
/** Asked by POST, and the older form of the same. */
const Answered = z.looseObject({
  valid: told(z.boolean()),
  isValid: told(z.boolean()),
  userError: text,
  countryCode: text,
  vatNumber: text,
  name: text,
  address: text,
  requestIdentifier: text,
})

/** Null where the number is not valid on this day. */
export function readRegistration(body: string, asked: VatParts): VatRegistration | null {
  const json: unknown = fromJson(body, JSON.parse)
  const failed = Failed.safeParse(json)
  if (failed.success) throw failureOf(failed.data.errorWrappers[0]?.error ?? 'UNKNOWN')
  const answered = shaped(Answered, json)
  const { userError } = answered
  if (userError !== null && userError !== 'VALID' && userError !== 'INVALID') {
    throw failureOf(userError)
  }
  checkEcho(answered, asked)
  const valid = answered.valid ?? answered.isValid
  if (valid === null) throw new Malformed({ path: 'valid', wanted: 'true or false', found: json })
  if (!valid) return null
  return {
    vatNumber: `${asked.country}${asked.number}`,
    name: shown(answered.name),
    address: shown(answered.address),
    proof: shown(answered.requestIdentifier),
  }
}

function checkEcho({ countryCode, vatNumber }: z.infer<typeof Answered>, asked: VatParts): void {
  const other =
    (countryCode !== null && countryCode !== asked.country) ||
    (vatNumber !== null && vatNumber.replace(/\s/g, '') !== asked.number)
  if (!other) return
  const wanted = `an answer about ${asked.country}${asked.number}`
  throw new Malformed({ path: 'vatNumber', wanted, found: `${countryCode}${vatNumber}` })
}

/** Three strokes are what it writes where a country keeps it back. */
function shown(value: string | null): string | null {
  const trimmed = (value ?? '').trim()
  return trimmed === '' || trimmed === '---' ? null : trimmed
}

const kinds: Readonly<Record<string, FailureKind>> = {
  INVALID_INPUT: 'rejected',
  INVALID_REQUESTER_INFO: 'rejected',
  VAT_BLOCKED: 'rejected',
  IP_BLOCKED: 'unauthorized',
}

function failureOf(code: string): NotAsked {
  const name = code.replace(/[^\w]/g, '_').slice(0, 60)
  const kind = /MAX_CONCURRENT_REQ/.test(name) ? 'rate_limited' : (kinds[name] ?? 'unavailable')
  return new NotAsked(kind, name, `it answered ${name}`)
}
