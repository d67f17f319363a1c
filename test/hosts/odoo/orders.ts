// Faults that a test orders, for calls of the connected user alone: people in the application go
// on working.

export type FailureOrder =
  /** 500, with a traceback; nothing was done. */
  | 'internal'
  /** 503 of the proxy in front, as HTML. */
  | 'unavailable'
  /** The same, and the call was carried out. */
  | 'unavailable-after'
  /** 200 and a page, as of a proxy that asks who you are. */
  | 'not-json'
  /** The first half of the answer; the call was carried out. */
  | 'half'
  /** The connection breaks. */
  | 'drop'
  /** No answer until the caller gives up. */
  | 'timeout'
  /** The same after the call was carried out. */
  | 'timeout-after'
  /** 429 of the proxy: Odoo itself knows none (section 8). */
  | 'throttled'

const afterwards = new Set<FailureOrder>(['unavailable-after', 'half', 'timeout-after'])
export const comesAfter = (order: FailureOrder): boolean => afterwards.has(order)

export interface OrderOptions {
  /** How many calls fail; 1 by default. */
  readonly times?: number
  /** Of the path; calls of models and their methods by default. */
  readonly path?: RegExp
}

/** Work before an answer leaves. */
export type Work = () => void | Promise<void>

export interface Orders {
  fail(kind: FailureOrder, options?: OrderOptions): void
  before(work: Work, path?: RegExp): void
  /** The failure that this call is to meet, taken off the list. */
  take(path: string): FailureOrder | null
  interrupt(path: string): Promise<void>
  clear(): void
}

const anyCall = /^\/json\/2\//

export function makeOrders(): Orders {
  const failures: { kind: FailureOrder; path: RegExp; left: number }[] = []
  const works: { work: Work; path: RegExp }[] = []
  return {
    fail: (kind, { times = 1, path = anyCall } = {}) => {
      failures.push({ kind, path, left: times })
    },
    before: (work, path = anyCall) => void works.push({ work, path }),
    take: (path) => {
      const found = failures.find((order) => order.left > 0 && order.path.test(path))
      if (!found) return null
      found.left -= 1
      return found.kind
    },
    interrupt: async (path) => {
      const at = works.findIndex((one) => one.path.test(path))
      const [next] = at < 0 ? [] : works.splice(at, 1)
      await next?.work()
    },
    clear: () => {
      failures.splice(0)
      works.splice(0)
    },
  }
}
