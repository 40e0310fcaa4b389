/**
 * Distances of stops and limits as a person gives them, and as the engines take them: whole ticks, session by session.
 * What a session's distances are made of was known when its opening range ended.
 */
import { BellwetherError } from '../../../core/errors.ts'
import { log } from '../../../core/math.ts'
import { MOST_TICKS } from '../../../market/price-ticks.ts'
import type { Distances } from '../../../strategies/orb/orb-grid.ts'
import { MICROS_PER_UNIT } from '../../../trading/money.ts'
import { type StagedSessions, TRADED } from './staged-sessions.ts'

/**
 * price: in the currency; range: as a part of the height of the session's opening range; volatility: as a multiple of
 * what the price moves a day, that is the root mean square of the close-to-close log returns before the session times
 * the close before it.
 */
export const DISTANCE_UNITS = ['price', 'range', 'volatility'] as const
export type DistanceUnit = (typeof DISTANCE_UNITS)[number]

export interface DistanceAxis {
  readonly unit: DistanceUnit
  /** Above 0. */
  readonly values: readonly number[]
  /** Returns behind a volatility. */
  readonly lookback?: number
}

export interface StagedDistances {
  /** Half a tick is rounded up; at least 1 tick. Where the values ascend so do the ticks, though some may be the same. */
  readonly distances: Distances
  /** Sessions that have no such distance for want of history, and must not be traded. */
  readonly untraded: readonly number[]
}

export const DEFAULT_LOOKBACK = 20

/** Errors: USAGE_VALUE. */
export function distancesOf(staged: StagedSessions, axis: DistanceAxis): StagedDistances {
  axis.values.forEach(assertDistance)
  if (axis.unit === 'volatility') assertLookback(axis.lookback ?? DEFAULT_LOOKBACK)
  const { sessions } = staged.shape
  const count = axis.values.length
  const ticks = new Int32Array(new SharedArrayBuffer(4 * sessions * count)).fill(1)
  const ofSession = CONVERSIONS[axis.unit](staged, axis)
  const untraded: number[] = []
  for (let s = 0; s < sessions; s++) {
    const convert = ofSession(s)
    if (convert === undefined) untraded.push(s)
    else for (let i = 0; i < count; i++) ticks[s * count + i] = atLeastOne(convert(axis.values[i]!))
  }
  return { distances: { count, ticks }, untraded }
}

function assertDistance(value: number): void {
  if (Number.isFinite(value) && value > 0) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `A distance is ${value}.`,
    expected: 'Distances are numbers above 0.',
    given: String(value),
    remedy: 'Correct it in the grid.',
  })
}

function assertLookback(lookback: number): void {
  if (Number.isInteger(lookback) && lookback > 0) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `A volatility of ${lookback} returns is asked for.`,
    expected: 'A volatility is made of a whole number of returns, 1 or more.',
    given: String(lookback),
    remedy: `Correct it in the grid, or leave it out for ${DEFAULT_LOOKBACK}.`,
  })
}

function atLeastOne(ticks: number): number {
  return Math.min(MOST_TICKS, Math.max(1, ticks))
}

/** From a value of the axis to ticks; undefined where the session has no such distance. */
type Conversion = ((value: number) => number) | undefined

const CONVERSIONS: Record<
  DistanceUnit,
  (staged: StagedSessions, axis: DistanceAxis) => (session: number) => Conversion
> = {
  price:
    ({ shape }) =>
    () =>
    (value) =>
      halfUpProduct(value, MICROS_PER_UNIT, shape.tickMicros),
  range:
    ({ columns }) =>
    (s) => {
      // A session without a range is not traded whatever its distances.
      const height = columns.states[s] === TRADED ? columns.highs[s]! - columns.lows[s]! : 0
      return (value) => halfUpProduct(value, height, 1)
    },
  volatility: (staged, { lookback = DEFAULT_LOOKBACK }) => {
    const moves = dailyMoves(staged, lookback)
    return (s) => (Number.isNaN(moves[s]) ? undefined : (value) => Math.floor(value * moves[s]! + 0.5))
  },
}

/**
 * value × factor ÷ divisor, half rounded up, exact by the decimal text of the value; factor and divisor are whole. Of
 * prices `ticksOfPrice` does the same by one division, which is exact for them, and fast enough for every tick.
 */
function halfUpProduct(value: number, factor: number, divisor: number): number {
  const [, whole = '', fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!
  const power = Number(exponent) - fraction.length
  const numerator = BigInt(whole + fraction) * BigInt(factor) * 10n ** BigInt(Math.max(power, 0))
  const denominator = BigInt(divisor) * 10n ** BigInt(Math.max(-power, 0))
  return Number((2n * numerator + denominator) / (2n * denominator))
}

/**
 * What the price moves a day as known before each session, in ticks of that session; NaN where fewer than `lookback`
 * returns came before it. A session without a price is passed over: the next return spans it. Splits are undone.
 */
export function dailyMoves({ columns, shape }: StagedSessions, lookback: number): Float64Array {
  const closes = [...columns.pastCloses, ...columns.closes]
  const splits = [...columns.pastSplits, ...columns.splits]
  const returns: number[] = []
  let last = 0
  const moves = closes.map((close, s) => {
    last /= splits[s]!
    const move = returns.length < lookback ? Number.NaN : rootMeanSquare(returns.slice(-lookback)) * last
    if (close > 0 && last > 0) returns.push(log(close / last))
    if (close > 0) last = close
    return move
  })
  return Float64Array.from(moves.slice(shape.past))
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}
