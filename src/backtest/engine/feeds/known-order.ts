/** The loop takes records as they come: they must come in the order in which they were known. */
import { BellwetherError } from '../../../core/errors.ts'
import { formatInstant } from '../../../core/time.ts'

/** Errors: INGEST_ORDER. */
export function assertKnownInOrder(knownAt: Float64Array, what: string): void {
  for (let row = 1; row < knownAt.length; row++) {
    if (!(knownAt[row]! >= knownAt[row - 1]!)) throw disordered(what, knownAt[row]!)
  }
}

function disordered(what: string, instant: number): BellwetherError {
  return new BellwetherError('INGEST_ORDER', {
    message: `A record of ${what} was known before the record that precedes it.`,
    expected: 'Records come in the order in which they were known, each with its instant.',
    given: Number.isFinite(instant) ? formatInstant(instant) : String(instant),
    remedy: 'Sort the records by knownAt.',
  })
}
