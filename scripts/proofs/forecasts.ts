/** Whole studies of forecasts seldom find an edge on simulated markets without one, and mostly find a planted one. */
import type { Json } from '../../src/core/hash.ts'
import { type Proof, refute } from './proof.ts'
import { simulatedForecast } from './simulated-forecasts.ts'

const SEEDS = 20
/** About the correlation of a night with its mean. */
const EDGE = 0.5
/** The horizon that is the night: at the close of a session the first price at or after it is the next open. */
const NIGHT = 12
/** Of 20 families tested at 5 %, more than 5 reject with a chance of 0.03 %. */
const MOST_FALSE = 5
/** At the stated power of 80 %, fewer than 11 of 20 are found with a chance of 0.3 %. */
const POWER = 0.8
const LEAST_FOUND = 11
/** Of 120 coverages, more than 5 lie outside their 99 % intervals with a chance of 0.2 %. */
const MOST_BROKEN = 5

export const forecasts: Proof = {
  summary: `whole studies of forecasts on ${SEEDS} simulated markets without an edge and ${SEEDS} with one; ten minutes`,
  async run() {
    const without = await studies(0)
    const withEdge = await studies(EDGE)
    const falseAlarms = without.filter(({ beaten }) => beaten.length > 0).length
    const found = withEdge.filter(({ beaten }) => beaten.includes(NIGHT)).length
    const broken = [...without, ...withEdge].reduce((sum, one) => sum + one.broken, 0)
    if (falseAlarms > MOST_FALSE) refute(`${falseAlarms} of ${SEEDS} markets without an edge were said to have one`)
    if (found < LEAST_FOUND) refute(`the edge was found on ${found} of ${SEEDS} markets only`)
    if (broken > MOST_BROKEN) refute(`the 75 % interval of the stack was not kept at ${broken} horizons`)
    return {
      seeds: SEEDS,
      edge: EDGE,
      falseAlarms,
      found,
      statedPower: POWER,
      intervalsNotKept: broken,
      without: without.map(asJson),
      withEdge: withEdge.map(asJson),
    }
  },
}

interface StudyOutcome {
  readonly seed: number
  readonly heading: string
  /** Horizons at which no-change is beaten. */
  readonly beaten: readonly number[]
  /** Coverage of the stack's 75 % interval by horizon, and how many lie outside their 99 % intervals. */
  readonly coverage: readonly number[]
  readonly broken: number
}

async function studies(edge: number): Promise<StudyOutcome[]> {
  const outcomes: StudyOutcome[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { summary } = await simulatedForecast(seed, edge)
    const scores = summary.horizons.map(({ shown }) => shown.coverage[0]!)
    outcomes.push({
      seed,
      heading: summary.verdict.heading,
      beaten: summary.horizons.filter(({ finding }) => finding === 'beats').map(({ horizon }) => horizon),
      coverage: scores.map(({ coverage }) => Math.round(1000 * coverage) / 1000),
      broken: scores.filter(({ isKept }) => !isKept).length,
    })
  }
  return outcomes
}

function asJson({ seed, heading, beaten, coverage }: StudyOutcome): Json {
  return { seed, heading, beaten: [...beaten], coverage: [...coverage] }
}
