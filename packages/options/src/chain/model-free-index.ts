/**
 * Model-free variance and the index made of it, by the rules of Cboe's "Volatility Index Mathematics Methodology":
 * parity forward at the strike where call and put are nearest, out-of-the-money quotes until two strikes in a row
 * have no bid (or no ask), contributions width / strike^2, total variance linear in minutes.
 */
import { exp } from '../math/elementary.ts'
import type { StrikeLadder } from './strike-ladder.ts'
import { MINUTES_PER_YEAR } from './time-to-expiry.ts'

/** Whether the quotes gave a variance, and if not, why. */
export type StripStatus =
  | 'ok'
  /** No strike at which call and put are both quoted, so no forward. */
  | 'no_forward'
  /** The call or the put at the strike below the forward is not quoted. */
  | 'no_quote_at_the_money'
  /** No out-of-the-money put, or no call, takes part. */
  | 'no_puts'
  | 'no_calls'
  | 'not_positive'
  | 'expired'
  | 'bad_input'

/** The variance of one expiry without a model, NaN unless the status is `ok` or `not_positive`. */
export interface StripVariance {
  readonly status: StripStatus
  /** Per year; its square root is a volatility. */
  readonly variance: number
  readonly forward: number
  /** K0: the highest strike not above the forward. */
  readonly atStrike: number
  /** The quotes that took part, by strike. */
  readonly strip: Strip
}

/** The out-of-the-money quotes that a variance is the sum of. */
export interface Strip {
  readonly strike: Float64Array
  /** Middle of bid and ask; at `atStrike` the mean of call and put. */
  readonly price: Float64Array
  /** Half the distance of the neighbours in the strip; at the ends the distance to the only one. */
  readonly width: Float64Array
  readonly contribution: Float64Array
}

/** The variance of one expiry and the minutes left to it. */
export interface IndexTerm {
  readonly minutes: number
  readonly variance: number
}

const TARGET_MINUTES = 30 * 24 * 60
/** Cboe takes expiries more than 23 and less than 37 days away. */
const TERM_RANGE_DAYS = [23, 37] as const

/** Variance of one expiry from its out-of-the-money quotes. */
export function stripVariance(ladder: StrikeLadder, years: number, rate: number): StripVariance {
  if (!Number.isFinite(years) || !Number.isFinite(rate)) return failed('bad_input')
  if (!(years > 0)) return failed('expired')
  const growth = exp(rate * years)
  const forward = parityForward(ladder, growth)
  if (Number.isNaN(forward)) return failed('no_forward')
  const at = lastNotAbove(ladder.strike, forward)
  if (at < 0) return failed('no_puts', forward)
  const atStrike = ladder.strike[at]!
  const [call, put] = [middle(ladder.callBid[at]!, ladder.callAsk[at]!), middle(ladder.putBid[at]!, ladder.putAsk[at]!)]
  if (!(call > 0 && put > 0)) return failed('no_quote_at_the_money', forward, atStrike)
  const puts = walk(ladder.putBid, ladder.putAsk, at, -1).toReversed()
  const calls = walk(ladder.callBid, ladder.callAsk, at, 1)
  if (puts.length === 0) return failed('no_puts', forward, atStrike)
  if (calls.length === 0) return failed('no_calls', forward, atStrike)
  const strip = stripOf(ladder, puts, at, (call + put) / 2, calls, growth)
  const sum = strip.contribution.reduce((total, value) => total + value, 0)
  const variance = (2 * sum - (forward / atStrike - 1) ** 2) / years
  return { status: variance > 0 ? 'ok' : 'not_positive', variance, forward, atStrike, strip }
}

/** At the strike where call and put prices differ least; the lowest of equals. */
function parityForward({ strike, callBid, callAsk, putBid, putAsk }: StrikeLadder, growth: number): number {
  let [forward, least] = [Number.NaN, Infinity]
  for (let i = 0; i < strike.length; i++) {
    if (!isQuoted(callBid[i]!, callAsk[i]!) || !isQuoted(putBid[i]!, putAsk[i]!)) continue
    const difference = middle(callBid[i]!, callAsk[i]!) - middle(putBid[i]!, putAsk[i]!)
    if (Math.abs(difference) >= least) continue
    least = Math.abs(difference)
    forward = strike[i]! + growth * difference
  }
  return forward
}

/** Outward from the money, leaving out strikes without a bid or ask, until two of them follow each other. */
function walk(bid: Float64Array, ask: Float64Array, from: number, step: 1 | -1): number[] {
  const taken: number[] = []
  let missing = 0
  for (let i = from + step; i >= 0 && i < bid.length && missing < 2; i += step) {
    if (Number.isNaN(bid[i]!) && Number.isNaN(ask[i]!)) continue
    if (isQuoted(bid[i]!, ask[i]!)) taken.push(i)
    missing = isQuoted(bid[i]!, ask[i]!) ? 0 : missing + 1
  }
  return taken
}

function stripOf(
  ladder: StrikeLadder,
  puts: readonly number[],
  at: number,
  atPrice: number,
  calls: readonly number[],
  growth: number,
): Strip {
  const strike = Float64Array.from([...puts, at, ...calls], (i) => ladder.strike[i]!)
  const price = Float64Array.from([
    ...puts.map((i) => middle(ladder.putBid[i]!, ladder.putAsk[i]!)),
    atPrice,
    ...calls.map((i) => middle(ladder.callBid[i]!, ladder.callAsk[i]!)),
  ])
  const width = strike.map((_, i) => widthAt(strike, i))
  return { strike, price, width, contribution: strike.map((k, i) => (width[i]! / k ** 2) * growth * price[i]!) }
}

function widthAt(strike: Float64Array, i: number): number {
  if (i === 0) return strike[1]! - strike[0]!
  if (i === strike.length - 1) return strike[i]! - strike[i - 1]!
  return (strike[i + 1]! - strike[i - 1]!) / 2
}

function lastNotAbove(sorted: Float64Array, value: number): number {
  return sorted.findLastIndex((strike) => strike <= value)
}

function isQuoted(bid: number, ask: number): boolean {
  return bid > 0 && ask > 0 && Number.isFinite(bid + ask)
}

function middle(bid: number, ask: number): number {
  return (bid + ask) / 2
}

/**
 * Total variance, linear in minutes between two terms, as an annual volatility in points (20 is 20 %). One term at
 * the target itself may be given twice. NaN where a variance is not positive or the terms do not enclose anything.
 */
export function modelFreeIndex(near: IndexTerm, next: IndexTerm, targetMinutes = TARGET_MINUTES): number {
  const total = (term: IndexTerm) => (term.minutes / MINUTES_PER_YEAR) * term.variance
  const span = next.minutes - near.minutes
  const weight = span === 0 && near.minutes === targetMinutes ? 1 : (next.minutes - targetMinutes) / span
  const variance = total(near) * weight + total(next) * (1 - weight)
  return 100 * Math.sqrt(variance * (MINUTES_PER_YEAR / targetMinutes))
}

/** Positions of the near and the next term among ascending minutes to expiry; undefined where one is missing. */
export function indexTerms(
  minutes: ArrayLike<number>,
  targetMinutes = TARGET_MINUTES,
): { readonly near: number; readonly next: number } | undefined {
  const [least, most] = TERM_RANGE_DAYS.map((days) => days * 24 * 60)
  const inRange = Array.from(minutes, (value, i) => ({ value, i })).filter(
    ({ value }) => value > least! && value < most!,
  )
  const near = inRange.findLast(({ value }) => value <= targetMinutes)
  const next = inRange.find(({ value }) => value > targetMinutes)
  return near && next && { near: near.i, next: next.i }
}

const NO_STRIP: Strip = {
  strike: new Float64Array(),
  price: new Float64Array(),
  width: new Float64Array(),
  contribution: new Float64Array(),
}

function failed(status: StripStatus, forward = Number.NaN, atStrike = Number.NaN): StripVariance {
  return { status, variance: Number.NaN, forward, atStrike, strip: NO_STRIP }
}
