// One question that the API answers, as data: the route, its rights and its schemas are one value,
// from which the route itself and the description of the API are both made.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { present } from '../../core/assert.ts'
import type { Right } from '../access/roles.ts'
import type { Session } from '../access/run.ts'
import { parsed } from './plugins/input.ts'
import type { Access } from './plugins/session.ts'
import { LanguageWire } from './wire/parts.ts'

export type Language = z.infer<typeof LanguageWire>

interface Shape<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> {
  readonly method: 'GET' | 'POST'
  /** In Fastify's form: `/api/v1/customers/:id`. */
  readonly path: string
  readonly summary: string
  readonly params: P
  readonly query: Q
  readonly body: B
}

interface Asked<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
  /** `?lang`, or else what the browser prefers. */
  readonly language: Language
}

interface Answered<A extends z.ZodType> {
  readonly answer: A
}

export interface Taken {
  readonly media: FileTypes
  readonly mostBytes: number
}

type FileTypes = readonly string[]

export interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: string
  readonly access: Access
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodObject
  /** A file that comes as it is, in place of a body. */
  readonly takes?: Taken
  /** A file is sent as it is: one of these types. */
  readonly answer: z.ZodType | FileTypes
  readonly respond: (request: FastifyRequest) => Promise<unknown>
}

export const nothing = z.strictObject({})
export const languageQuery = { lang: LanguageWire.optional() }
/** Hosts' ids are short; a longer one is a mistake or worse. */
export const idParams = z.strictObject({ id: z.string().min(1).max(200) })

/** A question of someone who is signed in. */
export function endpoint<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodObject,
  A extends z.ZodType,
>(
  shape: Shape<P, Q, B> &
    Answered<A> & {
      readonly access: Right
      readonly handle: (asked: Asked<P, Q, B> & { session: Session }) => Promise<z.input<A>>
    },
): Endpoint {
  const respond = async (request: FastifyRequest) => {
    const session = present(request.session, 'the session of a guarded route')
    return encoded(shape.answer, await shape.handle({ ...askedOf(shape, request), session }))
  }
  return { ...shape, respond }
}

/** A question that brings its own proof, or needs none. */
export function openEndpoint<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodObject,
  A extends z.ZodType,
>(
  shape: Shape<P, Q, B> &
    Answered<A> & { readonly handle: (asked: Asked<P, Q, B>) => Promise<z.input<A>> },
): Endpoint {
  const respond = async (request: FastifyRequest) =>
    encoded(shape.answer, await shape.handle(askedOf(shape, request)))
  return { ...shape, access: 'public', respond }
}

/** A question whose answer is a file, shown by the browser or kept under its name. */
export function fileEndpoint<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject>(
  shape: Shape<P, Q, B> & {
    readonly access: Right
    readonly answer: FileTypes
    readonly handle: (asked: Asked<P, Q, B> & { session: Session }) => Promise<SentFile>
  },
): Endpoint {
  const respond = async (request: FastifyRequest) => {
    const session = present(request.session, 'the session of a guarded route')
    return shape.handle({ ...askedOf(shape, request), session })
  }
  return { ...shape, respond }
}

/** A question that brings a file. What the file is, its first bytes say, not its sender. */
export function uploadEndpoint<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
  shape: Omit<Shape<P, Q, typeof nothing>, 'body' | 'method'> &
    Answered<A> & {
      readonly access: Right
      readonly takes: Taken
      readonly handle: (
        asked: Asked<P, Q, typeof nothing> & { session: Session; content: Uint8Array },
      ) => Promise<z.input<A>>
    },
): Endpoint {
  const asking = { ...shape, method: 'POST', body: nothing } as const
  const respond = async (request: FastifyRequest) => {
    const session = present(request.session, 'the session of a guarded route')
    const { body } = request
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    const asked = askedOf(asking, { ...partsOf(request), body: {} })
    return encoded(shape.answer, await shape.handle({ ...asked, session, content }))
  }
  return { ...asking, respond }
}

export interface SentFile {
  readonly name: string
  readonly media: string
  readonly content: Uint8Array
}

const FileAnswer = z.object({
  name: z.string(),
  media: z.string(),
  content: z.instanceof(Uint8Array),
})

type RequestParts = Pick<FastifyRequest, 'params' | 'query' | 'body' | 'headers'>

const partsOf = ({ params, query, body, headers }: FastifyRequest): RequestParts => ({
  ...{ params, query, body, headers },
})

function askedOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject>(
  shape: Shape<P, Q, B>,
  request: RequestParts,
): Asked<P, Q, B> {
  const query = parsed(shape.query, 'query', request.query)
  return {
    params: parsed(shape.params, 'path', request.params),
    query,
    body: parsed(shape.body, 'body', request.body ?? {}),
    language: LanguageWire.safeParse(query['lang']).data ?? preferredLanguage(request),
  }
}

export function preferredLanguage(request: Pick<FastifyRequest, 'headers'>): Language {
  const ranges = (request.headers['accept-language'] ?? '').split(',', 10)
  const known = ranges.map((range) => LanguageWire.safeParse(range.trim().slice(0, 2)).data)
  return known.find((language) => language !== undefined) ?? 'en'
}

/** What the schema does not name does not leave; what it names and is missing is our bug. */
function encoded<A extends z.ZodType>(schema: A, answer: z.input<A>): z.output<A> {
  return schema.parse(answer)
}

export function registerEndpoints(app: FastifyInstance, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints) {
    const { takes } = endpoint
    if (takes === undefined) registerEndpoint(app, endpoint)
    else
      app.register(async (scope) => {
        takeFiles(scope, takes)
        registerEndpoint(scope, endpoint)
      })
  }
}

function registerEndpoint(app: FastifyInstance, endpoint: Endpoint): void {
  const { method, path, access, answer, respond } = endpoint
  app.route({
    method,
    url: path,
    config: { access },
    handler: async (request, reply) => {
      const answered = await respond(request)
      return answer instanceof z.ZodType
        ? reply.send(answered)
        : sendFile(reply, FileAnswer.parse(answered))
    },
  })
}

/** Nothing but these files is read here, and none that is larger. */
function takeFiles(scope: FastifyInstance, { media, mostBytes }: Taken): void {
  scope.removeAllContentTypeParsers()
  const options = { parseAs: 'buffer', bodyLimit: mostBytes } as const
  scope.addContentTypeParser([...media], options, async (_: unknown, content: Buffer) => content)
}

function sendFile(reply: FastifyReply, { name, media, content }: SentFile): FastifyReply {
  reply.type(media)
  reply.header('content-disposition', `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`)
  return reply.send(Buffer.from(content))
}
