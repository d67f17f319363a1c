// The product's own log at its most talkative, into the output that is searched at the end.

import type { FastifyBaseLogger } from 'fastify'
import { makeLog } from '../../server/log.ts'
import { keepLine } from './output.ts'

export const watchedLog: FastifyBaseLogger = makeLog({
  level: 'trace',
  stream: { write: keepLine },
})
