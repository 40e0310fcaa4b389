import type { RandomSource } from '../estimator.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import {
  checkSpace,
  gridValues,
  type Parameters,
  type ParameterValue,
  type SearchSpace,
  valueAt,
} from './search-space.ts'
import { byLoss, type Search, type Trial } from './trial.ts'

/** Trials proposed at a time. */
const BATCH = 4
const MOST_POINTS = 1_000_000

/**
 * Every combination of `points` values of each range and of all choices, the last parameter changing
 * fastest. Errors: kind parameter.
 */
export function gridSearch(space: SearchSpace, { points = 5, batch = BATCH } = {}): Search {
  checkSpace(space)
  requireWhole('points', points, 1)
  requireWhole('batch', batch, 1)
  const axes = Object.entries(space).map(([name, dimension]) => ({ name, values: gridValues(dimension, points) }))
  const size = axes.reduce((product, { values }) => product * values.length, 1)
  requireParameter(size <= MOST_POINTS, 'points', points, `so few that the grid has at most ${MOST_POINTS} points`)
  return inBatches(size, batch, (index) => {
    let rest = index
    const chosen = axes.toReversed().map(({ name, values }): [string, ParameterValue] => {
      const place = rest % values.length
      rest = (rest - place) / values.length
      return [name, values[place]!]
    })
    return Object.fromEntries(chosen.toReversed())
  })
}

export interface RandomSearchOptions {
  readonly trials: number
  readonly random: RandomSource
  readonly batch?: number
}

/** Independent draws (Bergstra and Bengio 2012); trial i draws from `random.split(i)`. Errors: kind parameter. */
export function randomSearch(space: SearchSpace, { trials, random, batch = BATCH }: RandomSearchOptions): Search {
  checkSpace(space)
  requireWhole('trials', trials, 1)
  requireWhole('batch', batch, 1)
  return inBatches(trials, batch, (index) => drawParameters(space, random.split(index)))
}

export interface HalvingOptions {
  /** In the first rung. */
  readonly trials: number
  readonly random: RandomSource
  /** One in so many goes on to the next rung, with so many times the effort; 3 when absent. */
  readonly reduction?: number
  /** The last one has full effort; 3 when absent. */
  readonly rungs?: number
}

/**
 * Successive halving (Jamieson and Talwalkar 2016): many random trials of little effort, of which the
 * best go on with more. A trial that goes on has a new index. Errors: kind parameter.
 */
export function successiveHalving(space: SearchSpace, options: HalvingOptions): Search {
  const { trials, random, reduction = 3, rungs = 3 } = options
  checkSpace(space)
  requireWhole('trials', trials, 1)
  requireWhole('reduction', reduction, 2)
  requireWhole('rungs', rungs, 1)
  const sizes = Array.from({ length: rungs }, (_, rung) => Math.floor(trials / reduction ** rung))
  requireParameter(sizes.at(-1)! >= 1, 'trials', trials, `enough that one is left in the last of ${rungs} rungs`)
  return {
    next(finished) {
      const starts = sizes.map((_, rung) => sizes.slice(0, rung).reduce((sum, size) => sum + size, 0))
      const rung = starts.indexOf(finished.length)
      if (rung < 0) return []
      const survivors = rung === 0 ? [] : byLoss(finished.slice(starts[rung - 1])).slice(0, sizes[rung])
      return Array.from({ length: sizes[rung]! }, (_, i) => ({
        index: finished.length + i,
        parameters: survivors[i]?.parameters ?? drawParameters(space, random.split(i)),
        effort: 1 / reduction ** (rungs - 1 - rung),
      }))
    },
  }
}

/** A search whose trials do not depend on each other. */
function inBatches(trials: number, batch: number, parametersOf: (index: number) => Parameters): Search {
  return {
    next(finished) {
      const from = finished.length
      return Array.from({ length: Math.min(batch, trials - from) }, (_, i): Trial => ({
        index: from + i,
        parameters: parametersOf(from + i),
        effort: 1,
      }))
    },
  }
}

/** Each parameter draws from a stream of its own, so that another one in the space does not change it. */
export function drawParameters(space: SearchSpace, random: RandomSource): Parameters {
  const drawn = Object.entries(space).map(([name, dimension]): [string, ParameterValue] => {
    const stream = random.split(name)
    if (dimension.type === 'choice') return [name, dimension.values[stream.integer(dimension.values.length)]!]
    return [name, valueAt(dimension, stream.next())]
  })
  return Object.fromEntries(drawn)
}
