/**
 * A density on 0 to 1 around points seen: a mean of bell-shaped windows, one a point and a wide one for
 * what was not seen. The windows are logistic, whose distribution and its inverse need no more than
 * `exp` and `log`, cut off at the ends.
 */
import { log, sigmoid } from '../elementary.ts'
import type { RandomSource } from '../estimator.ts'

interface Window {
  readonly centre: number
  readonly scale: number
  /** Of the uncut window below 0 and below 1. */
  readonly below: number
  readonly upTo: number
}

/** Scale of a logistic distribution of deviation 1: square root of 3 over pi. */
const LOGISTIC_SCALE = 0.5513288954217921
/** Windows do not become narrower than those of this many points. */
const MOST_POINTS = 100

export class ParzenDensity {
  readonly #windows: readonly Window[]

  /** @param points from 0 to 1 */
  constructor(points: readonly number[]) {
    const sorted = points.toSorted((a, b) => a - b)
    const least = 1 / (1 + Math.min(MOST_POINTS, sorted.length + 1))
    const narrow = sorted.map((centre, i) => {
      // A window reaches to the farther neighbour.
      const gap = Math.max(centre - (sorted[i - 1] ?? 0), (sorted[i + 1] ?? 1) - centre)
      return windowAt(centre, Math.min(Math.max(gap, least), 1))
    })
    this.#windows = [...narrow, windowAt(0.5, 1)]
  }

  at(x: number): number {
    const sum = this.#windows.reduce((total, { centre, scale, below, upTo }) => {
      const share = sigmoid((x - centre) / scale)
      return total + (share * (1 - share)) / scale / (upTo - below)
    }, 0)
    return sum / this.#windows.length
  }

  draw(random: RandomSource): number {
    const { centre, scale, below, upTo } = this.#windows[random.integer(this.#windows.length)]!
    const share = below + random.next() * (upTo - below)
    return Math.min(Math.max(centre + scale * log(share / (1 - share)), 0), 1)
  }
}

function windowAt(centre: number, deviation: number): Window {
  const scale = deviation * LOGISTIC_SCALE
  return { centre, scale, below: sigmoid(-centre / scale), upTo: sigmoid((1 - centre) / scale) }
}
