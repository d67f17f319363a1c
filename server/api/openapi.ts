// The API's description, made from the endpoints themselves: nothing in it is written twice.

import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { wireNames } from './wire/names.ts'

const uri = (id: string): string => `#/components/schemas/${id}`

export function openApi(endpoints: readonly Endpoint[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  const { schemas } = z.toJSONSchema(wireNames, { uri })
  return {
    openapi: '3.1.1',
    info: { title: 'Encours', version },
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([id, schema]) => [id, withoutNames(schema)]),
      ),
      securitySchemes: {
        workspace: { type: 'apiKey', in: 'cookie', name: '__Host-encours-session' },
        embedded: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function operationOf(endpoint: Endpoint): object {
  const { summary, access, params, query, body, takes, answer } = endpoint
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
  const asks = Object.keys(body.shape).length > 0
  return {
    summary,
    ...(access === 'public' ? {} : { 'x-right': access }),
    security: access === 'public' ? [] : [{ workspace: [] }, { embedded: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(asks ? { requestBody: { required: true, content: json(body) } } : {}),
    ...(takes ? { requestBody: { required: true, content: files(takes.media) } } : {}),
    responses: {
      200: { description: 'The answer.', content: contentOf(answer) },
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: { $ref: uri('Problem') } } },
      },
    },
  }
}

const contentOf = (answer: Endpoint['answer']): object =>
  answer instanceof z.ZodType ? json(answer) : files(answer)

const files = (media: readonly string[]): object =>
  Object.fromEntries(media.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))

function parametersOf(object: z.ZodObject, place: 'path' | 'query'): object[] {
  return Object.entries(object.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(schema, undefined).success,
    schema: withoutNames(z.toJSONSchema(schema)),
  }))
}

function json(schema: z.ZodType): object {
  const name = wireNames.get(schema)?.id
  const described = name === undefined ? withoutNames(z.toJSONSchema(schema)) : { $ref: uri(name) }
  return { 'application/json': { schema: described } }
}

/** The document says which dialect it speaks, and each name stands once. */
function withoutNames({ $schema, $id, id, ...rest }: Readonly<Record<string, unknown>>): object {
  return rest
}
