// A score as Pappers gives it: a number, where it has filed accounts to go by.

import { z } from 'zod'
import { Malformed } from '../../../core/malformed.ts'
import type { Siren } from '../../../core/siren.ts'
import type { BureauScore } from '../../contract/bureau.ts'
import { fromJson } from '../../kit/ask.ts'
import { shaped, told } from '../../kit/shape.ts'

const Company = z.looseObject({
  siren: z.string(),
  entreprise_cessee: told(z.boolean()),
  procedure_collective_en_cours: told(z.boolean()),
  /** Absent where it was not asked for: then nothing was paid for it. */
  scoring_financier: z.looseObject({ score: told(z.number()) }).nullable(),
})

export function readScore(text: string, siren: Siren): BureauScore {
  const company = shaped(Company, fromJson(text, JSON.parse))
  if (company.siren !== siren) {
    throw new Malformed({ path: 'siren', wanted: siren, found: company.siren })
  }
  const score = company.scoring_financier?.score ?? null
  return {
    score: score === null ? null : `${score}`,
    ...{ grade: null, limit: null },
    inProceedings: company.procedure_collective_en_cours,
    ceased: company.entreprise_cessee,
  }
}
