import { exp } from '../math/elementary.ts'
import {
  butterflyDensity,
  monotonicity,
  STEEPEST_WING,
  type Svi,
  sviLeastVariance,
  sviVariance,
  sviWings,
} from './svi.ts'

/** What a check of one smile found. */
export interface ButterflyCheck {
  readonly free: boolean
  /** Least g on the grid; negative is a negative density. */
  readonly leastDensity: number
  /** Least of Fukasawa's condition on the grid. */
  readonly leastMonotonicity: number
  readonly leastVariance: number
  /** Steeper wing, at most 2. */
  readonly steepestWing: number
}

/** What a check of two smiles found. */
export interface CalendarCheck {
  readonly free: boolean
  /** Least rise of total variance from the earlier to the later smile on the grid, relative to 1 + total variance. */
  readonly leastRise: number
  /** Whether the later smile's wings are at least as steep, so that the lines cannot cross beyond the grid either. */
  readonly wingsOrdered: boolean
}

/** The grid's ends for calendars: further out, in deviations of the later smile there, no price ever ends. */
const DEVIATIONS = 5
const GRID = 257
const STRETCH_GRID = 65
/** The reach is a fixed point, approached by a factor of at least two a round. */
const REACH_ROUNDS = 20
/** The grid ends where k is about 1500 sigma from m: there a hyperbola is its asymptotes. */
const REACH = 8
/** The steps in the middle, as a part of even ones: that is where a smile bends. */
const CENTRE = 0.25
/** Of sums of terms of order one. */
const ROUNDING = 1e-12

/** sinh at steps that are finer around zero. */
const steps = new Map<number, Float64Array>()

/** Dense where the smile bends, sparse in the wings: k = m + sigma sinh(x). */
export function smileGrid({ m, sigma }: Pick<Svi, 'm' | 'sigma'>, count = GRID): Float64Array {
  const grid = new Float64Array(count)
  const step = stepsOf(count)
  for (let i = 0; i < count; i++) grid[i] = m + sigma * step[i]!
  return grid
}

function stepsOf(count: number): Float64Array {
  const known = steps.get(count)
  if (known) return known
  const made = Float64Array.from({ length: count }, (_, i) => {
    const even = (2 * i) / (count - 1) - 1
    const x = REACH * (CENTRE * even + (1 - CENTRE) * even * even * even)
    return (exp(x) - exp(-x)) / 2
  })
  steps.set(count, made)
  return made
}

/**
 * Whether a smile has no butterfly. By formula: positive least variance and Lee's bound on both wings. On a grid: g is
 * not negative, and d1 and d2 fall.
 */
export function butterflyCheck(svi: Svi, grid: Float64Array = smileGrid(svi)): ButterflyCheck {
  const { left, right } = sviWings(svi)
  const leastVariance = sviLeastVariance(svi)
  let [leastDensity, leastMonotonicity] = [Infinity, Infinity]
  for (const k of grid) {
    leastDensity = Math.min(leastDensity, butterflyDensity(svi, k))
    leastMonotonicity = Math.min(leastMonotonicity, monotonicity(svi, k))
  }
  const steepestWing = Math.max(left, right)
  const free =
    leastVariance > 0 && steepestWing <= STEEPEST_WING && leastDensity >= -ROUNDING && leastMonotonicity >= -ROUNDING
  return { free, leastDensity, leastMonotonicity, leastVariance, steepestWing }
}

/**
 * Whether total variance never falls from one expiry to a later one: on a grid of both smiles' bends and the stretch
 * within five deviations of the later one.
 */
export function calendarCheck(earlier: Svi, later: Svi): CalendarCheck {
  const stretch = stretchOf(later)
  let leastRise = Infinity
  for (const grid of [smileGrid(earlier), smileGrid(later), stretchGrid(stretch)]) {
    for (const k of grid) {
      if (k >= stretch.from && k <= stretch.to) leastRise = Math.min(leastRise, relativeRise(earlier, later, k))
    }
  }
  const [before, after] = [sviWings(earlier), sviWings(later)]
  const wingsOrdered = after.left >= before.left - ROUNDING && after.right >= before.right - ROUNDING
  return { free: leastRise >= -ROUNDING, leastRise, wingsOrdered }
}

export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Where |k| is at most five times the root of total variance there; growing wings make it longer. */
export function stretchOf(svi: Svi): Stretch {
  const reach = (side: 1 | -1) => {
    let k = 0
    for (let i = 0; i < REACH_ROUNDS; i++) k = side * DEVIATIONS * Math.sqrt(Math.max(0, sviVariance(svi, k)))
    return k
  }
  return { from: reach(-1), to: reach(1) }
}

export function stretchGrid({ from, to }: Stretch, count = STRETCH_GRID): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))
}

/** Far out both values are large, and so is the rounding of their difference. */
function relativeRise(earlier: Svi, later: Svi, k: number): number {
  const before = sviVariance(earlier, k)
  return (sviVariance(later, k) - before) / (1 + before)
}
