import { type FitError, fitError } from './fit-error.ts'
import { isotonicMedians } from './isotonic.ts'
import type { SmilePoints, WingBounds, Wings } from './quasi-explicit.ts'
import type { Svi } from './svi.ts'
import { STEEPEST_WING, sviWings } from './svi.ts'
import { bestSvi, fitSvi, scaledSvi, type SviFitStatus } from './svi-fit.ts'

/** One expiry of one root. */
export interface ExpiryPoints {
  readonly years: number
  readonly points: SmilePoints
}

export interface FittedSmile {
  readonly years: number
  readonly status: SviFitStatus
  readonly svi: Svi
  readonly error: FitError
}

/**
 * SVI for every expiry of one root, by ascending years, none of them with a butterfly and no two of them crossing.
 * Each expiry is fitted alone first; how steep the wings are, made nondecreasing in time, then bounds the wings of the
 * second fit, which runs from the last expiry to the first. Years must differ.
 */
export function fitSurface(expiries: readonly ExpiryPoints[]): FittedSmile[] {
  const ordered = [...expiries].sort((a, b) => a.years - b.years)
  const bounds = wingBounds(ordered)
  const fitted: FittedSmile[] = []
  let later: FittedSmile | undefined
  for (const [i, expiry] of [...ordered.entries()].toReversed()) {
    const smile = fitBelow(expiry, bounds[i]!, later)
    fitted.unshift(smile)
    if (smile.svi.b >= 0) later = smile
  }
  return fitted
}

function fitBelow({ years, points }: ExpiryPoints, wings: WingBounds, later: FittedSmile | undefined): FittedSmile {
  const alone = fitSvi(points, later ? { later: later.svi, wings } : { wings })
  const { status, svi } =
    alone.status === 'too_few_points' && later ? scaledSvi(points, later.svi, years / later.years) : alone
  return { years, status, svi, error: fitError(points, years, svi) }
}

/** Between the isotonic slopes of the expiries before and after; open above for the last. */
function wingBounds(ordered: readonly ExpiryPoints[]): WingBounds[] {
  const alone = ordered.map(({ points }) => bestSvi(points))
  const usable = alone.flatMap((svi, i) => (svi ? [i] : []))
  const weights = usable.map((i) => rangeOf(ordered[i]!.points))
  const slopes = (side: keyof Wings) =>
    isotonicMedians(
      usable.map((i) => sviWings(alone[i]!)[side]),
      weights,
    )
  const [left, right] = [slopes('left'), slopes('right')]
  return ordered.map((_, i) => {
    const place = usable.indexOf(i)
    const at = (sides: Float64Array, j: number, otherwise: number) => (place < 0 ? otherwise : (sides[j] ?? otherwise))
    return {
      least: { left: at(left, place - 1, 0), right: at(right, place - 1, 0) },
      most: { left: at(left, place + 1, STEEPEST_WING), right: at(right, place + 1, STEEPEST_WING) },
    }
  })
}

/** The wider the strikes reach, the more is known of the wings. */
function rangeOf({ logMoneyness }: SmilePoints): number {
  let [least, most] = [Infinity, -Infinity]
  for (const k of logMoneyness) [least, most] = [Math.min(least, k), Math.max(most, k)]
  return Math.max(0, most - least)
}
