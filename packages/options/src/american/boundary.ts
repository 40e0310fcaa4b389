/**
 * The early-exercise boundary of a put with strike 1: the collocation equations are solved at all nodes at once by
 * Newton's method. Their authors' fixed point converges slowly, or not at all, where the variance is small or large,
 * while Newton's error is squared in each step.
 */
import { type Boundary, collocate, discountPoints } from './collocation.ts'
import { logTop, perpetualDepth } from './exercise.ts'
import { solveLinear } from './linear-system.ts'
import type { Scheme } from './scheme.ts'
import { seedDepth } from './seed.ts'

export function solveBoundary(
  rate: number,
  yield_: number,
  volatility: number,
  years: number,
  scheme: Scheme,
): Boundary {
  const top = logTop(rate, yield_)
  const deepest = perpetualDepth(rate, yield_, volatility, top)
  const depths = new Float64Array(scheme.nodes)
  const boundary = { rate, yield: yield_, volatility, years, scheme, top, depths }
  seedDepths(boundary, deepest)
  discountPoints(boundary)
  for (let step = 0; step < scheme.steps; step++) newtonStep(boundary, deepest)
  return boundary
}

/** A boundary's usual depth, in deviations sigma sqrt(tau). */
const USUAL_DEPTH = 1.2

/** From the longest maturity down: depths are nearly proportional to sqrt(tau), so each starts the next. */
function seedDepths({ rate, yield: yield_, volatility, years, scheme, top, depths }: Boundary, deepest: number): void {
  const usual = USUAL_DEPTH * (volatility * Math.sqrt(years))
  let guess = usual < 0.5 * deepest ? usual : 0.5 * deepest
  for (let i = scheme.nodes - 1; i >= 0; i--) {
    const root = scheme.rootTimes[i]!
    const time = years * root * root
    depths[i] = seedDepth(rate, yield_, volatility, time, top, deepest, guess, scheme.seedTolerance)
    if (i > 0) guess = (depths[i]! * scheme.rootTimes[i - 1]!) / root
  }
}

/** One step of Newton's method on all nodes. */
function newtonStep(boundary: Boundary, deepest: number): void {
  const { scheme, depths } = boundary
  const { matrix, rights } = scheme.work
  collocate(boundary)
  solveLinear(matrix, rights, scheme.nodes, 1)
  for (let j = 0; j < depths.length; j++) {
    const depth = depths[j]! - rights[j]!
    depths[j] = depth > 0 ? (depth < deepest ? depth : deepest) : 0
  }
}
