/** The OpenAPI 3.1 document, made of the contract. */
import { CONTRACT, problemSchema, type Route, SCOPES } from '@bellwether/client'
import { z } from 'zod'
import type { Json } from '../core/hash.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '../core/errors.ts'
import { PROBLEM_TYPE, statusOf } from './problem.ts'

/** Codes that every route that asks who is calling may answer with. */
const COMMON: readonly ErrorCode[] = ['REQUEST_INVALID', 'ORIGIN_REFUSED', 'REQUEST_TOO_OFTEN', 'REQUEST_TOO_SLOW']
const ENTERED: readonly ErrorCode[] = ['ENTRY_DENIED', 'SCOPE_MISSING']

export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const [name, route] of Object.entries(CONTRACT) as [string, Route][]) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Bellwether',
      version,
      description: 'What lies in a home: runs of every kind with their files, and the lake.',
    },
    paths,
    components: {
      schemas: { Problem: schemaJson(problemSchema, 'output') },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: `bellwether keys create. Scopes: ${SCOPES.join(', ')}.` },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'bellwether',
          description: 'The link that bellwether serve prints.',
        },
      },
    },
  }
}

function operation(name: string, route: Route): Json {
  const { summary, access, parameters, query } = route
  const scopes = access === 'open' || access === 'entered' ? [] : [access]
  return {
    operationId: name,
    summary,
    security: access === 'open' ? [] : [{ key: scopes }, { session: scopes }],
    parameters: [...parametersOf(parameters, 'path'), ...parametersOf(query, 'query')],
    responses: { ...success(route), ...failures(route) },
  }
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>
  readonly required?: readonly string[]
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = schemaJson(schema, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...member }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: member as Json,
  }))
}

function success({ answer }: Route): Record<string, Json> {
  if (answer.kind === 'none') return { 204: { description: 'Done.' } }
  const content =
    answer.kind === 'json'
      ? { 'application/json': { schema: schemaJson(answer.schema, 'output') } }
      : Object.fromEntries(answer.mediaTypes.map((type) => [type, {}]))
  return {
    200: { description: 'Found.', content },
    304: { description: 'The caller has it already, by the entity tag in If-None-Match.' },
  }
}

/** One response a status, with the codes that come with it. */
function failures({ access, errors }: Route): Record<string, Json> {
  const codes = [...COMMON, ...(access === 'open' ? [] : ENTERED), ...(errors as readonly ErrorCode[])]
  const byStatus = Map.groupBy([...new Set(codes)], (code) => statusOf(code))
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      status,
      {
        description: those.map((code) => `${code}: ${ERROR_CATALOGUE[code].title}`).join(' '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

function schemaJson(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json as Json
}
