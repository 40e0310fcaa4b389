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
import { band, enter } from './leg.ts'
import { blockStart, emptySweep, holdingUnit, netOf, type OrbSweep, SUM_NAMES } from './orb-sums.ts'
import { firstOutside } from './price-tree.ts'
import { addBlock } from './scan-sweep.ts'
import { firstAtOrAfter, nextSignal, type SessionIndex } from './session-index.ts'

const FIELDS = SUM_NAMES.length

export function indexSweep(index: SessionIndex, axes: OrbAxes, fills: OrbFills, blocks: number): OrbSweep {
  const sweep = emptySweep(rowCount(axes), blocks)
  const count = index.firstSignals.length
  const steps = new Steps(index, axes, fills)
  for (let block = 0; block < blocks; block++) {
    for (let stop = 0; stop < axes.stops.count; stop++) {
      for (let s = blockStart(block, blocks, count); s < blockStart(block + 1, blocks, count); s++) {
        steps.addSession(s, stop)
      }
      steps.finish(sweep, block, stop)
    }
  }
  return sweep
}

/** How a session stands for the rows whose limit no position has reached yet. */
interface Standing {
  /** Positions so far, their profit in ticks and their holding time in seconds. */
  trades: number
  profit: number
  held: number
  /** How many limits have been reached. */
  reached: number
  /** What the session last added along the limits, in the order of SUM_NAMES. */
  readonly values: Float64Array
}

/** The steps of one stop distance over some sessions. */
class Steps {
  readonly #index: SessionIndex
  readonly #axes: OrbAxes
  readonly #fills: OrbFills
  /** By stop count, cool-off, limit and name of a sum. */
  readonly #steps: Float64Array
  /** Those of the first position, which all cool-offs share: by limit and name. */
  readonly #firstSteps: Float64Array
  /** Of the trade with a number: the first stop count that lets it happen. */
  readonly #fromCount: readonly number[]
  readonly #unit: number
  readonly #first: Standing = standing()
  readonly #later: Standing = standing()

  constructor(index: SessionIndex, axes: OrbAxes, fills: OrbFills) {
    this.#index = index
    this.#axes = axes
    this.#fills = fills
    const { stopCounts, coolOffs, limits } = axes
    this.#steps = new Float64Array(stopCounts.length * coolOffs.length * limits.count * FIELDS)
    this.#firstSteps = new Float64Array(limits.count * FIELDS)
    const most = stopCounts.at(-1)!
    this.#unit = holdingUnit(most)
    this.#fromCount = Array.from({ length: most + 1 }, (_, trade) => stopCounts.findIndex((count) => count >= trade))
  }

  addSession(session: number, stop: number): void {
    const signal = this.#index.firstSignals[session]!
    if (signal === this.#index.shape.starts[session + 1]!) return
    restart(this.#first)
    const exit = this.#addPosition(session, stop, signal, this.#first, this.#firstSteps, 0)
    if (exit === undefined) return
    for (let c = 0; c < this.#axes.coolOffs.length; c++) this.#addPath(session, stop, c, exit)
  }

  /** The positions after the first one was stopped at the tick `exit`. */
  #addPath(session: number, stop: number, coolOff: number, exit: number): void {
    const { coolOffs, limits } = this.#axes
    const end = this.#index.shape.starts[session + 1]!
    const later = continueFrom(this.#first, this.#later)
    let exitSignal: number | undefined = exit
    while (exitSignal !== undefined && later.trades + 1 < this.#fromCount.length) {
      const signal = this.#resume(session, exitSignal, coolOffs[coolOff]!)
      if (signal === end) return
      const place = (this.#fromCount[later.trades + 1]! * coolOffs.length + coolOff) * limits.count * FIELDS
      exitSignal = this.#addPosition(session, stop, signal, later, this.#steps, place)
    }
  }

  #resume(session: number, exitSignal: number, coolOff: number): number {
    const { sessions, lag } = this.#index
    const resumeAt = sessions.ticks.seconds[exitSignal + lag]! + coolOff
    return nextSignal(this.#index, session, firstAtOrAfter(this.#index, session, exitSignal + 1, resumeAt))
  }

  /** Adds the steps of a position; the tick that stopped it, or nothing if no row goes on. */
  #addPosition(
    session: number,
    stop: number,
    signal: number,
    state: Standing,
    steps: Float64Array,
    place: number,
  ): number | undefined {
    const { stops, limits } = this.#axes
    const { lag, sessions } = this.#index
    const { seconds } = sessions.ticks
    const last = this.#index.shape.starts[session + 1]! - 1
    const entry = enter(this.#index, session, signal, this.#fills.slippage)
    const { direction, fill, out } = entry
    const distance = stops.ticks[session * stops.count + stop]!
    const ahead = session * limits.count
    const { profit, held } = state
    state.trades++
    for (let from = entry.tick + 1; ; from++) {
      const { low, high } = band(entry, distance, limits.ticks[ahead + state.reached]!)
      from = firstOutside(out, session, from, last, low, high)
      const exit = Math.min(from + lag, last)
      const gain = direction * (out.prices[from]! - fill)
      state.profit = profit + direction * (out.prices[exit]! - fill) - this.#fills.slippage
      state.held = held + seconds[exit]! - seconds[entry.tick]!
      const isStop = from < last && gain < 0
      this.#addStep(state, isStop, steps, place + state.reached * FIELDS)
      if (isStop) return from
      if (from === last) return undefined
      while (state.reached < limits.count && limits.ticks[ahead + state.reached]! <= gain) state.reached++
      if (state.reached === limits.count) return undefined
    }
  }

  /** From the limit at `place` on, the session adds what `state` says instead of what it last added. */
  #addStep(state: Standing, isStop: boolean, steps: Float64Array, place: number): void {
    const { trades, profit, held, values } = state
    const set = (field: number, value: number) => {
      steps[place + field]! += value - values[field]!
      values[field] = value
    }
    set(0, profit)
    set(1, profit * profit)
    set(2, netOf(profit, trades, this.#fills) > 0 ? 1 : 0)
    set(3, isStop ? trades : trades - 1)
    set(4, trades)
    set(5, trades * trades)
    set(6, profit * trades)
    set(7, held * (this.#unit / trades))
  }

  /** Adds the sums of the block to the sweep's and starts again from nothing. */
  finish(sweep: OrbSweep, block: number, stop: number): void {
    const { stopCounts, coolOffs, limits } = this.#axes
    const fewer = new Float64Array(coolOffs.length * limits.count * FIELDS)
    let row = stop * stopCounts.length * coolOffs.length * limits.count
    let at = 0
    for (let n = 0; n < stopCounts.length; n++) {
      let below = 0
      for (let c = 0; c < coolOffs.length; c++) {
        const sums = new Float64Array(FIELDS)
        for (let l = 0; l < limits.count; l++) {
          const values = fewer.subarray(below, below + FIELDS)
          for (let field = 0; field < FIELDS; field++) {
            sums[field]! += this.#steps[at + field]! + (n === 0 ? this.#firstSteps[l * FIELDS + field]! : 0)
            values[field]! += sums[field]!
          }
          addBlock(sweep, block, row++, values, this.#fills)
          at += FIELDS
          below += FIELDS
        }
      }
    }
    this.#steps.fill(0)
    this.#firstSteps.fill(0)
  }
}

function standing(): Standing {
  return { trades: 0, profit: 0, held: 0, reached: 0, values: new Float64Array(FIELDS) }
}

function restart(state: Standing): void {
  state.values.fill(0)
  Object.assign(state, { trades: 0, profit: 0, held: 0, reached: 0 })
}

function continueFrom(before: Standing, state: Standing): Standing {
  state.values.set(before.values)
  state.trades = before.trades
  state.profit = before.profit
  state.held = before.held
  state.reached = before.reached
  return state
}
