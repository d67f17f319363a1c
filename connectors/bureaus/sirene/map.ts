// A company as the State's directory knows it. A record of nothing but nulls is no company, and a
// turnover of zero is one that is hidden.

import { Malformed } from '../../../core/malformed.ts'
import { parseSiren, type Siren } from '../../../core/siren.ts'
import type { CompanyIdentity, LatestAccounts } from '../../contract/bureau.ts'
import { fromJson } from '../../kit/ask.ts'
import { parseExactJson } from '../../kit/exact-json.ts'
import { dayAtHead, minorIn, shaped } from '../../kit/shape.ts'
import { Answered, Result } from './schema.ts'

/** The one company of this number; null where the directory has none. */
export function readIdentity(text: string, siren: Siren): CompanyIdentity | null {
  const { results } = shaped(Answered, fromJson(text, parseExactJson))
  const [first, ...others] = results.map((result) => shaped(Result, result))
  if (first === undefined) return null
  if (others.length > 0 || first.siren !== siren) {
    const wanted = `the company ${siren} alone`
    throw new Malformed({ path: 'results', wanted, found: first.siren })
  }
  return isGhost(first) ? null : identityOf(first)
}

/** Those of a list that are companies; a record that does not parse is left out of the choice. */
export function readCandidates(text: string): readonly CompanyIdentity[] | null {
  const { results } = shaped(Answered, fromJson(text, parseExactJson))
  const found = results.flatMap((result) => {
    const parsed = Result.safeParse(result)
    if (!parsed.success || isGhost(parsed.data) || !isComplete(parsed.data)) return []
    return [identityOf(parsed.data)]
  })
  return found.length === 0 ? null : found
}

/** The directory answers for a number that it does not know with a record without a fact. */
const isGhost = (from: Result): boolean =>
  [
    ...[from.nom_complet, from.nom_raison_sociale, from.etat_administratif],
    ...[from.date_creation, from.nature_juridique],
  ].every((fact) => fact === null)

const isComplete = ({ siren, etat_administratif: state }: Result): boolean =>
  parseSiren(siren) !== null && (state === 'A' || state === 'C')

function identityOf(from: Result): CompanyIdentity {
  const extras = from.complements
  return {
    siren: sirenIn(from),
    name: shown(from.nom_raison_sociale ?? from.nom_complet),
    state: stateIn(from),
    created: dayAtHead(from.date_creation),
    closed: dayAtHead(from.date_fermeture),
    legalForm: /^\d{4}$/.test(from.nature_juridique ?? '') ? from.nature_juridique : null,
    activity: shown(from.activite_principale),
    // INSEE's 1000 is the sole trader's legal form.
    isSoleTrader: extras?.est_entrepreneur_individuel === true || from.nature_juridique === '1000',
    isAdministration: extras?.est_administration === true || extras?.est_service_public === true,
    vatNumbers: (from.tva ?? []).filter((number) => /^[A-Z]{2}[0-9A-Z]{2,13}$/.test(number)),
    officers: from.dirigeants?.length ?? 0,
    diffusion: from.statut_diffusion === 'P' ? 'partial' : 'open',
    postcode: shown(from.siege?.code_postal ?? null),
    city: shown(from.siege?.libelle_commune ?? null),
    latestAccounts: accountsIn(from.finances ?? {}),
  }
}

function sirenIn({ siren }: Result): Siren {
  const parsed = parseSiren(siren)
  if (parsed !== null) return parsed
  throw new Malformed({ path: 'siren', wanted: 'nine digits whose check digit fits', found: siren })
}

function stateIn({ etat_administratif: state }: Result): CompanyIdentity['state'] {
  if (state === 'A') return 'active'
  if (state === 'C') return 'ceased'
  throw new Malformed({ path: 'etat_administratif', wanted: 'A or C', found: state })
}

const hidden = /NON.DIFFUSIBLE/i

function shown(text: string | null): string | null {
  const trimmed = (text ?? '').trim()
  return trimmed === '' || hidden.test(trimmed) ? null : trimmed
}

/** It gives one year; should there be several, the newest counts. */
function accountsIn(finances: NonNullable<Result['finances']>): LatestAccounts | null {
  const years = Object.keys(finances).filter((year) => /^(19|20)\d\d$/.test(year))
  const [newest] = years.sort().reverse()
  const accounts = newest === undefined ? undefined : finances[newest]
  if (newest === undefined || accounts === undefined) return null
  const turnover = minorIn(accounts.ca)
  return {
    year: Number(newest),
    turnover: turnover === 0n ? null : turnover,
    netIncome: minorIn(accounts.resultat_net),
  }
}
