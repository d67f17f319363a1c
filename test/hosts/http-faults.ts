// What a stand-in's HTTP server does in the place of an answer, on request. For tests.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/**
 * `drop_*` hangs up and `hang_*` says nothing more; `_before` the request took effect, or `_after`.
 * A number is an answer with that status before it took effect; `500_after` one after.
 */
export type HttpFault =
  | 'drop_before'
  | 'drop_after'
  | 'hang_before'
  | 'hang_after'
  | '500_after'
  | {
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
      /** Hangs up in the middle of the body. */
      readonly cut?: true
    }

export interface HttpStandIn {
  readonly url: string
  failNext(fault: HttpFault): void
  stop(): Promise<void>
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface Answered {
  readonly status: number
  readonly body: string | Buffer
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

const largestBody = 20 * 1024 * 1024

export async function startStandIn(take: (asked: Asked) => Answered): Promise<HttpStandIn> {
  const faults: HttpFault[] = []
  const server = createServer((request, response) => {
    void serve(request, response, { take, fault: faults.shift() })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    failNext: (fault) => faults.push(fault),
    stop: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { take, fault }: { take: (asked: Asked) => Answered; fault: HttpFault | undefined },
): Promise<void> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > largestBody) return void request.destroy()
    chunks.push(chunk)
  }
  if (fault === 'drop_before') return void request.socket.destroy()
  if (fault === 'hang_before') return
  if (typeof fault === 'object') return answerFault(response, fault)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in')
  const answered = take({
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  })
  if (fault === 'drop_after') return void request.socket.destroy()
  if (fault === 'hang_after') return
  if (fault === '500_after') return answer(response, { status: 500, body: 'Internal error' })
  answer(response, answered)
}

function answerFault(
  response: ServerResponse,
  { status, body, headers = {}, cut }: Extract<HttpFault, object>,
): void {
  const type = { 'content-type': 'application/json' }
  if (cut !== true) {
    response.writeHead(status, { ...type, ...headers })
    return void response.end(body)
  }
  response.writeHead(status, { ...type, ...headers, 'content-length': body.length * 2 })
  response.write(body, () => response.destroy())
}

function answer(response: ServerResponse, answered: Answered): void {
  const { status, body, type = 'application/json', headers = {} } = answered
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(body)
}
