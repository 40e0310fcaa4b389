/**
 * The index fund SIM from close to open to close: stochastic variance with leverage, jumps, dividends
 * and, if asked for, a planted edge.
 *
 * Nights and days are drawn from streams of their own session, so nothing depends on a later day or
 * on how much is asked for. Expected simple returns are exact: the convexity of diffusion and jumps is
 * taken out of the drift.
 */
import { exp, log, log1p } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'
import type { Session } from '../../../market/session.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'
import { DECLARED_AHEAD, declaredDividend, isExDate } from './dividends.ts'
import {
  DIFFUSIVE_VARIANCE,
  FAST,
  JUMP_DEVIATION,
  JUMP_MEAN,
  JUMPS_PER_YEAR,
  NIGHT_SHARE,
  SLOW,
  varianceScale,
} from './variance.ts'
import { volatilityIndex } from './volatility-index.ts'

const FIRST_CLOSE = 100
/** Expected total return a year: 8 %, of which dividends are about 1.8 %. */
const NIGHT_DRIFT = 0.045 / SESSIONS_PER_YEAR
const DAY_DRIFT = 0.035 / SESSIONS_PER_YEAR
/** Realised over implied volatility, roughly: it brings the signal to unit variance. */
const REALISED_SHARE = 0.78
const SIGNAL_LIMIT = 3
const SHOCK_LIMIT = 6

/** One value a session, from the market's first day; prices unrounded unless they say otherwise. */
export interface IndexPath {
  readonly open: Float64Array
  readonly close: Float64Array
  /** Log returns with dividends: of the night before the session, and of the session. */
  readonly nightReturn: Float64Array
  readonly dayReturn: Float64Array
  /** Log of the jump within the session, 0 for none; it is part of the day's return. */
  readonly dayJump: Float64Array
  /** Standard deviation of the session's diffusion, in logs. */
  readonly dayDeviation: Float64Array
  /** Hidden state of the variance at the open and at the close. */
  readonly slowAtOpen: Float64Array
  readonly fastAtOpen: Float64Array
  readonly slowAtClose: Float64Array
  readonly fastAtClose: Float64Array
  /** The volatility index, rounded to 0.01 as published. */
  readonly indexAtOpen: Float64Array
  readonly indexAtClose: Float64Array
  /** Cash a share that goes ex at the open, 0 for none. */
  readonly dividend: Float64Array
  /** Of the night that follows the session: known from the close at the latest. */
  readonly signal: Float64Array
  readonly nextNightMean: Float64Array
  readonly nextNightDeviation: Float64Array
  readonly nextNightScale: Float64Array
}

/** What one night or day adds to the price and the state. */
interface Move {
  return: number
  jump: number
  slow: number
  fast: number
}

/** @param edge see SimulatedOptions */
export function simulateIndex(root: Random, sessions: readonly Session[], edge: number): IndexPath {
  const path = emptyPath(sessions.length)
  const nights = root.split('night')
  const days = root.split('day')
  const begin = root.split('begin')
  const move: Move = { return: 0, jump: 0, slow: 0.5 * SLOW.deviation * begin.normal(), fast: 0 }
  let price = FIRST_CLOSE
  for (let row = 0; row < sessions.length; row++) {
    const { day } = sessions[row]!
    if (row > 0) night(path, row, move, nights.split(day))
    path.dividend[row] =
      row >= DECLARED_AHEAD && isExDate(day) ? declaredDividend(path.close[row - DECLARED_AHEAD]!) : 0
    price = price * exp(path.nightReturn[row]!) - path.dividend[row]!
    path.open[row] = price
    recordState(path.slowAtOpen, path.fastAtOpen, path.indexAtOpen, row, move)
    session(path, row, move, days.split(day))
    price *= exp(path.dayReturn[row]!)
    path.close[row] = price
    recordState(path.slowAtClose, path.fastAtClose, path.indexAtClose, row, move)
    foresee(path, row, edge)
  }
  return path
}

/** Log drift that gives an expected simple return of `mean` under diffusion and a chance of a jump. */
export function logDrift(mean: number, deviation: number, scale: number, jumpsPerYear: number): number {
  const size = Math.sqrt(scale)
  const jumpMoment = exp(JUMP_MEAN * size + 0.5 * JUMP_DEVIATION * JUMP_DEVIATION * scale) - 1
  return log1p(mean) - 0.5 * deviation * deviation - log1p((jumpsPerYear / SESSIONS_PER_YEAR) * jumpMoment)
}

/** The night before session `row`, whose mean and deviation were fixed at the close before it. */
function night(path: IndexPath, row: number, move: Move, random: Random): void {
  const mean = path.nextNightMean[row - 1]!
  const deviation = path.nextNightDeviation[row - 1]!
  const scale = path.nextNightScale[row - 1]!
  move.slow *= SLOW.persistence
  move.fast *= FAST.persistence
  draw(move, mean, deviation, scale, JUMPS_PER_YEAR.night, NIGHT_SHARE, random)
  path.nightReturn[row] = move.return
}

function session(path: IndexPath, row: number, move: Move, random: Random): void {
  const scale = varianceScale(move.slow, move.fast)
  const deviation = Math.sqrt(((1 - NIGHT_SHARE) * DIFFUSIVE_VARIANCE * scale) / SESSIONS_PER_YEAR)
  draw(move, DAY_DRIFT, deviation, scale, JUMPS_PER_YEAR.day, 1 - NIGHT_SHARE, random)
  path.dayReturn[row] = move.return
  path.dayJump[row] = move.jump
  path.dayDeviation[row] = deviation
}

/** Draws a return and moves the state; jumps frighten the fast component only. */
function draw(
  move: Move,
  mean: number,
  deviation: number,
  scale: number,
  jumpsPerYear: number,
  share: number,
  random: Random,
): void {
  const shock = random.normal()
  const hasJump = random.next() < jumpsPerYear / SESSIONS_PER_YEAR
  const size = JUMP_MEAN + JUMP_DEVIATION * random.normal()
  move.jump = hasJump ? Math.sqrt(scale) * size : 0
  move.return = logDrift(mean, deviation, scale, jumpsPerYear) + deviation * shock + move.jump
  const fright = Math.min(Math.max(shock + move.jump / deviation, -SHOCK_LIMIT), SHOCK_LIMIT)
  move.slow += stateShock(SLOW, share, shock, random)
  move.fast += stateShock(FAST, share, fright, random)
}

function stateShock(factor: typeof SLOW | typeof FAST, share: number, shock: number, random: Random): number {
  const { persistence, deviation, leverage } = factor
  const own = Math.sqrt(1 - leverage * leverage) * random.normal()
  return deviation * Math.sqrt((1 - persistence * persistence) * share) * (leverage * shock + own)
}

function recordState(slow: Float64Array, fast: Float64Array, index: Float64Array, row: number, move: Move): void {
  slow[row] = move.slow
  fast[row] = move.fast
  index[row] = Math.round(100 * volatilityIndex(move)) / 100
}

/** Fixes the law of the night after session `row`. */
function foresee(path: IndexPath, row: number, edge: number): void {
  const scale = varianceScale(SLOW.persistence * path.slowAtClose[row]!, FAST.persistence * path.fastAtClose[row]!)
  path.nextNightScale[row] = scale
  path.nextNightDeviation[row] = Math.sqrt((NIGHT_SHARE * DIFFUSIVE_VARIANCE * scale) / SESSIONS_PER_YEAR)
  path.signal[row] = row < 2 ? 0 : edgeSignal(path, row)
  const unit = row < 1 ? 0 : sessionDeviation(path.indexAtClose[row - 1]!) * Math.sqrt(NIGHT_SHARE)
  path.nextNightMean[row] = NIGHT_DRIFT + edge * unit * path.signal[row]
}

/**
 * The planted signal for the night after session `row`, from records published by the close before it:
 * minus yesterday's move from open to close, in units of what the volatility index of the day before
 * let one expect, limited to ±3.
 */
function edgeSignal(path: IndexPath, row: number): number {
  const move = log(cents(path.close[row - 1]!) / cents(path.open[row - 1]!))
  const unit = sessionDeviation(path.indexAtClose[row - 2]!) * Math.sqrt(1 - NIGHT_SHARE)
  return Math.min(Math.max(-move / unit, -SIGNAL_LIMIT), SIGNAL_LIMIT)
}

/** Standard deviation of one session's return that goes with a value of the volatility index. */
function sessionDeviation(index: number): number {
  return (REALISED_SHARE * index) / 100 / Math.sqrt(SESSIONS_PER_YEAR)
}

/** A price on the cent grid. */
export function cents(price: number): number {
  return Math.round(100 * price) / 100
}

function emptyPath(length: number): IndexPath {
  const column = (): Float64Array => new Float64Array(length)
  return {
    open: column(),
    close: column(),
    nightReturn: column(),
    dayReturn: column(),
    dayJump: column(),
    dayDeviation: column(),
    slowAtOpen: column(),
    fastAtOpen: column(),
    slowAtClose: column(),
    fastAtClose: column(),
    indexAtOpen: column(),
    indexAtClose: column(),
    dividend: column(),
    signal: column(),
    nextNightMean: column(),
    nextNightDeviation: column(),
    nextNightScale: column(),
  }
}
