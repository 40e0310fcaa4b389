/** What was learnt of sizing a position: what each is worth in a state of the market. */
import type { Matrix, Model } from '../estimator.ts'

export class Policy {
  readonly positions: readonly number[]
  readonly #cost: number
  readonly #models: readonly Model[]

  /** @param models of what each position is worth, before the cost of taking it */
  constructor(positions: readonly number[], cost: number, models: readonly Model[]) {
    this.positions = positions
    this.#cost = cost
    this.#models = models
  }

  /** What each position is worth in each row, before the cost of taking it. */
  values(features: Matrix): Float64Array[] {
    return this.#models.map((model) => model.predict(features))
  }

  /** The position held from each row to the next, coming from `held`. */
  follow(features: Matrix, held = 0): Float64Array {
    return followValues(this.positions, this.#cost, this.values(features), held)
  }
}

/** As `Policy.follow`, by what each position is worth. */
export function followValues(
  positions: readonly number[],
  cost: number,
  values: readonly Float64Array[],
  held: number,
): Float64Array {
  let position = held
  return values[0]!.map((_, row) => (position = positions[bestPosition(positions, cost, values, row, position)]!))
}

/** Index of the position that is worth most in a row, its cost paid; of equal ones that nearest to what is held. */
export function bestPosition(
  positions: readonly number[],
  cost: number,
  values: readonly Float64Array[],
  row: number,
  held: number,
): number {
  let best = -1
  let [worth, distance] = [Number.NEGATIVE_INFINITY, Infinity]
  for (let i = 0; i < positions.length; i++) {
    const change = Math.abs(positions[i]! - held)
    const value = values[i]![row]! - cost * change
    if (value < worth || (value === worth && change >= distance)) continue
    ;[best, worth, distance] = [i, value, change]
  }
  return best
}
