// The API's description, made from the endpoints themselves: nothing in it is written twice.

import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { ProblemWire } from './wire/parts.ts'

export function openApi(endpoints: readonly Endpoint[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Encours', version },
    paths,
    components: {
      schemas: { Problem: schemaOf(ProblemWire, 'output') },
      securitySchemes: {
        workspace: { type: 'apiKey', in: 'cookie', name: '__Host-encours-session' },
        embedded: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function operationOf(endpoint: Endpoint): object {
  const { summary, access, params, query, body, answer } = endpoint
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
  const asks = Object.keys(body.shape).length > 0
  return {
    summary,
    ...(access === 'public' ? {} : { 'x-right': access }),
    security: access === 'public' ? [] : [{ workspace: [] }, { embedded: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(asks ? { requestBody: { required: true, content: json(schemaOf(body, 'input')) } } : {}),
    responses: {
      200: { description: 'The answer.', content: json(schemaOf(answer, 'output')) },
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  }
}

const problem = { $ref: '#/components/schemas/Problem' }
const json = (schema: object) => ({ 'application/json': { schema } })

function parametersOf(object: z.ZodObject, place: 'path' | 'query'): object[] {
  return Object.entries(object.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(schema, undefined).success,
    schema: schemaOf(schema, 'output'),
  }))
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' })
  return described
}
