// What went wrong between the panel and Encours, in kinds that the failed face has words for.
// It never holds what was sent or received, only the reference that finds it in the server's log.

import type { ProblemWire } from '../../server/api/wire/parts.ts'

export type ProblemKind =
  | 'timeout'
  | 'unreachable'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'changed'
  | 'busy'
  | 'refused'
  | 'broken'

export interface Problem {
  readonly kind: ProblemKind
  readonly status: number | null
  readonly code: string | null
  readonly requestId: string | null
  /** Path of the fault in the request, where the API names one. */
  readonly field?: string
}

export class ApiFailure extends Error {
  override name = 'ApiFailure'
  readonly problem: Problem

  constructor(problem: Problem, cause?: unknown) {
    super(`the API did not answer as asked: ${problem.kind}`, { cause })
    this.problem = problem
  }
}

/** The problem of an answer that is no success; its body may be anything at all. */
export function problemOf(status: number, body: unknown, headerId: string | null): Problem {
  const named = isProblem(body) ? body : null
  return {
    kind: kindOf(status),
    status,
    code: named?.code ?? null,
    requestId: named?.requestId ?? headerId,
    ...(typeof named?.field === 'string' ? { field: named.field } : {}),
  }
}

export function unanswered(kind: 'timeout' | 'unreachable'): Problem {
  return { kind, status: null, code: null, requestId: null }
}

/** Whatever was thrown, as something that can be shown. A bug of ours shows as `broken`. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof ApiFailure) return error.problem
  return { kind: 'broken', status: null, code: null, requestId: null }
}

function kindOf(status: number): ProblemKind {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'missing'
  if (status === 409 || status === 412) return 'changed'
  if (status === 429) return 'busy'
  return status >= 500 ? 'broken' : 'refused'
}

function isProblem(body: unknown): body is Pick<ProblemWire, 'code' | 'requestId' | 'field'> {
  if (typeof body !== 'object' || body === null) return false
  const { code, requestId } = body as { code?: unknown; requestId?: unknown }
  return typeof code === 'string' && typeof requestId === 'string'
}
