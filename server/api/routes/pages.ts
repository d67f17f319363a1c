// What is served without being asked who one is: the workspace document, the built panel, the
// manifest, the pages around a connection, and whether this process is fit to be asked.

import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { databaseAnswers } from '../../access/run.ts'
import type { Deps } from '../../deps.ts'
import type { ApiConfig } from '../config.ts'
import { preferredLanguage } from '../endpoint.ts'
import { connectProblems, disconnectedPage, problemPage, problemPath } from './connect-page.ts'
import { listingPage, listingPaths } from './listing-pages.ts'
import { style, stylePath, workspace } from './page.ts'

export async function registerPages(
  app: FastifyInstance,
  deps: Deps,
  config: ApiConfig,
): Promise<void> {
  await app.register(fastifyStatic, {
    root: config.panelFolder,
    prefix: '/panel/',
    decorateReply: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply) => reply.header('cache-control', 'public, max-age=0, must-revalidate'),
  })
  const hosts = Object.values(deps.hosts).map(({ kind }) => kind)
  app.get('/', (request, reply) => html(reply, workspace(languageOf(request), hosts)))
  app.get(stylePath, (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
  app.get(problemPath, (request, reply) => {
    const query = ProblemQuery.parse(request.query)
    return html(reply, problemPage(query, languageOf(request)))
  })
  // Where the host sends the browser after a disconnect made there. Anybody can open this address:
  // it changes nothing, and the host's next refusal tells us.
  app.get('/disconnect', (request, reply) => html(reply, disconnectedPage(languageOf(request))))
  for (const path of listingPaths)
    app.get(path, (request, reply) => html(reply, listingPage(path, languageOf(request))))
  app.get('/manifest.json', (_request, reply) => reply.send(config.manifest))
  for (const path of ['/healthz', '/readyz'])
    app.get(path, { logLevel: 'warn' }, async (_request, reply) => {
      const answers = await databaseAnswers(deps)
      return reply
        .code(answers ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status: answers ? 'ok' : 'no database' })
    })
}

const ProblemQuery = z.object({
  code: z.enum(connectProblems).catch('failed'),
  host: z.enum(['quickbooks', 'odoo']).catch('quickbooks'),
})

const languageOf = (request: FastifyRequest) => preferredLanguage(request)

function html(reply: FastifyReply, document: string): FastifyReply {
  return reply
    .header('cache-control', 'no-cache')
    .header('vary', 'Accept-Language')
    .type('text/html; charset=utf-8')
    .send(document)
}
