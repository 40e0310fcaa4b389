/**
 * Finite differences for the Black-Scholes equation with early exercise: Crank-Nicolson backwards from expiry to today
 * in the coordinate of space-grid.ts.
 *
 * Every stretch between dividends begins with a kink, at the payoff or where exercise ends; its first steps are short
 * and implicit (Rannacher 1984), and steps grow as the boundary slows down. A step with early exercise is the linear
 * complementarity problem itself, solved by policy iteration: rows whose exercise is worth more are fixed, the rest is
 * solved, until the set of rows rests. (It finds what the Brennan-Schwartz sweep does, without its assumption that the
 * region of exercise is one end of the grid.)
 */
import { cosh, tanh } from '../math/hyperbolic.ts'
import type { SpaceGrid } from './space-grid.ts'

export interface Dynamics {
  readonly rate: number
  readonly yield: number
  readonly volatility: number
}

/** What exercise pays at each node. */
export type Floor = Float64Array | undefined

const IMPLICIT_STEPS = 2
const MOST_POLICIES = 30

export class March {
  readonly values: Float64Array
  readonly #grid: SpaceGrid
  readonly #lower: Float64Array
  readonly #diagonal: Float64Array
  readonly #upper: Float64Array
  readonly #target: Float64Array
  readonly #ratio: Float64Array
  readonly #solved: Float64Array
  readonly #isExercised: Uint8Array

  constructor(grid: SpaceGrid, dynamics: Dynamics, payoff: Float64Array) {
    const count = grid.spots.length
    this.#grid = grid
    this.values = payoff.slice()
    this.#lower = new Float64Array(count)
    this.#diagonal = new Float64Array(count)
    this.#upper = new Float64Array(count)
    this.#target = new Float64Array(count)
    this.#ratio = new Float64Array(count)
    this.#solved = new Float64Array(count)
    this.#isExercised = new Uint8Array(count)
    this.#discretise(dynamics)
  }

  /** Back over `years` in `steps` steps; `floorAt` gives what exercise pays, the elapsed part of the stretch given. */
  stretch(years: number, steps: number, floorAt: (elapsed: number) => Floor): void {
    let before = 0
    for (let k = 1; k <= steps; k++) {
      const after = years * (k / steps) ** 2
      if (k <= IMPLICIT_STEPS) {
        const middle = 0.5 * (before + after)
        this.#step(middle - before, 1, floorAt(middle))
        this.#step(after - middle, 1, floorAt(after))
      } else {
        this.#step(after - before, 0.5, floorAt(after))
      }
      before = after
    }
  }

  /** Rows of the operator L, dV / d tau = L V; at the ends the value is taken for linear in the spot. */
  #discretise({ rate, yield: yield_, volatility }: Dynamics): void {
    const { step, centre, width, spots } = this.#grid
    const last = this.values.length - 1
    const half = 0.5 * volatility * volatility
    for (let i = 0; i <= last; i++) {
      const u = (i - centre) * step
      const stretch = width * cosh(u)
      const isEnd = i === 0 || i === last
      const second = isEnd ? 0 : half / (stretch * stretch * step * step)
      const bend = (half * tanh(u)) / (stretch * stretch)
      const gap = spots[Math.max(i, 1)]! - spots[Math.max(i, 1) - 1]!
      const first = isEnd ? (rate - yield_) * (spots[i]! / gap) : ((rate - yield_ - half) / stretch - bend) / (2 * step)
      this.#lower[i] = i === 0 ? 0 : second - first
      this.#upper[i] = i === last ? 0 : second + first
      this.#diagonal[i] = -rate - (isEnd ? (i === 0 ? first : -first) : 2 * second)
    }
  }

  /** One step of theta's scheme: (1 - weight dt L) V = (1 + (1 - weight) dt L) V before. */
  #step(dt: number, weight: number, floor: Floor): void {
    this.#explicitPart((1 - weight) * dt)
    if (floor === undefined) {
      this.#solve(weight * dt, undefined)
      this.values.set(this.#solved)
      return
    }
    for (let policy = 0; policy < MOST_POLICIES; policy++) {
      this.#solve(weight * dt, floor)
      if (!this.#improvePolicy(weight * dt, floor)) break
    }
    this.values.set(this.#solved)
  }

  #explicitPart(dt: number): void {
    const { values } = this
    const [lower, diagonal, upper, target] = [this.#lower, this.#diagonal, this.#upper, this.#target]
    const last = values.length - 1
    let below = 0
    for (let i = 0; i < last; i++) {
      const here = values[i]!
      target[i] = here + dt * (lower[i]! * below + diagonal[i]! * here + upper[i]! * values[i + 1]!)
      below = here
    }
    target[last] = values[last]! + dt * (lower[last]! * below + diagonal[last]! * values[last]!)
  }

  /** Solves (1 - dt L) V = target, where rows that exercise say V = floor. */
  #solve(dt: number, floor: Floor): void {
    const [lower, diagonal, upper, target] = [this.#lower, this.#diagonal, this.#upper, this.#target]
    const [solved, ratios, isExercised] = [this.#solved, this.#ratio, this.#isExercised]
    const last = solved.length - 1
    let ratio = 0
    let carried = 0
    for (let i = 0; i <= last; i++) {
      if (floor !== undefined && isExercised[i] === 1) {
        ratio = 0
        carried = floor[i]!
      } else {
        const low = -dt * lower[i]!
        const pivot = 1 / (1 - dt * diagonal[i]! - low * ratio)
        ratio = -dt * upper[i]! * pivot
        carried = (target[i]! - low * carried) * pivot
      }
      ratios[i] = ratio
      solved[i] = carried
    }
    for (let i = last - 1; i >= 0; i--) {
      carried = solved[i]! - ratios[i]! * carried
      solved[i] = carried
    }
  }

  /** Exercises where holding is worth less, holds where exercise earns less; says whether any row changed its mind. */
  #improvePolicy(dt: number, floor: Float64Array): boolean {
    const [lower, diagonal, upper, target] = [this.#lower, this.#diagonal, this.#upper, this.#target]
    const [solved, isExercised] = [this.#solved, this.#isExercised]
    const last = solved.length - 1
    let isChanged = false
    for (let i = 0; i <= last; i++) {
      const here = solved[i]!
      let decision = 0
      if (isExercised[i] === 1) {
        const below = i > 0 ? lower[i]! * solved[i - 1]! : 0
        const above = i < last ? upper[i]! * solved[i + 1]! : 0
        decision = here - dt * (below + diagonal[i]! * here + above) >= target[i]! ? 1 : 0
      } else if (here < floor[i]!) decision = 1
      if (decision !== isExercised[i]) isChanged = true
      isExercised[i] = decision
    }
    return isChanged
  }
}
