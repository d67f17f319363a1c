// The error bodies of the reference's section 5, and the faults that a test orders.

export class ApiFault extends Error {
  override name = 'ApiFault'
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly type: string
  readonly element: string

  constructor(fault: {
    status?: number
    code: string
    message: string
    detail: string
    type?: string
    element?: string
  }) {
    super(fault.message)
    this.status = fault.status ?? 400
    this.code = fault.code
    this.detail = fault.detail
    this.type = fault.type ?? 'ValidationFault'
    this.element = fault.element ?? ''
  }
}

export const notFound = (): ApiFault =>
  new ApiFault({
    code: '610',
    message: 'Object Not Found',
    detail:
      "Object Not Found : Something you're trying to use has been made inactive. " +
      'Check the fields with accounts, customers, items, vendors or employees.',
  })

export const stale = (): ApiFault =>
  new ApiFault({
    code: '5010',
    message: 'Stale Object Error',
    detail: 'Stale Object Error : You and root were working on this at the same time.',
  })

export const duplicateName = (): ApiFault =>
  new ApiFault({
    code: '6240',
    message: 'Duplicate Name Exists Error',
    detail: 'The name supplied already exists. : Another customer is already using this name.',
  })

export const duplicateNumber = (number: string): ApiFault =>
  new ApiFault({
    code: '6140',
    message: 'Duplicate Document Number Error',
    detail: `Duplicate Document Number Error : This number has already been used: ${number}`,
  })

export const tooLong = (name: string, most: number): ApiFault =>
  new ApiFault({
    code: '2050',
    message: 'String length is either shorter or longer than supported by specification',
    detail: `String length specified does not match the supported length. Max:${most}`,
    element: name,
  })

/** The code is in no source [?]. */
export const badName = (): ApiFault =>
  new ApiFault({
    code: '2040',
    message: 'Invalid String. The String contains characters not allowed',
    detail: 'A name holds no colon, tab or line feed.',
    element: 'DisplayName',
  })

/** 6000, 6200 or 6210 [?], section 5. */
export const closedPeriod = (day: string, code: string): ApiFault =>
  new ApiFault({
    code,
    message: 'Account Period Closed, Cannot Update Through Services Error',
    detail: `The account period has closed and the account books are closed up to ${day}.`,
  })

/** The token is good, for another company or without the scope of the books (section 5, [3]). */
export const forbidden = (): ApiFault =>
  new ApiFault({
    status: 403,
    code: '3100',
    message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
    detail: 'The application is not authorized for this company.',
    type: 'AuthorizationFault',
  })

export const business = (detail: string): ApiFault =>
  new ApiFault({ code: '6000', message: 'A business validation error has occurred', detail })

export const badQuery = (detail: string): ApiFault =>
  new ApiFault({
    code: '4001',
    message: 'Invalid query',
    detail: `QueryValidationError: ${detail}`,
  })

export const unparsedQuery = (detail: string): ApiFault =>
  new ApiFault({
    code: '4000',
    message: 'Error parsing query',
    detail: `QueryParserError: ${detail}`,
  })

export const missingParameter = (name: string): ApiFault =>
  new ApiFault({
    code: '2020',
    message: 'Required param missing, need to supply the required value for the API',
    detail: `Required parameter ${name} is missing in the request`,
  })

export const unsupported = (): ApiFault =>
  new ApiFault({
    code: '500',
    message: 'Unsupported Operation',
    detail: 'Operation is not supported.',
  })

export const throttled = (): ApiFault =>
  new ApiFault({
    status: 429,
    code: '003001',
    message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
    detail: 'The request limit was reached.  Try again later',
    type: 'SERVICE',
  })

/** As it was recorded (section 5, [R]). */
export const throttledXml =
  '<IntuitResponse><Fault type="SERVICE"><Error code="3001"/></Fault></IntuitResponse>'

export const systemFault = (): ApiFault =>
  new ApiFault({
    status: 503,
    code: '10000',
    message: 'An application error has occurred while processing your request',
    detail: 'System Failure Error: please try again',
    type: 'SystemFault',
  })

export const faultBody = ({ code, message, detail, type, element }: ApiFault): object => ({
  Error: [{ Message: message, Detail: detail, code, element }],
  type,
})

export const faultText = (fault: ApiFault, time: string): string =>
  JSON.stringify({ Fault: faultBody(fault), time })

/** The 401 is not the usual body: lower case, and `time` in milliseconds. It quotes the token. */
export function unauthorizedText(token: string, nowMs: number): string {
  return JSON.stringify({
    warnings: null,
    intuitObject: null,
    fault: {
      error: [
        {
          message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
          detail: `Token expired: ${token}`,
          code: '3200',
          element: null,
        },
      ],
      type: 'AUTHENTICATION',
    },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: nowMs,
    status: null,
    cdcresponse: [],
  })
}

export type FailureOrder =
  | 'unauthorized'
  | 'throttled'
  | 'throttled-xml'
  | 'unavailable'
  /** 500, and nothing was done. */
  | 'internal'
  /** 503, and the request was carried out all the same. */
  | 'unavailable-after'
  /** The first half of the answer; the request was carried out. */
  | 'half'
  | 'not-json'
  | 'fault-in-200'
  | 'stale'
  /** No answer at all until the caller gives up. */
  | 'timeout'
  /** The same after the request was carried out. */
  | 'timeout-after'
  /** The connection breaks. */
  | 'drop'

export interface OrderOptions {
  /** How many calls fail; 1 by default. */
  readonly times?: number
  /** Only calls whose path fits; by default those of the accounting API. */
  readonly path?: RegExp
}

interface Order {
  readonly kind: FailureOrder
  readonly path: RegExp
  left: number
}

export interface FailureOrders {
  order(kind: FailureOrder, options?: OrderOptions): void
  /** The failure that this call is to meet, taken off the list. */
  take(path: string): FailureOrder | null
  /** No call fails any more. */
  clear(): void
}

export function makeOrders(): FailureOrders {
  const orders: Order[] = []
  return {
    order: (kind, options = {}) => {
      orders.push({ kind, path: options.path ?? /^\/v3\//, left: options.times ?? 1 })
    },
    take: (path) => {
      const found = orders.find((order) => order.left > 0 && order.path.test(path))
      if (!found) return null
      found.left -= 1
      return found.kind
    },
    clear: () => void orders.splice(0),
  }
}

export interface Interruptions {
  /** Does this between the making of an answer and its arrival. */
  add(work: () => void | Promise<void>, path?: RegExp): void
  take(path: string): Promise<void>
  clear(): void
}

export function makeInterruptions(): Interruptions {
  const waiting: { work: () => void | Promise<void>; path: RegExp }[] = []
  return {
    add: (work, path = /^\/v3\//) => void waiting.push({ work, path }),
    take: async (path) => {
      const at = waiting.findIndex((one) => one.path.test(path))
      const [found] = at < 0 ? [] : waiting.splice(at, 1)
      await found?.work()
    },
    clear: () => void waiting.splice(0),
  }
}
