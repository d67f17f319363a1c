// The answers that are the asker's to mend, each with one code that the panel has words for.

import type { FastifyReply } from 'fastify'

export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 409
  readonly code: string
  readonly detail: string
  /** JSON path of the fault in the request. */
  readonly field?: string
}

/** Fastify reads `statusCode` and `code` off any error; the problem renderer adds `field`. */
export class Refused extends Error {
  override name = 'Refused'
  readonly statusCode: Refusal['status']
  readonly code: string
  readonly field: string | undefined

  constructor(refusal: Refusal) {
    super(refusal.detail)
    this.statusCode = refusal.status
    this.code = refusal.code
    this.field = refusal.field
  }
}

export const signInRequired = (): Refused =>
  new Refused({
    status: 401,
    code: 'SIGN_IN_REQUIRED',
    detail: 'Sign in: this request carries no session, or one that has ended.',
  })

export const notFound = (what: string): Refused =>
  new Refused({ status: 404, code: 'NOT_FOUND', detail: `No such ${what} in this company.` })

/** Answers that name people or money are kept by no cache. */
export function keepNowhere(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store')
}
