/**
 * The two boundaries of a put with strike 1 and q < r < 0: exercise pays between them (Andersen and Lake, "Fast
 * American option pricing: the double-boundary case", 2021; Healy, "Pricing American options under negative rates",
 * 2021). The upper one falls from the strike, the lower one rises from r / q; where they meet, exercise ends for good.
 *
 * From above, the lower boundary cannot be reached without crossing the region of exercise, and the other way round:
 * each satisfies an equation of its own, delta = -1 on it. They are solved forward in time to expiry, on a grid that
 * is uniform in its root, by local cubic interpolation of squared depths and a bracketed root at each time.
 */
import { log } from '../math/elementary.ts'
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import { quickExp, scaledCdf } from './quick.ts'
import { tanhSinh } from './quadrature.ts'

export interface DoubleBoundary {
  readonly rate: number
  readonly yield: number
  readonly volatility: number
  readonly years: number
  /** The time to expiry beyond which nobody exercises; at most the option's own. */
  readonly span: number
  /** Depth of the upper boundary below the strike, of the lower one above r / q, at times span (i / STEPS)^2. */
  readonly upper: Float64Array
  readonly lower: Float64Array
}

const STEPS = 64
const RULE = tanhSinh(48)
/** Times the meeting point is located again from a grid that ends at the last estimate. */
const MEETINGS = 3
/** Where the search for a depth begins: so much of the last one and so many deviations further. */
const LIKELY_GROWTH = 1.05
const LIKELY_DEVIATIONS = 0.1
const DEPTH_TOLERANCE = 1e-11

export function solveDoubleBoundary(rate: number, yield_: number, volatility: number, years: number): DoubleBoundary {
  let boundary = solveUntil(rate, yield_, volatility, years, years)
  for (let round = 0; round < MEETINGS; round++) {
    const meeting = meetingTime(boundary)
    if (meeting >= boundary.span) break
    boundary = solveUntil(rate, yield_, volatility, years, meeting)
  }
  return boundary
}

function solveUntil(rate: number, yield_: number, volatility: number, years: number, span: number): DoubleBoundary {
  const boundary = {
    rate,
    yield: yield_,
    volatility,
    years,
    span,
    upper: new Float64Array(STEPS + 1),
    lower: new Float64Array(STEPS + 1),
  }
  const width = log(yield_ / rate)
  for (let i = 1; i <= STEPS; i++) {
    const further = LIKELY_DEVIATIONS * volatility * Math.sqrt(span) * (i / STEPS)
    const { upper, lower } = boundary
    upper[i] = solveDepth((depth) => upperResidual(boundary, i, depth), upper[i - 1]!, further, width)
    lower[i] = solveDepth((depth) => lowerResidual(boundary, i, depth), lower[i - 1]!, further, width)
  }
  return boundary
}

/** When the boundaries meet, by linear interpolation of their distance in sqrt(time); `span` when they do not. */
function meetingTime({ rate, yield: yield_, span, upper, lower }: DoubleBoundary): number {
  const width = log(yield_ / rate)
  const gap = (i: number): number => width - upper[i]! - lower[i]!
  for (let i = 1; i <= STEPS; i++) {
    if (gap(i) > 1e-9 * width) continue
    const root = (i - 1 + gap(i - 1) / (gap(i - 1) - gap(i))) / STEPS
    return span * root * root
  }
  return span
}

/** The depth between the last one and `width` at which the residual changes sign: steps that double, then regula falsi (Illinois). */
function solveDepth(residual: (depth: number) => number, last: number, further: number, width: number): number {
  let low = last
  let high = Math.min(width, LIKELY_GROWTH * last + further)
  let [atLow, atHigh] = [residual(low), residual(high)]
  while (atLow * atHigh > 0 && high < width) {
    ;[low, atLow, high] = [high, atHigh, Math.min(width, last + 2 * (high - last))]
    atHigh = residual(high)
  }
  if (!(atLow * atHigh < 0)) return Math.abs(atLow) < Math.abs(atHigh) ? low : high
  let side = 0
  for (let step = 0; step < 60 && high - low > DEPTH_TOLERANCE; step++) {
    const depth = (low * atHigh - high * atLow) / (atHigh - atLow)
    const value = residual(depth)
    if (Math.abs(value) < 1e-14) return depth
    if (value * atLow > 0) {
      if (side === 1) atHigh *= 0.5
      ;[low, atLow, side] = [depth, value, 1]
    } else {
      if (side === -1) atLow *= 0.5
      ;[high, atHigh, side] = [depth, value, -1]
    }
  }
  return 0.5 * (low + high)
}

/** 1 + delta on the upper boundary at time i (see boundary.ts). */
function upperResidual(boundary: DoubleBoundary, i: number, depth: number): number {
  const { rate, yield: yield_, volatility, span } = boundary
  const time = span * (i / STEPS) ** 2
  const total = volatility * Math.sqrt(time)
  const d1 = (-depth + (rate - yield_) * time) / total + 0.5 * total
  const discount = quickExp(-(yield_ * time))
  const european = scaledCdf(d1, discount, discount * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1)))
  boundary.upper[i] = depth
  return (
    european +
    overElapsed(boundary, boundary.upper, i, (past, x) => {
      const { density, per, d, factor } = normalAt(boundary, past - depth, x)
      return yield_ * scaledCdf(d, factor, density) - (rate * quickExp(past) - yield_) * density * per
    })
  )
}

/** 1 + delta on the lower boundary at time i, where the option is a forward but for its exercise above. */
function lowerResidual(boundary: DoubleBoundary, i: number, depth: number): number {
  const { yield: yield_ } = boundary
  boundary.lower[i] = depth
  return overElapsed(boundary, boundary.lower, i, (past, x) => {
    const { density, per, d, factor } = normalAt(boundary, depth - past, x)
    return yield_ * scaledCdf(-d, factor, density) + yield_ * (quickExp(-past) - 1) * density * per
  })
}

function normalAt(boundary: DoubleBoundary, logRatio: number, x: number) {
  const { rate, yield: yield_, volatility } = boundary
  const total = volatility * Math.sqrt(x)
  const per = 1 / total
  const d = (logRatio + (rate - yield_) * x) * per + 0.5 * total
  const factor = quickExp(-(yield_ * x))
  return { density: factor * (INVERSE_SQRT_2PI * quickExp(-0.5 * d * d)), per, d, factor }
}

/** Integral over the elapsed time x up to time i of a function of x and of the depth at that past time. */
function overElapsed(
  { span }: DoubleBoundary,
  depths: Float64Array,
  i: number,
  integrand: (past: number, x: number) => number,
): number {
  const time = span * (i / STEPS) ** 2
  let sum = 0
  for (let k = 0; k < RULE.points.length; k++) {
    const half = (1 + RULE.points[k]!) / 2
    const past = depthAt(depths, i * Math.sqrt(1 - half * half), i)
    sum += RULE.weights[k]! * half * integrand(past, time * half * half)
  }
  return time * sum
}

/** Depth at grid position `at`, by a cubic through the squares at the nearest known positions, up to `known`. */
function depthAt(depths: Float64Array, at: number, known: number): number {
  const count = Math.min(4, known + 1)
  const first = Math.max(0, Math.min(Math.floor(at) - 1, known - count + 1))
  let square = 0
  for (let j = first; j < first + count; j++) {
    let weight = 1
    for (let m = first; m < first + count; m++) if (m !== j) weight *= (at - m) / (j - m)
    square += weight * depths[j]! * depths[j]!
  }
  return Math.sqrt(Math.max(0, square))
}

/** Depth of either boundary at a time to expiry within the span. */
export function depthAtTime({ span }: DoubleBoundary, depths: Float64Array, time: number): number {
  return depthAt(depths, STEPS * Math.sqrt(time / span), STEPS)
}
