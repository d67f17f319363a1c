// All that a stand-in must know again after a restart, as one text and back: books, tokens, the
// signed-in user, the secrets that it shares with us. Leaves out sign-ins under way, webhooks not
// yet sent, sent mails, and what tests order (failures, broken records).

import { z } from 'zod'
import { parseExactJson } from '../../../connectors/kit/exact-json.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { type Books, entityTypes, type Fields, isFields, makeBooks } from './model.ts'
import type { HeldOAuth, HostUser } from './oauth.ts'

export interface Held {
  readonly clientId: string
  readonly clientSecret: string
  readonly launchSecret: string
  readonly user: HostUser
  readonly oauth: HeldOAuth
  readonly companies: readonly Books[]
}

const version = 1
/** The latest are enough: a caller repeats a write within minutes. */
const mostAnswers = 1000

const Minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt)
const Currency = z.string().transform((code, context) => {
  const currency = parseCurrency(code)
  if (currency) return currency
  context.addIssue('not a currency')
  return z.NEVER
})
const WrittenFields = z.string().transform((text, context): Fields => {
  try {
    const fields = parseExactJson(text)
    if (isFields(fields)) return fields
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  context.addIssue('not the fields of a record')
  return z.NEVER
})
const Entity = z.enum(entityTypes)

const HostRecord = z.object({
  type: Entity,
  id: z.string(),
  syncToken: z.int(),
  createdMs: z.number(),
  updatedMs: z.number(),
  fields: WrittenFields,
  currency: Currency,
  customer: z.string().nullable(),
  total: Minor,
  open: Minor,
  lines: z.array(z.object({ amount: Minor, txnId: z.string(), txnType: z.string() })),
  linked: z.array(z.object({ TxnId: z.string(), TxnType: z.string() })),
})

const Standing = z.object({
  bookCloseDate: z.string().nullable(),
  // Absent from what earlier versions kept.
  closedCode: z.enum(['6000', '6200', '6210']).default('6210'),
  onlinePayment: z.boolean(),
  customFields: z.array(z.object({ id: z.string(), name: z.string() })),
  subscription: z.enum(['active', 'read-only', 'ended']),
  accessLost: z.boolean(),
})

const Company = z.object({
  realm: z.string(),
  name: z.string(),
  country: z.string(),
  currency: z.string(),
  multiCurrency: z.boolean(),
  lastId: z.int(),
  // Absent from what earlier versions kept.
  standing: Standing.optional(),
  records: z.array(HostRecord),
  deleted: z.array(z.object({ type: Entity, id: z.string(), atMs: z.number() })),
  answers: z.array(z.tuple([z.string(), z.object({ status: z.int(), text: z.string() })])),
})

const Tokens = z.array(
  z.object({
    value: z.string(),
    scope: z.string(),
    realm: z.string().nullable(),
    family: z.string(),
    expiresMs: z.number(),
  }),
)

const Snapshot = z.object({
  version: z.literal(version),
  clientId: z.string(),
  clientSecret: z.string(),
  launchSecret: z.string(),
  user: z.object({
    subject: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    givenName: z.string(),
    familyName: z.string(),
  }),
  oauth: z.object({
    keyId: z.string(),
    privateKey: z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string() }),
    access: Tokens,
    refresh: Tokens,
  }),
  companies: z.array(Company).min(1),
})

export function snapshotOf(held: Held): string {
  const companies = held.companies.map(companyOf)
  const whole = { version, ...held, companies } satisfies z.input<typeof Snapshot>
  return `${JSON.stringify(whole)}\n`
}

/** Null where the text is not a whole snapshot of this version. */
export function restore(text: string): Held | null {
  try {
    const { version: _, companies, ...rest } = Snapshot.parse(JSON.parse(text))
    return { ...rest, companies: companies.map(booksOf) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

function companyOf(books: Books): z.input<typeof Company> {
  const { realm, name, country, currency, multiCurrency, lastId, deleted } = books
  const standing = { ...books.standing, customFields: [...books.standing.customFields] }
  const records = entityTypes.flatMap((type) =>
    [...books.records[type].values()].map((record) => ({
      ...record,
      // A text of its own, so that each number in it keeps its digits.
      fields: JSON.stringify(record.fields),
      total: `${record.total}`,
      open: `${record.open}`,
      lines: record.lines.map((line) => ({ ...line, amount: `${line.amount}` })),
      linked: [...record.linked],
    })),
  )
  const answers = [...books.answers].slice(-mostAnswers)
  const setup = { realm, name, country, currency, multiCurrency, lastId, standing }
  return { ...setup, deleted, records, answers }
}

function booksOf(company: z.output<typeof Company>): Books {
  const books = makeBooks(company)
  for (const record of company.records) books.records[record.type].set(record.id, record)
  for (const [id, answer] of company.answers) books.answers.set(id, answer)
  books.deleted.push(...company.deleted)
  books.lastId = company.lastId
  Object.assign(books.standing, company.standing)
  return books
}
