/** Failures as problem details (RFC 9457), each with a code of the catalogue. */
import type { Problem } from '@bellwether/client'
import type { FastifyError } from 'fastify'
import { BellwetherError, ERROR_CATALOGUE, type ErrorCode, EXIT } from '../core/errors.ts'

export const PROBLEM_TYPE = 'application/problem+json'

const STATUS_OF_CODE: Partial<Readonly<Record<ErrorCode, number>>> = {
  REQUEST_TOO_LARGE: 413,
  REQUEST_TOO_SLOW: 503,
  REQUEST_TOO_OFTEN: 429,
  ENTRY_DENIED: 401,
  SCOPE_MISSING: 403,
  ORIGIN_REFUSED: 403,
}

/** What is stored cannot be used as it is: the request conflicts with that, not with itself. */
const STATUS_OF_EXIT: Readonly<Record<number, number>> = {
  [EXIT.usage]: 400,
  [EXIT.input]: 409,
  [EXIT.notFound]: 404,
  [EXIT.system]: 503,
  [EXIT.checkFailed]: 409,
  [EXIT.cancelled]: 503,
}

export function statusOf(code: ErrorCode): number {
  return STATUS_OF_CODE[code] ?? STATUS_OF_EXIT[ERROR_CATALOGUE[code].exit] ?? 500
}

export function problemOf(error: BellwetherError): Problem {
  const { code, message, expected, given, remedy } = error
  return {
    type: `urn:bellwether:error:${code}`,
    title: ERROR_CATALOGUE[code].title,
    status: statusOf(code),
    detail: message,
    code,
    expected,
    given,
    remedy,
  }
}

/** Whatever was thrown, as an error of the catalogue; what is no mistake of the caller's is a defect. */
export function catalogued(error: unknown): BellwetherError {
  if (error instanceof BellwetherError) return error
  const { code, statusCode, message } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(error)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return unreadable(message ?? '', error)
  return new BellwetherError('DEFECT', {
    message: 'The program failed; nothing that was sent is to blame.',
    expected: 'Every request is answered.',
    given: 'a defect',
    remedy: 'The log in the home folder holds what failed; please report it.',
    cause: error,
  })
}

export function tooLarge(cause?: unknown): BellwetherError {
  return new BellwetherError('REQUEST_TOO_LARGE', {
    message: 'The request is larger than the server takes.',
    expected: 'A body has at most 1 MB, and headers 16 kB.',
    given: 'more',
    remedy: 'Send less at once.',
    cause,
  })
}

export function tooSlow(cause?: unknown): BellwetherError {
  return new BellwetherError('REQUEST_TOO_SLOW', {
    message: 'The request was not complete in time.',
    expected: 'A request arrives within 15 seconds.',
    given: 'less',
    remedy: 'Send it again over a better connection.',
    cause,
  })
}

export function unreadable(given: string, cause?: unknown): BellwetherError {
  return new BellwetherError('REQUEST_INVALID', {
    message: 'The request cannot be read.',
    expected: 'A request is well-formed HTTP, and a body is JSON.',
    given: given.slice(0, 120),
    remedy: 'Correct it; /api/v1/reference describes every route.',
    cause,
  })
}

export function unknownRoute(method: string, path: string): BellwetherError {
  return new BellwetherError('ROUTE_UNKNOWN', {
    message: `There is nothing at ${method} ${path.slice(0, 120)}.`,
    expected: 'An address is one of those that /api/v1/reference lists.',
    given: `${method} ${path.slice(0, 120)}`,
    remedy: 'Correct the address or the method.',
  })
}
