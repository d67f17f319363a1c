// A notice of the data set `annonces-commerciales`, as far as it is read. Some fields are JSON
// within a text; names of persons are neither asked for nor read.

import { z } from 'zod'
import { told } from '../../kit/shape.ts'

const text = told(z.string())

/** What is written as JSON within a text; null where it is not there or does not parse. */
const within = <S extends z.ZodType>(schema: S) =>
  told(z.unknown()).transform((value): z.output<S> | null => {
    const parsed = schema.safeParse(typeof value === 'string' ? json(value) : value)
    return parsed.success ? parsed.data : null
  })

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const number = told(z.union([z.string(), z.number()])).transform((v) =>
  v === null ? null : `${v}`,
)

export const Published = z.looseObject({
  id: z.string().min(2),
  typeavis: text,
  familleavis: text,
  dateparution: z.string(),
  /** A list, or a text with commas in the older form of the service. */
  registre: told(z.union([z.string(), z.array(z.string())])),
  jugement: within(
    z.looseObject({ famille: text, nature: text, date: text, complementJugement: text }),
  ),
  radiationaurcs: within(z.looseObject({ commentaire: text })),
  parutionavisprecedent: within(
    z.looseObject({ nomPublication: text, numeroParution: number, numeroAnnonce: number }),
  ),
  url_complete: text,
})
export type Published = z.infer<typeof Published>

export const Page = z.looseObject({ results: z.array(z.unknown()) })
export const Exported = z.array(z.unknown())

/** What is asked for: none of it is the name of a person. */
export const fields = [
  ...['id', 'typeavis', 'familleavis', 'dateparution', 'registre', 'jugement'],
  ...['radiationaurcs', 'parutionavisprecedent', 'url_complete'],
]
