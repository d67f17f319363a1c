// The sender's business paper: read by everybody, kept by an administrator.

import { present } from '../../../core/assert.ts'
import type { Currency } from '../../../core/currency.ts'
import { parseIban } from '../../../core/iban.ts'
import type { Letterhead } from '../../delivery/letterhead.ts'
import {
  type LetterheadStanding,
  letterheadOf,
  saveLetterhead,
} from '../../delivery/stationery/run.ts'
import type { Deps } from '../../deps.ts'
import { invalid } from '../../errors.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import {
  LetterheadStandingWire,
  type LetterheadWire,
  SaveLetterheadRequestWire,
} from '../wire/letterhead.ts'

export function letterheadEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/letterhead',
      summary: 'Who writes: legal mentions, seat, bank account, and what a notice still lacks',
      access: 'read',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: LetterheadStandingWire,
      handle: async ({ session }) => standingWire(await letterheadOf(deps, session.tenant)),
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/letterhead',
      summary: 'Save another version of the letterhead',
      access: 'administer',
      params: nothing,
      query: nothing,
      body: SaveLetterheadRequestWire,
      answer: LetterheadStandingWire,
      handle: async ({ session: { tenant, user }, body }) => {
        const { company } = await letterheadOf(deps, tenant)
        const letterhead = letterheadFrom(body.letterhead, company.currency)
        const save = { letterhead, after: body.after, by: user.id }
        return standingWire(await saveLetterhead(deps, tenant, save))
      },
    }),
  ]
}

function letterheadFrom(wire: LetterheadWire, currency: Currency): Letterhead {
  const { capital, iban, ...facts } = wire
  if (capital && capital.currency !== currency)
    throw invalid('letterhead.capital.currency', `the company's own, ${currency}`)
  if (capital && (capital.minor.startsWith('-') || capital.minor.length > 18))
    throw invalid('letterhead.capital.minor', 'an amount that a company can have')
  return {
    ...facts,
    ...(capital === undefined ? {} : { capital: BigInt(capital.minor) }),
    ...(iban === undefined ? {} : { iban: present(parseIban(iban), 'the account number') }),
  }
}

function standingWire({ saved, lacks, company }: LetterheadStanding): LetterheadStandingWire {
  const { name, country, currency, siren } = company
  return {
    version: saved?.version ?? 0,
    letterhead: saved && letterheadWire(saved.letterhead, currency),
    savedBy: saved?.savedBy ?? null,
    savedAt: saved?.savedAt ?? null,
    lacks: [...lacks],
    company: { name, country, currency, siren: siren ?? null },
  }
}

function letterheadWire(letterhead: Letterhead, currency: Currency): LetterheadWire {
  const { capital, address, ...facts } = letterhead
  return {
    ...facts,
    ...(capital === undefined ? {} : { capital: { currency, minor: `${capital}` } }),
    ...(address === undefined ? {} : { address: { ...address, lines: [...address.lines] } }),
  }
}
