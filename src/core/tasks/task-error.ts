/** Errors as plain values, so that they cross the border of a thread or a process. */
import { BellwetherError, ERROR_CATALOGUE, type ErrorCode } from '../errors.ts'

export interface PlainError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  readonly cause: PlainError | undefined
  /** Members of the error that are text, numbers or booleans, e.g. its code. */
  readonly members: Readonly<Record<string, string | number | boolean>>
}

/** @param depth how many causes are followed */
export function toPlainError(error: unknown, depth = 3): PlainError {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: `A task threw ${String(error)}.`, stack: undefined, cause: undefined, members: {} }
  }
  const hasCause = error.cause !== undefined && depth > 0
  const members = Object.entries(error).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    cause: hasCause ? toPlainError(error.cause, depth - 1) : undefined,
    members: Object.fromEntries(members) as PlainError['members'],
  }
}

/** The error again: a BellwetherError stays one, others become an Error of the same name. */
export function fromPlainError(plain: PlainError): Error {
  const cause = plain.cause === undefined ? undefined : fromPlainError(plain.cause)
  const error = isOurs(plain) ? ours(plain, cause) : Object.assign(new Error(plain.message, { cause }), plain.members)
  if (!(error instanceof BellwetherError)) error.name = plain.name
  if (plain.stack !== undefined) error.stack = plain.stack
  return error
}

function isOurs({ name, members }: PlainError): boolean {
  return name === 'BellwetherError' && Object.hasOwn(ERROR_CATALOGUE, String(members['code']))
}

function ours({ message, members }: PlainError, cause: Error | undefined): BellwetherError {
  return new BellwetherError(members['code'] as ErrorCode, {
    message,
    expected: String(members['expected']),
    given: String(members['given']),
    remedy: String(members['remedy']),
    cause,
  })
}
