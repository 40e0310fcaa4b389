import { type FitError, fitError } from './fit-error.ts'
import type { SmilePoints } from './quasi-explicit.ts'
import type { Svi } from './svi.ts'
import { fitSvi, scaledSvi, type SviFitStatus } from './svi-fit.ts'

/** One expiry of one root. */
export interface ExpiryPoints {
  readonly years: number
  readonly points: SmilePoints
}

/** The smile of one expiry, with its distance from the quotes. */
export interface FittedSmile {
  readonly years: number
  readonly status: SviFitStatus
  readonly svi: Svi
  readonly error: FitError
}

/**
 * SVI for every expiry of one root, by ascending years, none of them with a butterfly and no two neighbours crossing.
 * It runs from the last expiry to the first, since the longer the time, the more the strikes tell. Years must differ.
 */
export function fitSurface(expiries: readonly ExpiryPoints[]): FittedSmile[] {
  const fitted: FittedSmile[] = []
  let later: FittedSmile | undefined
  for (const expiry of [...expiries].sort((a, b) => b.years - a.years)) {
    const smile = fitBefore(expiry, later)
    fitted.unshift(smile)
    if (smile.status !== 'too_few_points') later = smile
  }
  return fitted
}

function fitBefore({ years, points }: ExpiryPoints, later: FittedSmile | undefined): FittedSmile {
  const own = fitSvi(points, later?.svi)
  const { status, svi } =
    own.status === 'too_few_points' && later ? scaledSvi(points, later.svi, years / later.years) : own
  return { years, status, svi, error: fitError(points, years, svi) }
}
