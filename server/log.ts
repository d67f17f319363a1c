// What a process says: lines of JSON, addresses of requests without what follows the `?`.

import { type FastifyBaseLogger, fastify } from 'fastify'

export interface LogOptions {
  readonly level: string
  /** Takes the lines; standard output by default. */
  readonly stream?: { write(line: string): void }
}

export function makeLog({ level, stream }: LogOptions): FastifyBaseLogger {
  const serializers = {
    req: ({ method, url }: { readonly method: string; readonly url: string }) => ({
      method,
      path: url.split('?', 1)[0],
    }),
  }
  return fastify({ logger: { level, serializers, ...(stream === undefined ? {} : { stream }) } })
    .log
}
