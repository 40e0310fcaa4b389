import { exp, log } from '../math/elementary.ts'
import { boundsPrice } from './quote-condition.ts'
import { type Points, robustLine } from './robust-line.ts'
import type { StrikeLadder } from './strike-ladder.ts'
import { weightedMedian } from '../math/median.ts'

/** Whether parity told a forward, and if not, why. */
export type ForwardStatus =
  | 'ok'
  /** From one pair of quotes: its bid-ask width is all that is known of its error. */
  | 'one_strike'
  /** No strike has a call and a put that are both bid and offered. */
  | 'no_pairs'
  /** The line through call minus put does not fall, or falls more steeply than any discount can explain. */
  | 'no_discount'
  | 'expired'
  | 'bad_input'

/** A forward with what it was found from; its numbers are NaN unless the status is `ok` or `one_strike`. */
export interface ImpliedForward {
  readonly status: ForwardStatus
  readonly forward: number
  readonly discount: number
  /** Continuously compounded, per year. */
  readonly rate: number
  /** Standard error, in the price's unit. */
  readonly forwardError: number
  /** Standard error of the rate; 0 where it was given. */
  readonly rateError: number
  readonly strikesUsed: number
  readonly strikesOffered: number
}

/** What parity is told beside the quotes. */
export interface ParityOptions {
  readonly years: number
  /** Known discount rate; without it the rate is fitted too. */
  readonly rate?: number
}

/** Strikes nearest to the money that take part; what lies further has wide quotes and, if American, early exercise. */
const STRIKES_WITH_RATE = 40
/** The rate is a slope, so it is fitted over a wider range, thinned to this many strikes. */
const STRIKES_WITHOUT_RATE = 48
/** About two standard deviations of the price at expiry, in at-the-money straddles. */
const RANGE_IN_STRADDLES = 2.5
/** A discount outside this range is no interest rate but broken quotes. */
const DISCOUNT_RANGE = [0.5, 1.5] as const

/**
 * Put-call parity of one root and expiry, call - put = discount x (forward - strike), for European exercise; near the
 * money and for low rates it nearly holds for American exercise as well. Quotes without a bid and crossed quotes are
 * left out, the others weigh by the square of their bid-ask width's inverse, and outliers lose their weight.
 */
export function impliedForward(ladder: StrikeLadder, options: ParityOptions): ImpliedForward {
  const { years, rate } = options
  if (Number.isNaN(years) || (rate !== undefined && !Number.isFinite(rate))) return failed('bad_input', 0)
  if (!(years > 0)) return failed('expired', 0)
  const pairs = parityPairs(ladder)
  if (pairs.x.length === 0) return failed('no_pairs', 0)
  const centre = roughForward(pairs, rate === undefined ? 1 : exp(-rate * years))
  if (rate !== undefined || pairs.x.length === 1) return withRate(pairs, centre, rate ?? 0, years)
  return withoutRate(pairs, centre, ladder, years)
}

/** x: strike; y: call minus put. */
function parityPairs({ strike, callBid, callAsk, putBid, putAsk }: StrikeLadder): Points {
  const rows: number[] = []
  for (let i = 0; i < strike.length; i++) {
    if (boundsPrice(callBid[i]!, callAsk[i]!) && boundsPrice(putBid[i]!, putAsk[i]!)) rows.push(i)
  }
  return {
    x: Float64Array.from(rows, (i) => strike[i]!),
    y: Float64Array.from(rows, (i) => (callBid[i]! + callAsk[i]! - putBid[i]! - putAsk[i]!) / 2),
    // A locked quote is not infinitely good: it counts as a hundred-thousandth of its strike wide.
    tolerance: Float64Array.from(rows, (i) =>
      Math.max((callAsk[i]! - callBid[i]! + putAsk[i]! - putBid[i]!) / 2, 1e-5 * strike[i]!),
    ),
  }
}

function roughForward({ x, y, tolerance }: Points, discount: number): number {
  return weightedMedian(
    x.map((strike, i) => strike + y[i]! / discount),
    tolerance.map((width) => 1 / width ** 2),
  )
}

function withRate(pairs: Points, centre: number, rate: number, years: number): ImpliedForward {
  const discount = exp(-rate * years)
  const near = nearest(pairs, centre, STRIKES_WITH_RATE)
  const line = robustLine(relative(near, centre), -discount)
  const single = near.x.length === 1
  return {
    status: single ? 'one_strike' : 'ok',
    forward: centre + line.intercept / discount,
    discount,
    rate,
    forwardError: (single ? near.tolerance[0]! : line.interceptError) / discount,
    rateError: 0,
    strikesUsed: line.used,
    strikesOffered: pairs.x.length,
  }
}

function withoutRate(pairs: Points, centre: number, ladder: StrikeLadder, years: number): ImpliedForward {
  const range = RANGE_IN_STRADDLES * straddleNear(ladder, centre)
  const near = thinned(within(pairs, centre, range), STRIKES_WITHOUT_RATE)
  const line = robustLine(relative(near, centre))
  const discount = -line.slope
  if (!(discount > DISCOUNT_RANGE[0] && discount < DISCOUNT_RANGE[1])) return failed('no_discount', pairs.x.length)
  return {
    status: 'ok',
    forward: centre + line.intercept / discount,
    discount,
    rate: -log(discount) / years,
    forwardError: line.interceptError / discount,
    rateError: line.slopeError / discount / years,
    strikesUsed: line.used,
    strikesOffered: pairs.x.length,
  }
}

/** Strikes measured from the forward's neighbourhood, where the line's height is wanted. */
function relative({ x, y, tolerance }: Points, centre: number): Points {
  return { x: x.map((strike) => strike - centre), y, tolerance }
}

function nearest(points: Points, centre: number, count: number): Points {
  if (points.x.length <= count) return points
  let start = 0
  while (start + count < points.x.length && centre - points.x[start]! > points.x[start + count]! - centre) start++
  return rows(points, (i) => i >= start && i < start + count)
}

/** At least the eight nearest, so that a rate can be told. */
function within(points: Points, centre: number, range: number): Points {
  const inside = rows(points, (i) => Math.abs(points.x[i]! - centre) <= range)
  return inside.x.length >= 8 ? inside : nearest(points, centre, 8)
}

function thinned(points: Points, count: number): Points {
  const n = points.x.length
  if (n <= count) return points
  const kept = new Set(Array.from({ length: count }, (_, j) => Math.round((j * (n - 1)) / (count - 1))))
  return rows(points, (i) => kept.has(i))
}

function rows({ x, y, tolerance }: Points, keep: (i: number) => boolean): Points {
  const test = (_: number, i: number) => keep(i)
  return { x: x.filter(test), y: y.filter(test), tolerance: tolerance.filter(test) }
}

/** The middle of the dearer of the strikes on both sides of the forward, so that one broken quote does not shrink it. */
function straddleNear({ strike, callBid, callAsk, putBid, putAsk }: StrikeLadder, forward: number): number {
  const above = strike.findIndex((value) => value >= forward)
  const middle = (i: number) => (callBid[i]! + callAsk[i]! + putBid[i]! + putAsk[i]!) / 2
  const candidates = [above - 1, above, above + 1].map(middle).filter((value) => value > 0)
  return Math.max(...candidates, 0)
}

function failed(status: ForwardStatus, strikesOffered: number): ImpliedForward {
  const nothing = Number.NaN
  return {
    status,
    forward: nothing,
    discount: nothing,
    rate: nothing,
    forwardError: nothing,
    rateError: nothing,
    strikesUsed: 0,
    strikesOffered,
  }
}
