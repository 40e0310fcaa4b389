/** The first and the last session that a command is asked for. */
import { BellwetherError } from '../../core/errors.ts'
import { requireDate } from '../../core/time.ts'

/** Day numbers. Errors: USAGE_VALUE. */
export function requireSpan(from: string | undefined, to: string | undefined): { from?: number; to?: number } {
  const first = from === undefined ? undefined : requireDate(from, '--from')
  const last = to === undefined ? undefined : requireDate(to, '--to')
  if (first !== undefined && last !== undefined && first > last) {
    throw new BellwetherError('USAGE_VALUE', {
      message: `--from ${from} is after --to ${to}.`,
      expected: 'A span starts on or before the day on which it ends.',
      given: `${from} to ${to}`,
      remedy: 'Exchange the two dates.',
    })
  }
  return { ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) }
}
