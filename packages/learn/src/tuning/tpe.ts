import type { RandomSource } from '../estimator.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { ParzenDensity } from './parzen.ts'
import {
  checkSpace,
  type Dimension,
  type Parameters,
  type ParameterValue,
  type SearchSpace,
  unitOf,
  valueAt,
} from './search-space.ts'
import { drawParameters } from './searches.ts'
import { byLoss, type Search, type Trial } from './trial.ts'

export interface TpeOptions {
  readonly trials: number
  readonly random: RandomSource
  /** Trials proposed at a time; what is proposed depends on it. 4 when absent. */
  readonly batch?: number
  /** Random trials at the start; 10 when absent. */
  readonly startup?: number
  /** Share of the trials that count as good; 0.15 when absent. */
  readonly good?: number
  /** Values weighed up for each parameter; 24 when absent. */
  readonly candidates?: number
}

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011), parameter by parameter:
 * of the values drawn where good trials are dense, the one where the others are sparsest. Trials of a
 * batch that have no loss yet count as not good, so that a batch spreads.
 * Errors: kind parameter.
 */
export function tpeSearch(space: SearchSpace, options: TpeOptions): Search {
  const { trials, random, batch = 4, startup = 10, good = 0.15, candidates = 24 } = options
  checkSpace(space)
  requireParameter(good > 0 && good < 1, 'good', good, 'above 0 and below 1')
  for (const [name, value] of Object.entries({ trials, batch, startup, candidates })) requireWhole(name, value, 1)
  return {
    next(finished) {
      const ranked = byLoss(finished).map(({ parameters }) => parameters)
      const split = Math.ceil(good * ranked.length)
      const others = ranked.slice(split)
      return Array.from({ length: Math.min(batch, trials - finished.length) }, (_, i): Trial => {
        const index = finished.length + i
        const stream = random.split(index)
        const parameters =
          finished.length < startup
            ? drawParameters(space, stream)
            : propose(space, ranked.slice(0, split), others, candidates, stream)
        others.push(parameters)
        return { index, parameters, effort: 1 }
      })
    },
  }
}

function propose(
  space: SearchSpace,
  good: readonly Parameters[],
  others: readonly Parameters[],
  candidates: number,
  random: RandomSource,
): Parameters {
  const chosen = Object.entries(space).map(([name, dimension]): [string, ParameterValue] => {
    const seen = (trials: readonly Parameters[]) => trials.map((parameters) => parameters[name]!)
    const [goodDensity, otherDensity] = [densityOf(dimension, seen(good)), densityOf(dimension, seen(others))]
    const stream = random.split(name)
    const drawn = Array.from({ length: candidates }, () => goodDensity.draw(stream))
    const ratios = drawn.map((value) => goodDensity.at(value) / otherDensity.at(value))
    return [name, drawn[ratios.indexOf(Math.max(...ratios))]!]
  })
  return Object.fromEntries(chosen)
}

interface Density {
  at(value: ParameterValue): number
  draw(random: RandomSource): ParameterValue
}

function densityOf(dimension: Dimension, seen: readonly ParameterValue[]): Density {
  if (dimension.type === 'choice') return choiceDensity(dimension.values, seen)
  const parzen = new ParzenDensity(seen.map((value) => unitOf(dimension, Number(value))))
  return {
    at: (value) => parzen.at(unitOf(dimension, Number(value))),
    draw: (random) => valueAt(dimension, parzen.draw(random)),
  }
}

/** Each value counts once more than it was seen. */
function choiceDensity(values: readonly ParameterValue[], seen: readonly ParameterValue[]): Density {
  const counts = values.map((value) => 1 + seen.filter((other) => other === value).length)
  const total = values.length + seen.length
  return {
    at: (value) => counts[values.indexOf(value)]! / total,
    draw(random) {
      let place = random.integer(total)
      return values[counts.findIndex((count) => (place -= count) < 0)]!
    },
  }
}
