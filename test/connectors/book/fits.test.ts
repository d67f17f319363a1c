import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fitsOf } from '../../../connectors/book/fits.ts'
import { bookJson } from '../../../connectors/book/print.ts'
import * as schema from '../../../connectors/book/schema.ts'
import { anyBook } from './arbitrary.ts'

const schemas: Readonly<Record<string, z.ZodType>> = {
  customers: schema.CustomerFile,
  invoices: schema.InvoiceFile,
  creditNotes: schema.CreditNoteFile,
  payments: schema.PaymentFile,
  promises: schema.PromiseFile,
  plans: schema.PlanFile,
  disputes: schema.DisputeFile,
  holds: schema.HoldFile,
  history: schema.ContactFile,
  proceedings: schema.ProceedingFile,
}

/** The same JSON with one value somewhere in it replaced, taken away or added. */
function spoilt(value: unknown, at: number, by: unknown): unknown {
  const places: [object, string][] = []
  const walk = (found: unknown): void => {
    if (typeof found !== 'object' || found === null) return
    for (const [key, inner] of Object.entries(found)) {
      places.push([found, key])
      walk(inner)
    }
    if (!Array.isArray(found)) places.push([found, 'another'])
  }
  const copy: unknown = JSON.parse(JSON.stringify({ value }))
  walk(copy)
  const [owner, key] = places[at % places.length] ?? [{}, '']
  if (by === undefined && !Array.isArray(owner)) Reflect.deleteProperty(owner, key)
  else Reflect.set(owner, key, by ?? null)
  return Reflect.get(Object(copy), 'value')
}

test('the quick test holds exactly where the schema parses', () => {
  const values = fc.constantFrom(
    undefined,
    null,
    '',
    'x',
    '2026-02-30',
    'FR',
    0,
    1,
    1.5,
    true,
    [],
    {},
  )
  let refused = 0
  fc.assert(
    fc.property(anyBook, fc.nat(), values, (book, at, by) => {
      for (const [name, records] of Object.entries(bookJson(book))) {
        const known = schemas[name]
        if (!known || !Array.isArray(records)) continue
        const fits = fitsOf(known)
        for (const record of records) {
          expect(fits(JSON.parse(JSON.stringify(record)))).toBe(true)
          const changed = spoilt(record, at, by)
          const parses = known.safeParse(changed).success
          if (!parses) refused += 1
          expect(fits(changed), JSON.stringify(changed)).toBe(parses)
        }
      }
    }),
    { numRuns: 200 },
  )
  expect(refused).toBeGreaterThan(100)
})

test.each([
  ['text with a rule', z.string().min(2), 'a'],
  ['a list with a bound', z.array(z.string()).max(1), ['a', 'b']],
  ['a loose object', z.object({ a: z.string() }), { a: 1, b: 2 }],
  ['an optional that may be undefined', z.strictObject({ a: z.string().optional() }), { a: 1 }],
])('a kind that it does not know is parsed: %s', (_, known, wrong) => {
  expect(fitsOf(known)(wrong)).toBe(false)
  expect(known.safeParse(wrong).success).toBe(false)
})
