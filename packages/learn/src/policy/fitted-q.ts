/**
 * Fitted Q iteration on trees (Ernst, Geurts and Wehenkel 2005) for the size of a position.
 *
 * What is held moves no price, so every period tells what each position would have earned, and the past position matters
 * through the cost of leaving it alone: Q(x, held, a) = −cost |a − held| + G(x, a). Extremely randomised trees learn G,
 * one forest a position; each round looks one period further ahead.
 */
import type { Matrix, RandomSource } from '../estimator.ts'
import { ExtraTrees } from '../forest/random-forest.ts'
import { LearnError } from '../learn-error.ts'
import { checkNames, requireParameter, requirePositive, requireWhole } from '../parameter.ts'
import { takeRows } from '../samples.ts'
import { bestPosition, Policy } from './policy.ts'

export type FittedQParameters = {
  /** That may be held, in units of capital: 0 flat, 1 the strategy at full size, −1 against it. */
  readonly positions: readonly number[]
  /** Of changing a position by one unit, in the unit of the reward. */
  readonly cost: number
  /** Utility of a period's profit y is y − riskAversion / 2 · y²; 0 looks at profit alone. */
  readonly riskAversion: number
  /** What a period later counts for, from 0 (this period alone) to below 1. */
  readonly discount: number
  /** Periods looked ahead. */
  readonly iterations: number
  /** Of each forest. */
  readonly trees: number
  /** Least rows of a leaf. */
  readonly minLeaf: number
}

export const FITTED_Q_DEFAULTS: FittedQParameters = {
  positions: [0, 1],
  cost: 0,
  riskAversion: 0,
  discount: 0.95,
  iterations: 20,
  trees: 50,
  minLeaf: 50,
}

/** Decisions one after the other: a row's next one is the row below it. */
export interface Periods {
  readonly features: Matrix
  /** Earned by one unit held until the next decision; NaN where not known, and then not learnt from. */
  readonly reward: Float64Array
}

export class FittedQ {
  readonly parameters: FittedQParameters

  constructor(parameters: Partial<FittedQParameters> = {}) {
    this.parameters = { ...FITTED_Q_DEFAULTS, ...parameters }
  }

  /** The last row is not learnt from: what follows it is not known. Errors: kind parameter, data, insufficient. */
  fit({ features, reward }: Periods, random: RandomSource): Policy {
    checkParameters(this.parameters)
    const { positions, cost, riskAversion, discount, iterations, trees, minLeaf } = this.parameters
    const known = Int32Array.from(reward.keys()).filter((row) => row + 1 < reward.length && !Number.isNaN(reward[row]))
    if (known.length < 2 * minLeaf) throw tooFewPeriods(known.length, minLeaf)
    const [here, next] = [
      takeRows(features, known),
      takeRows(
        features,
        known.map((row) => row + 1),
      ),
    ]
    const forest = new ExtraTrees({ task: 'regression', trees, minLeaf })
    const gains = positions.map((position) =>
      Float64Array.from(known, (row) => utility(position * reward[row]!, riskAversion)),
    )
    let targets = gains
    for (let round = 1; ; round++) {
      const models = targets.map((target, i) => forest.fit(here, target, { random: random.split(round).split(i) }))
      const policy = new Policy(positions, cost, models)
      if (round === iterations) return policy
      const later = policy.values(next)
      targets = gains.map((gain, i) =>
        gain.map((value, k) => value + discount * worthFrom(positions[i]!, this.parameters, later, k)),
      )
    }
  }
}

/** What row k is worth to who comes with `held` and takes the best position. */
function worthFrom(
  held: number,
  { positions, cost }: FittedQParameters,
  values: readonly Float64Array[],
  k: number,
): number {
  const best = bestPosition(positions, cost, values, k, held)
  return values[best]![k]! - cost * Math.abs(positions[best]! - held)
}

function utility(profit: number, riskAversion: number): number {
  return profit - (riskAversion / 2) * profit * profit
}

/** Errors: kind parameter. */
function checkParameters(parameters: FittedQParameters): void {
  checkNames('policy', parameters, FITTED_Q_DEFAULTS)
  const { positions, cost, riskAversion, discount, iterations, trees, minLeaf } = parameters
  // Parameters may come from a file, where a list can be anything.
  const listed: unknown = positions
  const areUsable =
    Array.isArray(listed) &&
    listed.length > 1 &&
    listed.every(Number.isFinite) &&
    new Set(listed).size === listed.length
  requireParameter(areUsable, 'positions', listed, 'two or more different numbers')
  requireParameter(cost >= 0 && Number.isFinite(cost), 'cost', cost, 'a number from 0')
  requireParameter(riskAversion >= 0 && Number.isFinite(riskAversion), 'riskAversion', riskAversion, 'a number from 0')
  requireParameter(discount >= 0 && discount < 1, 'discount', discount, 'from 0 to below 1')
  requireWhole('iterations', iterations, 1)
  requireWhole('trees', trees, 1)
  requirePositive('minLeaf', minLeaf)
}

function tooFewPeriods(periods: number, minLeaf: number): LearnError {
  return new LearnError('insufficient', {
    message: `There are ${periods} periods to learn from, and a leaf takes ${minLeaf}.`,
    expected: `At least ${2 * minLeaf} periods whose reward is known, so that a tree can split.`,
    given: `${periods} periods`,
    remedy: 'Give more data or lower minLeaf.',
  })
}
