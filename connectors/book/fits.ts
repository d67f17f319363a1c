// Whether a value has a schema's shape, without copying it: what a large file is asked a hundred
// thousand times. The schema stays the authority, and is asked why where something does not fit.

import { z } from 'zod'

type Fits = (value: unknown) => boolean

/** A test that holds exactly where the schema parses JSON; kinds that it does not know are parsed. */
export function fitsOf(schema: z.core.$ZodType): Fits {
  const fits = schema instanceof z.ZodArray ? arrayFits(schema) : plainFits(schema)
  return fits ?? ((value) => z.safeParse(schema, value).success)
}

function plainFits(schema: z.core.$ZodType): Fits | null {
  if (schema._zod.def.checks?.length) return null
  if (schema instanceof z.ZodObject) return objectFits(schema)
  if (schema instanceof z.ZodString) return (value) => typeof value === 'string'
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean'
  if (schema instanceof z.ZodCustom) {
    const { fn } = schema._zod.def
    return (value) => Boolean(fn(value))
  }
  if (schema instanceof z.ZodEnum) {
    const known = new Set<unknown>(schema.options)
    return (value) => known.has(value)
  }
  return null
}

function arrayFits(schema: z.ZodArray): Fits | null {
  let fewest = 0
  for (const check of schema.def.checks ?? []) {
    if (!(check instanceof z.core.$ZodCheckMinLength)) return null
    fewest = Math.max(fewest, check._zod.def.minimum)
  }
  const fits = fitsOf(schema.element)
  return (value) => Array.isArray(value) && value.length >= fewest && value.every((it) => fits(it))
}

interface KeyTest {
  readonly key: string
  readonly optional: boolean
  readonly fits: Fits
}

/** Strict objects alone: every key named, none besides. */
function objectFits({ shape, def }: z.ZodObject): Fits | null {
  if (!(def.catchall instanceof z.ZodNever)) return null
  const tests = Object.entries(shape).map(([key, schema]) => keyTest(key, schema))
  return (value) => isRecord(value) && holdsKeys(value, tests)
}

function keyTest(key: string, schema: z.core.$ZodType): KeyTest {
  return schema instanceof z.ZodExactOptional
    ? { key, optional: true, fits: fitsOf(schema.def.innerType) }
    : { key, optional: false, fits: fitsOf(schema) }
}

type Fields = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function holdsKeys(value: Fields, tests: readonly KeyTest[]): boolean {
  let named = 0
  for (const { key, optional, fits } of tests) {
    const found = value[key]
    if (found !== undefined) {
      if (!fits(found)) return false
      named += 1
    } else if (!optional) return false
  }
  let keys = 0
  for (const _ in value) keys += 1
  return keys === named
}
