// Creditsafe's answers: a token, a company's id, and of its report the rating and the limit.

import { z } from 'zod'
import { parseCurrency } from '../../../core/currency.ts'
import { Malformed } from '../../../core/malformed.ts'
import type { Siren } from '../../../core/siren.ts'
import type { BureauScore } from '../../contract/bureau.ts'
import { fromJson } from '../../kit/ask.ts'
import { isExactNumber, parseExactJson } from '../../kit/exact-json.ts'
import { exact, minorIn, shaped, told } from '../../kit/shape.ts'

const Signed = z.looseObject({ token: z.string().min(10) })

export const readToken = (text: string): string => shaped(Signed, fromJson(text, JSON.parse)).token

const Companies = z.looseObject({
  companies: z.array(z.looseObject({ id: z.string().min(1), regNo: told(z.string()) })),
})

/** Null where none of those that it found has this very number. */
export function readCompanyId(text: string, siren: Siren): string | null {
  const { companies } = shaped(Companies, fromJson(text, JSON.parse))
  return companies.find(({ regNo }) => isOf(regNo, siren))?.id ?? null
}

/** A SIREN, or a SIRET that begins with it. */
const isOf = (regNo: string | null, siren: Siren): boolean => {
  const digits = (regNo ?? '').replace(/\D/g, '')
  return digits === siren || (digits.length === 14 && digits.startsWith(siren))
}

const Report = z.looseObject({
  report: z.looseObject({
    companySummary: told(
      z.looseObject({
        companyRegistrationNumber: told(z.string()),
        companyStatus: told(z.looseObject({ status: told(z.string()) })),
      }),
    ),
    creditScore: told(
      z.looseObject({
        currentCreditRating: told(
          z.looseObject({
            commonValue: told(z.string()),
            providerValue: told(z.looseObject({ value: told(z.union([z.string(), exact])) })),
            creditLimit: told(
              z.looseObject({
                currency: told(z.string()),
                value: told(z.union([z.string(), exact])),
              }),
            ),
          }),
        ),
      }),
    ),
  }),
})
type Limit = { readonly currency: string | null; readonly value: z.infer<typeof Value> }
const Value = told(z.union([z.string(), exact]))

export function readReport(text: string, siren: Siren): BureauScore {
  const { report } = shaped(Report, fromJson(text, parseExactJson))
  const number = report.companySummary?.companyRegistrationNumber ?? null
  if (number !== null && !isOf(number, siren)) {
    const path = 'report.companySummary.companyRegistrationNumber'
    throw new Malformed({ path, wanted: siren, found: number })
  }
  const rating = report.creditScore?.currentCreditRating ?? null
  const value = rating?.providerValue?.value ?? null
  return {
    score: isExactNumber(value) ? value.rawJSON : value,
    grade: gradeOf(rating?.commonValue ?? null),
    limit: rating?.creditLimit ? limitOf(rating.creditLimit) : null,
    inProceedings: null,
    ceased: ceasedOf(report.companySummary?.companyStatus?.status ?? null),
  }
}

function gradeOf(text: string | null): BureauScore['grade'] {
  return text === 'A' || text === 'B' || text === 'C' || text === 'D' || text === 'E' ? text : null
}

/** Words such as `No Limit` are no amount. */
function limitOf({ currency: code, value }: Limit): BureauScore['limit'] {
  const currency = parseCurrency(code ?? 'EUR')
  const number = typeof value === 'string' ? numberIn(value) : value
  const minor = currency === null ? null : minorIn(number, currency)
  return currency === null || minor === null ? null : { minor, currency }
}

function numberIn(text: string) {
  if (!/^\d{1,12}(\.\d+)?$/.test(text)) return null
  const number = parseExactJson(text)
  return isExactNumber(number) ? number : null
}

function ceasedOf(status: string | null): boolean | null {
  if (status === null) return null
  if (/^active$/i.test(status)) return false
  return /^(non.?active|inactive|dissolved|closed)$/i.test(status) ? true : null
}
