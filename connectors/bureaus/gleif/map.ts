// Legal entities that GLEIF knows under a company's number.

import { z } from 'zod'
import { Malformed } from '../../../core/malformed.ts'
import type { Siren } from '../../../core/siren.ts'
import type { LeiRecord } from '../../contract/bureau.ts'
import { fromJson } from '../../kit/ask.ts'
import { shaped, told } from '../../kit/shape.ts'

const Answered = z.looseObject({
  data: z.array(
    z.looseObject({
      attributes: z.looseObject({
        lei: z.string().regex(/^[A-Z0-9]{20}$/, 'twenty letters and digits'),
        entity: z.looseObject({
          legalName: z.looseObject({ name: z.string() }),
          status: z.string(),
          registeredAs: told(z.string()),
          jurisdiction: told(z.string()),
        }),
      }),
    }),
  ),
})

/** Null where nobody is registered so; the same number of another country is another company. */
export function readLeis(text: string, siren: Siren): readonly LeiRecord[] | null {
  const { data } = shaped(Answered, fromJson(text, JSON.parse))
  const found = data.map(({ attributes: { lei, entity } }): LeiRecord & { isFrench: boolean } => {
    if (entity.registeredAs?.replace(/\s/g, '') !== siren) {
      const path = 'entity.registeredAs'
      throw new Malformed({ path, wanted: siren, found: entity.registeredAs })
    }
    const { jurisdiction } = entity
    return {
      lei,
      name: entity.legalName.name,
      status: entity.status === 'ACTIVE' ? 'active' : 'inactive',
      jurisdiction,
      isFrench: jurisdiction === null || /^FR\b/.test(jurisdiction),
    }
  })
  const french = found.filter(({ isFrench }) => isFrench).map(({ isFrench: _, ...lei }) => lei)
  return french.length === 0 ? null : french
}
