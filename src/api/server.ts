/** The server: what every request meets before and after its route. */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Clock } from '../core/clock/clock.ts'
import { BellwetherError } from '../core/errors.ts'
import type { Logger } from '../core/log.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import { type Caller, findCaller } from './access/caller.ts'
import { type Doors, doorsOf, issueLink } from './access/doors.ts'
import { assertOwn } from './access/origin.ts'
import { Answers } from './answers.ts'
import { bindRoutes } from './bind-routes.ts'
import { bindPages } from './pages.ts'
import { handlersOf } from './handlers.ts'
import { strictHeaders } from './headers.ts'
import { createListener, answerUnreadable, type TimeLimits } from './listener.ts'
import { hostText, type Listening, originsOf } from './listening.ts'
import { catalogued, PROBLEM_TYPE, problemOf, unknownRoute } from './problem.ts'
import { RateLimit } from './rate-limit.ts'

export interface ServerParts {
  /** Absolute. */
  readonly home: string
  readonly clock: Clock
  /** Computes what requests ask for. */
  readonly executor: TaskExecutor
  /** That one worker may use. */
  readonly threads: number
  readonly log: Logger
  readonly version: string
  readonly listening: Listening
  readonly limits?: TimeLimits
}

export interface RunningServer {
  /** What a browser or a client is pointed to. */
  readonly url: string
  /** That it listens on. */
  readonly port: number
  /** A link by which one browser enters, once. */
  readonly entry: string
  close(): Promise<void>
}

/** Of answers that are kept in memory. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_BODY_BYTES = 1_000_000
/** Requests of one address: at once, and a second. */
const REQUESTS = [5000, 3000] as const
/** Requests that nobody is known to have sent. */
const FAILURES = [20, 0.2] as const

/** Errors: PORT_TAKEN, DISK_FULL, FILE_DENIED. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { listening } = parts
  const doors = doorsOf(parts.home, parts.clock)
  const temporary = await mkdtemp(join(tmpdir(), 'bellwether-serve-'))
  const own = new Set<string>()
  const server = buildServer(parts, doors, own, temporary)
  server.addHook('onClose', () => rm(temporary, { recursive: true, force: true }))
  try {
    await server.listen({ host: listening.host, port: listening.port })
    const { port } = server.server.address() as AddressInfo
    for (const origin of originsOf(listening, port)) own.add(origin)
    const url =
      listening.publicOrigin ??
      `${listening.tls === undefined ? 'http' : 'https'}://${hostText(listening.host)}:${port}`
    return { url, port, entry: `${url}${await issueLink(doors)}`, close: () => server.close() }
  } catch (error) {
    await server.close()
    throw listenError(error, listening)
  }
}

function buildServer(parts: ServerParts, doors: Doors, own: ReadonlySet<string>, temporary: string): FastifyInstance {
  const { clock, listening, log } = parts
  const { isSecure, isProxied } = listening
  const requests = new RateLimit(...REQUESTS, clock)
  const failures = new RateLimit(...FAILURES, clock)
  const headers = strictHeaders(isSecure)
  const server = fastify({
    bodyLimit: MOST_BODY_BYTES,
    // The last proxy tells who spoke to it; what came before that anybody can write.
    trustProxy: isProxied ? (_, hop) => hop === 0 : false,
    forceCloseConnections: true,
    serverFactory: (handler) => createListener(handler, listening, parts.limits),
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, _, reply) => void fail(error, reply, log),
    routerOptions: { maxParamLength: 200 },
  })
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(headers)
    assertOwn(own, givenOrigin(request))
    assertRate(requests, request, reply)
  })
  server.setErrorHandler((error, _, reply) => fail(error, reply, log))
  server.setNotFoundHandler((request, reply) => fail(unknownRoute(request.method, request.url), reply, log))
  const callerOf = async (request: FastifyRequest, reply: FastifyReply): Promise<Caller | undefined> => {
    const { authorization, cookie } = request.headers
    const caller = await findCaller(doors, { authorization, cookie }, isSecure)
    if (caller === undefined) assertRate(failures, request, reply)
    return caller
  }
  const answers = new Answers(parts.executor, MOST_BYTES)
  bindRoutes(server, handlersOf({ ...parts, doors, answers, isSecure, temporary }), callerOf)
  bindPages(server, { doors, callerOf, isSecure, version: parts.version, log })
  return server
}

function givenOrigin({ method, headers, url }: FastifyRequest): Parameters<typeof assertOwn>[1] {
  const site = headers['sec-fetch-site']
  return {
    method,
    host: headers.host,
    origin: headers.origin,
    site: typeof site === 'string' ? site : undefined,
    hasCookie: headers.cookie !== undefined,
    isDoor: url === '/' || url.startsWith('/enter/'),
  }
}

/** Errors: REQUEST_TOO_OFTEN. */
function assertRate(limit: RateLimit, request: FastifyRequest, reply: FastifyReply): void {
  const wait = limit.take(request.ip)
  if (wait === 0) return
  void reply.header('retry-after', wait)
  throw new BellwetherError('REQUEST_TOO_OFTEN', {
    message: 'There were too many requests from this address.',
    expected: 'Requests come no faster than the server takes them, and carry a key or a session.',
    given: 'more',
    remedy: `Wait ${wait} s.`,
  })
}

function fail(thrown: unknown, reply: FastifyReply, log: Logger): FastifyReply {
  const error = catalogued(thrown)
  if (error.code === 'DEFECT') log.error({ err: thrown, route: reply.request.routeOptions.url }, 'a request failed')
  const problem = problemOf(error)
  void reply.removeHeader('etag').removeHeader('content-encoding').removeHeader('content-length')
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
  return reply.code(problem.status).header('cache-control', 'no-store').type(PROBLEM_TYPE).send(JSON.stringify(problem))
}

function listenError(error: unknown, { host, port }: Listening): unknown {
  const { code } = error as { code?: string }
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error
  return new BellwetherError('PORT_TAKEN', {
    message: `Port ${port} of ${host} cannot be used.`,
    expected: 'A free port of an address of this machine is needed.',
    given: `${host}:${port}`,
    remedy: 'Choose another one with --port, or 0 for any free one.',
    cause: error,
  })
}
