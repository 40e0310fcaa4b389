/**
 * What a run would have earned had every fill been made at the touch, or in the middle of its quote, all else equal;
 * and how much of the spread can be paid before nothing is left.
 */
import type { Fill } from '../../trading/fill.ts'
import { fromMicros } from '../../trading/money.ts'

/** In currency units. */
export interface ProfitBand {
  readonly touch: number
  readonly asFilled: number
  readonly middle: number
  /** Part of the way from the middle to the touch at which the profit is nothing; NaN where no spread was paid. */
  readonly breakEven: number
  /** Fills without a quote, which are the same in all three. */
  readonly withoutQuote: number
}

/** @param profit of the run as it was filled, after all costs */
export function profitBand(fills: readonly Fill[], profit: number): ProfitBand {
  const quoted = fills.filter(({ evidence }) => evidence.quote !== undefined)
  const toTouch = sumOf(quoted, ({ quantity, evidence: { observed, quote } }) =>
    quantity > 0 ? observed - quote!.ask : quote!.bid - observed,
  )
  const halfSpreads = sumOf(quoted, ({ evidence: { quote } }) => (quote!.ask - quote!.bid) / 2)
  const touch = profit + toTouch
  const middle = touch + halfSpreads
  return {
    touch,
    asFilled: profit,
    middle,
    breakEven: halfSpreads === 0 ? Number.NaN : middle / halfSpreads,
    withoutQuote: fills.length - quoted.length,
  }
}

/** Of a difference of prices a unit, in micros, over all units that were filled. */
function sumOf(fills: readonly Fill[], difference: (fill: Fill) => number): number {
  return fills.reduce((sum, fill) => sum + Math.abs(fill.quantity) * fill.multiplier * fromMicros(difference(fill)), 0)
}
