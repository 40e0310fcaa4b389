/** Prices as whole ticks. */
import { BellwetherError } from '../core/errors.ts'

/** A cent, in millionths of the currency. */
export const CENT_MICROS = 10_000

const MICROS_PER_UNIT = 1_000_000
/** Of a price or a distance: the sum of two fits into 32 bits. */
export const MOST_TICKS = 2 ** 30 - 1

/**
 * A price in ticks, half a tick rounded up, judged by the decimal text of the price: 521.365 is 52,137 cents, though
 * the number that stands for it lies below. Where texts have up to 15 digits, a price reaches the half exactly where
 * it is not below the number nearest to the half, which one correctly rounded division gives.
 * `halfUpProduct` of the staging of sweeps rounds any product alike, at the price of long integers.
 * Errors: DATA_UNFIT for a price that is not above 0, or too large.
 */
export function ticksOfPrice(price: number, tickMicros: number): number {
  const below = Math.floor((price * MICROS_PER_UNIT) / tickMicros)
  const half = ((2 * below + 1) * tickMicros) / (2 * MICROS_PER_UNIT)
  const ticks = price >= half ? below + 1 : below
  if (!(price > 0 && ticks >= 0 && ticks <= MOST_TICKS)) throw unfit(price, tickMicros)
  return ticks
}

/** Of a price, or of any difference of prices: its amount in the currency. */
export function priceOfTicks(ticks: number, tickMicros: number): number {
  return (ticks * tickMicros) / MICROS_PER_UNIT
}

function unfit(price: number, tickMicros: number): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `A price is ${price}.`,
    expected: `Prices are above 0 and at most ${(MOST_TICKS * tickMicros) / MICROS_PER_UNIT}, in steps of ${tickMicros / MICROS_PER_UNIT}.`,
    given: String(price),
    remedy: 'Look for the record with bellwether data check, and ingest a file without it.',
  })
}
