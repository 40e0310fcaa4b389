/** Makes a route of the server of each route of the contract: what comes in is checked, who calls may, and what comes out is sent. */
import { CONTRACT, type Route, type RouteName } from '@bellwether/client'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { expectedText, pathText } from '../core/schema-issue.ts'
import { assertMay, type Caller } from './access/caller.ts'
import type { Handlers } from './handlers.ts'
import type { Reply } from './reply.ts'
import { send } from './send.ts'

type AnyHandler = (input: Record<string, unknown>, caller: Caller | undefined) => Promise<Reply>

/** @param callerOf whoever sent a request. Errors: REQUEST_TOO_OFTEN */
export function bindRoutes(
  server: FastifyInstance,
  handlers: Handlers,
  callerOf: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | undefined>,
): void {
  for (const [name, route] of Object.entries(CONTRACT) as [RouteName, Route][]) {
    server.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const caller = route.access === 'open' ? undefined : await callerOf(request, reply)
        assertMay(route.access, caller)
        const input = inputOf(route, request)
        return send(request, reply, await (handlers[name] as AnyHandler)(input, caller))
      },
    })
  }
}

/** Errors: REQUEST_INVALID. */
function inputOf({ parameters, query }: Route, request: FastifyRequest): Record<string, unknown> {
  return { ...checked(parameters, request.params), ...checked(query, request.query) }
}

function checked(schema: z.ZodObject, given: unknown): Record<string, unknown> {
  const { data, error } = schema.safeParse({ ...(given as object) })
  if (error === undefined) return data
  const issue = error.issues[0]!
  const members = Object.keys(schema.shape)
  const takes = members.length === 0 ? 'It takes no parameter.' : `It takes ${members.join(', ')}.`
  if (issue.code === 'unrecognized_keys') {
    const name = issue.keys.join(', ')
    throw invalid(`The route has no parameter ${name}.`, takes, name)
  }
  const name = pathText(issue.path)
  const value = JSON.stringify(valueAt(given, issue.path))
  throw invalid(`The parameter ${name} cannot be used.`, `${name} must be ${expectedText(issue)}.`, value)
}

function invalid(message: string, expected: string, given: string): BellwetherError {
  return new BellwetherError('REQUEST_INVALID', {
    message: message.slice(0, 200),
    expected,
    given: given.slice(0, 120),
    remedy: 'Correct it; /api/v1/reference says what each route takes.',
  })
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], given) ?? null
}
