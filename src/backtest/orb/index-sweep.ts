/**
 * Every row of a grid at once, through the index of the sessions.
 *
 * The first entry of a session is the same for all rows, and where its stops lie does not depend on the limit or on
 * how many stops end the session: one path of positions, from stop to re-entry, serves a whole stop distance and
 * cool-off. Along the path a position reaches a prefix of the limits still ahead; the rows of these end there. What a
 * session adds to a row is therefore a step function along the limits, and it changes once a position along the stop
 * counts: only the steps are added, and the sums over both axes are taken at the end of a block of sessions.
 */
import { type OrbAxes, type OrbFills, rowCount } from '../../strategies/orb/orb-grid.ts'
import { checkExact, checkGrid } from './check-sweep.ts'
import { blockStart, emptySweep, holdingUnit, isWin, type OrbSweep, SUM_NAMES } from './orb-sums.ts'
import { band, enter } from './position.ts'
import { firstOutside } from './price-tree.ts'
import { firstAtOrAfter, nextSignal, type SessionIndex } from './session-index.ts'
import { Steps } from './steps.ts'

export function indexSweep(index: SessionIndex, axes: OrbAxes, fills: OrbFills, blocks: number): OrbSweep {
  checkGrid(index, axes, fills)
  checkExact(index, axes, fills)
  const sweep = emptySweep(rowCount(axes), blocks)
  const sessions = index.firstSignals.length
  const rowsPerStop = rowCount(axes) / axes.stops.count
  const walk = new Walk(index, axes, fills)
  for (let block = 0; block < blocks; block++) {
    for (let stop = 0; stop < axes.stops.count; stop++) {
      for (let s = blockStart(block, blocks, sessions); s < blockStart(block + 1, blocks, sessions); s++) {
        walk.addSession(s, stop)
      }
      walk.steps.finish(sweep, block, stop * rowsPerStop, fills)
    }
  }
  return sweep
}

/** How a session stands for the rows whose limit no position has reached yet. */
class Standing {
  /** Positions so far, their profit in ticks and their holding time in seconds. */
  trades = 0
  profit = 0
  held = 0
  /** How many limits have been reached. */
  reached = 0
  /** What the session last added along the limits, in the order of SUM_NAMES. */
  readonly added = new Float64Array(SUM_NAMES.length)

  copy(other: Standing): void {
    this.trades = other.trades
    this.profit = other.profit
    this.held = other.held
    this.reached = other.reached
    this.added.set(other.added)
  }
}

const START = new Standing()

/** The paths of a stop distance through one session after the other. */
class Walk {
  readonly steps: Steps
  readonly #index: SessionIndex
  readonly #axes: OrbAxes
  readonly #fills: OrbFills
  /** Of the trade with a number: the first stop count that lets it happen. */
  readonly #fromCount: readonly number[]
  readonly #holdingUnit: number
  /** After the first position, and after a later one; they stay, so that none need be made. */
  readonly #first = new Standing()
  readonly #later = new Standing()
  /** What it adds now, in the order of SUM_NAMES. */
  readonly #now = new Float64Array(SUM_NAMES.length)

  constructor(index: SessionIndex, axes: OrbAxes, fills: OrbFills) {
    this.#index = index
    this.#axes = axes
    this.#fills = fills
    const { stopCounts } = axes
    const most = stopCounts.at(-1)!
    this.steps = new Steps(axes)
    this.#holdingUnit = holdingUnit(most)
    this.#fromCount = Array.from({ length: most + 1 }, (_, trade) => stopCounts.findIndex((count) => count >= trade))
  }

  addSession(session: number, stop: number): void {
    const signal = this.#index.firstSignals[session]!
    if (signal === this.#index.shape.starts[session + 1]!) return
    this.#first.copy(START)
    const stopped = this.#addPosition(session, signal, stop, undefined, this.#first)
    if (stopped === undefined) return
    for (let c = 0; c < this.#axes.coolOffs.length; c++) this.#addPath(session, stopped, stop, c)
  }

  /** The positions after the first one, which the tick `stopped` ended. */
  #addPath(session: number, stopped: number, stop: number, coolOff: number): void {
    const end = this.#index.shape.starts[session + 1]!
    const most = this.#fromCount.length - 1
    this.#later.copy(this.#first)
    let exit: number | undefined = stopped
    while (exit !== undefined && this.#later.trades < most) {
      const signal = this.#resume(session, exit, this.#axes.coolOffs[coolOff]!)
      if (signal === end) return
      exit = this.#addPosition(session, signal, stop, coolOff, this.#later)
    }
  }

  #resume(session: number, stopped: number, coolOff: number): number {
    const { sessions, lag } = this.#index
    const resumeAt = sessions.ticks.seconds[stopped + lag]! + coolOff
    return nextSignal(this.#index, session, firstAtOrAfter(this.#index, session, stopped + 1, resumeAt))
  }

  /** Adds the steps of a position, for all cool-offs if none is given; the tick that stopped it, if any row goes on. */
  #addPosition(
    session: number,
    signal: number,
    stop: number,
    coolOff: number | undefined,
    standing: Standing,
  ): number | undefined {
    const { stops, limits } = this.#axes
    const { lag, shape, sessions } = this.#index
    const { seconds } = sessions.ticks
    const last = shape.starts[session + 1]! - 1
    const entry = enter(this.#index, session, signal, this.#fills.slippage)
    const { direction, tick, fill, out } = entry
    const stopDistance = stops.ticks[session * stops.count + stop]!
    const { profit, held } = standing
    standing.trades++
    let [from, gain] = [tick, 0]
    do {
      const limit = limits.ticks[session * limits.count + standing.reached]!
      const { low, high } = band(entry, stopDistance, limit)
      from = firstOutside(out, session, from + 1, last, low, high)
      const exit = Math.min(from + lag, last)
      gain = direction * (out.prices[from]! - fill)
      const isStop = from < last && gain < 0
      standing.profit = profit + direction * (out.prices[exit]! - fill) - this.#fills.slippage
      standing.held = held + seconds[exit]! - seconds[tick]!
      this.#addStep(standing, isStop, coolOff)
      if (isStop) return from
    } while (from < last && this.#passLimits(session, standing, gain))
    return undefined
  }

  /** From the next limit on, the session adds what it stands at instead of what it last added. */
  #addStep(standing: Standing, isStop: boolean, coolOff: number | undefined): void {
    const { trades, profit, held, added, reached } = standing
    const now = this.#now
    now[0] = profit
    now[1] = profit * profit
    now[2] = isWin(profit, trades, this.#fills) ? 1 : 0
    now[3] = isStop ? trades : trades - 1
    now[4] = trades
    now[5] = trades * trades
    now[6] = profit * trades
    now[7] = held * (this.#holdingUnit / trades)
    this.steps.add(this.#fromCount[trades]!, coolOff, reached, now, added)
    added.set(now)
  }

  /** Whether there are limits ahead of a gain. */
  #passLimits(session: number, standing: Standing, gain: number): boolean {
    const { limits } = this.#axes
    const start = session * limits.count
    while (standing.reached < limits.count && limits.ticks[start + standing.reached]! <= gain) standing.reached++
    return standing.reached < limits.count
  }
}
