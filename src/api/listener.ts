/** The sockets below the server: how long they wait, and what they answer to what is no HTTP. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Listening } from './listening.ts'
import { PROBLEM_TYPE, problemOf, tooLarge, tooSlow, unreadable } from './problem.ts'

/** Milliseconds. */
export interface TimeLimits {
  /** Until headers, and until all of a request, are there. */
  readonly request: number
  /** Between two looks for requests that are late. */
  readonly look: number
}

const USUAL: TimeLimits = { request: 15_000, look: 2000 }
const KEEP_ALIVE = 30_000
const MOST_HEADER_BYTES = 16_384

export function createListener(
  handler: RequestListener,
  { tls }: Pick<Listening, 'tls'>,
  { request, look }: TimeLimits = USUAL,
): Server {
  const options: ServerOptions = {
    headersTimeout: request,
    requestTimeout: request,
    connectionsCheckingInterval: look,
    keepAliveTimeout: KEEP_ALIVE,
    maxHeaderSize: MOST_HEADER_BYTES,
  }
  return tls === undefined ? createServer(options, handler) : createTlsServer({ ...options, ...tls }, handler)
}

/** For what came over a socket and is no request. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? tooSlow(error)
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? tooLarge(error)
        : unreadable(error.code ?? '', error)
  const problem = problemOf(known)
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${known.code}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
