// Faults of the API as a test wants them.

export class Fault extends Error {
  readonly status: number | 'offline' | 'silence'
  /** Path of the fault in the request. */
  readonly field: string | undefined
  constructor(status: number | 'offline' | 'silence', field?: string) {
    super(`${status}`)
    this.status = status
    this.field = field
  }
}

export const requestId = 'req-7f3a91c2'

export async function fault(
  { status, field }: Fault,
  signal: AbortSignal | null,
): Promise<Response> {
  if (status === 'offline') throw new TypeError('Failed to fetch')
  if (status === 'silence')
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const problem = {
    type: 'about:blank',
    title: 'A fault',
    status,
    detail: 'As the test wants it.',
    code: 'FAULT',
    requestId,
    ...(field === undefined ? {} : { field }),
  }
  return Response.json(problem, {
    status,
    headers: { 'content-type': 'application/problem+json' },
  })
}
