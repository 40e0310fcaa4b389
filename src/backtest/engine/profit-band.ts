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
  const toTouch = quoted.reduce((sum, fill) => sum + toTheTouch(fill), 0)
  const halfSpreads = quoted.reduce((sum, fill) => sum + halfSpread(fill), 0)
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

/** What a fill would have brought more at the touch, in currency units; 0 where there was no quote. */
export function toTheTouch(fill: Fill): number {
  const { observed, quote } = fill.evidence
  if (quote === undefined) return 0
  return overUnits(fill, fill.quantity > 0 ? observed - quote.ask : quote.bid - observed)
}

/** Half the spread over all that was filled, in currency units; 0 where there was no quote. */
export function halfSpread(fill: Fill): number {
  const { quote } = fill.evidence
  return quote === undefined ? 0 : overUnits(fill, (quote.ask - quote.bid) / 2)
}

/** @param difference of prices a unit, in micros */
function overUnits({ quantity, multiplier }: Fill, difference: number): number {
  return Math.abs(quantity) * multiplier * fromMicros(difference)
}
