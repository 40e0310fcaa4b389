/** Searches made of chance. */
import { Random } from '../../../src/core/random.ts'
import type { SessionReturns } from '../../../src/research/overfitting/session-returns.ts'

export interface RandomSearch {
  readonly rows: number
  readonly sessions: number
  readonly seed: number
  /** Rows move with one of so many factors; none if left out. */
  readonly factors?: number
  /** Deviation of what is a row's own. */
  readonly own?: number
  /** Mean return of row 0 in units of its deviation. */
  readonly edge?: number
}

export function randomSearch({ rows, sessions, seed, factors = 0, own = 1, edge = 0 }: RandomSearch): SessionReturns {
  const random = Random.fromSeed(seed)
  const returns = new Float64Array(rows * sessions)
  for (let t = 0; t < sessions; t++) {
    const common = Array.from({ length: factors }, () => random.normal())
    for (let row = 0; row < rows; row++) {
      const drift = row === 0 ? edge * Math.sqrt(own * own + (factors > 0 ? 1 : 0)) : 0
      returns[row * sessions + t] = drift + (common[row % factors] ?? 0) + own * random.normal()
    }
  }
  return { rows: Int32Array.from({ length: rows }, (_, row) => row), sessions, returns }
}
