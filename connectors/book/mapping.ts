// How the columns of a CSV export become a book: the mapping file, checked. Leaves out the export
// itself: whether the named columns exist is judged when its header is read.

import { z } from 'zod'
import { fitted } from './fault.ts'
import { dayFormat } from './formats.ts'
import { CompanyFile } from './schema.ts'

const ColumnField = z.strictObject({
  column: z.string(),
  /** What stands in the file → what it means. Text that is not listed stays as it is … */
  values: z.record(z.string(), z.string()).optional(),
  /** … unless this says what all other text means. */
  otherwise: z.string().optional(),
  /** For an empty cell. */
  default: z.string().optional(),
})

const ConstantField = z.strictObject({ constant: z.string() })

/** `"Column"`, or more exactly. */
export const FieldSchema = z.union([z.string(), ConstantField, ColumnField], {
  error: 'not a column name, {"constant": …} or {"column": …, "values", "otherwise", "default"}',
})
export type Field = z.infer<typeof FieldSchema>

const day = z
  .string()
  .refine((text) => dayFormat(text) !== null, 'not a day format such as DD/MM/YYYY')

const pattern = z.string().refine(isPattern, 'not a regular expression')

const SkipRule = z
  .strictObject({
    rule: z.string().min(1),
    column: z.string(),
    equals: z.array(z.string()).optional(),
    matches: pattern.optional(),
    empty: z.literal(true).optional(),
  })
  .refine(
    ({ equals, matches, empty }) => [equals, matches, empty].filter(Boolean).length === 1,
    'needs exactly one of "equals", "matches", "empty"',
  )
export type SkipRule = z.infer<typeof SkipRule>

const CustomerColumns = z.strictObject({
  id: FieldSchema,
  name: FieldSchema,
  /** Absent: the company's country. */
  country: FieldSchema.optional(),
  /** Absent: `business`. */
  kind: FieldSchema.optional(),
  locale: FieldSchema.optional(),
  siren: FieldSchema.optional(),
  email: FieldSchema.optional(),
  phone: FieldSchema.optional(),
  /** `+33`: put in place of the leading zero of a national number. */
  phonePrefix: z
    .string()
    .regex(/^\+[1-9]\d{0,2}$/, 'not a calling code such as +33')
    .optional(),
  address: z
    .strictObject({ lines: z.array(FieldSchema).min(1), postcode: FieldSchema, city: FieldSchema })
    .optional(),
})

const InvoiceColumns = z
  .strictObject({
    id: FieldSchema,
    /** Absent: the id. */
    number: FieldSchema.optional(),
    /** `invoice`, `creditNote`, `payment` or `skip`. Absent: all are invoices. */
    type: FieldSchema.optional(),
    issued: FieldSchema,
    due: FieldSchema.optional(),
    delivered: FieldSchema.optional(),
    currency: FieldSchema,
    total: FieldSchema.optional(),
    open: FieldSchema.optional(),
    /** `draft`, `posted` or `void`. Absent: `posted`. */
    status: FieldSchema.optional(),
  })
  .refine(
    ({ total, open }) => total !== undefined || open !== undefined,
    'needs "total", "open" or both',
  )

export const MappingFile = z.strictObject({
  version: z.literal(1),
  delimiter: z.string().min(1).max(4).default(','),
  /** Null where the export never quotes. */
  quote: z.string().length(1).nullable().default('"'),
  encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8'),
  /** Line of the column names; what stands above it is passed over. */
  headerLine: z.int().min(1).max(1000).default(1),
  /** One format, or several that are tried in this order. */
  days: z.union([day.transform((one) => [one]), z.array(day).min(1)]).default(['YYYY-MM-DD']),
  decimals: z
    .strictObject({
      point: z.enum(['.', ',']).default('.'),
      group: z.enum(['', ',', '.', ' ', "'"]).default(''),
    })
    .refine(({ point, group }) => point !== group, 'point and group must differ')
    .default({ point: '.', group: '' }),
  /** Used where the command line names no company file. */
  company: CompanyFile.optional(),
  customer: CustomerColumns,
  invoice: InvoiceColumns,
  skip: z.array(SkipRule).default([]),
  /** Several rows of one invoice: a fault, or its instalments. */
  repeatedId: z.enum(['refuse', 'instalments']).default('refuse'),
  /** Whether `total` of such a row is its own share, or the whole document's. */
  totalOfRow: z.enum(['share', 'document']).default('share'),
  /** An invoice row below zero. */
  negative: z.enum(['creditNote', 'keep', 'refuse']).default('creditNote'),
  missingDue: z.enum(['keep', 'refuse']).default('keep'),
})
export type Mapping = z.output<typeof MappingFile>

/** Throws `Malformed` with the path of the fault. */
export function parseMapping(json: unknown): Mapping {
  return fitted(MappingFile, json)
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source.length > 0
  } catch {
    return false
  }
}
