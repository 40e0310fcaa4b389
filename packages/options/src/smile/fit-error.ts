import type { SmilePoints } from './quasi-explicit.ts'
import { type Svi, sviVariance } from './svi.ts'

/** How far a smile lies from the quotes it was fitted to. */
export interface FitError {
  /** Root mean square and maximum, in volatility points: 1 is 20 % against 21 %. */
  readonly rmsVolatilityPoints: number
  readonly maxVolatilityPoints: number
  /** Root mean square, in bid-ask widths. */
  readonly rmsSpreads: number
  /** Share of the points whose bid and ask enclose the smile. */
  readonly insideSpread: number
  readonly points: number
}

/** The distance of a smile from points, each counted alike. */
export function fitError(points: SmilePoints, years: number, svi: Svi): FitError {
  const { logMoneyness, totalVariance, tolerance } = points
  const count = logMoneyness.length
  let [squares, most, spreads, inside] = [0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const fitted = sviVariance(svi, logMoneyness[i]!)
    const off = 100 * (Math.sqrt(fitted / years) - Math.sqrt(totalVariance[i]! / years))
    squares += off * off
    most = Math.max(most, Math.abs(off))
    const miss = Math.abs(fitted - totalVariance[i]!)
    spreads += (miss / (2 * tolerance[i]!)) ** 2
    if (miss <= tolerance[i]!) inside++
  }
  return {
    rmsVolatilityPoints: Math.sqrt(squares / count),
    maxVolatilityPoints: most,
    rmsSpreads: Math.sqrt(spreads / count),
    insideSpread: inside / count,
    points: count,
  }
}
