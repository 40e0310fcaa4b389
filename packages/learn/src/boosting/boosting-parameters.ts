import type { Task } from '../estimator.ts'
import { checkNames, requireParameter, requirePositive, requireWhole } from '../parameter.ts'
import { MAX_BINS } from '../trees/bins.ts'

/** Parameters of how trees are grown and added up, whatever the loss. */
export type GrowthParameters = {
  /** Most rounds; one tree a round, or one a class. */
  readonly rounds: number
  readonly learningRate: number
  /** 2 to 256. */
  readonly maxLeaves: number
  /** Splits on the longest way from root to leaf; 0 = no limit but that of the leaves. */
  readonly maxDepth: number
  /** Which leaf is split next: the one that gains most, or the highest one, level by level. */
  readonly growth: 'leaf' | 'depth'
  /** Least weight of a leaf. */
  readonly minLeaf: number
  /** Least curvature of the loss in a leaf. */
  readonly minChildWeight: number
  /** Least reduction of the loss by a split. */
  readonly minGain: number
  /** Added to the curvature of a leaf (L2). */
  readonly penalty: number
  /** Most bins of a feature, 2 to 255; missing values have one of their own. */
  readonly bins: number
  /** Rows drawn for a tree, without replacement, as a fraction of all. */
  readonly rowFraction: number
  /** Features drawn for a tree, as a fraction of all. */
  readonly columnFraction: number
  /** The last rows, as a fraction, on which the rounds are chosen; 0 = all rounds count. */
  readonly validation: number
  /** Rows before those that are left out, so that no label of training reaches into them. */
  readonly validationGap: number
  /** Rounds without a better validation loss after which to stop. */
  readonly patience: number
  /** Names of the features whose values are categories, not numbers. */
  readonly categorical: readonly string[]
  /** Names of the features with which the prediction never falls. */
  readonly increasing: readonly string[]
  /** Names of the features with which the prediction never rises. */
  readonly decreasing: readonly string[]
}

/** Of a tree. */
export const MOST_LEAVES = 256

export const LOSSES = {
  regression: ['squared', 'absolute', 'quantile', 'huber', 'poisson'],
  classification: ['logistic', 'exponential'],
  /** Their loss is softmax, of `MulticlassBoosting`. */
  classes: [],
} as const satisfies Record<Task, readonly string[]>

export type LossName = (typeof LOSSES)[Task][number]

export type BoostingParameters = GrowthParameters & {
  readonly loss: LossName
  /** Which quantile the loss of that name learns. */
  readonly quantile: number
  /** Share of the residuals that Huber's loss takes squared; the others count absolute. */
  readonly huberShare: number
}

export type BoostingOptions = { readonly task: Task } & Partial<BoostingParameters>

export const GROWTH_DEFAULTS: GrowthParameters = {
  rounds: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  maxDepth: 0,
  growth: 'leaf',
  minLeaf: 20,
  minChildWeight: 1e-3,
  minGain: 0,
  penalty: 0,
  bins: MAX_BINS,
  rowFraction: 1,
  columnFraction: 1,
  validation: 0,
  validationGap: 0,
  patience: 10,
  categorical: [],
  increasing: [],
  decreasing: [],
}

export const BOOSTING_DEFAULTS = { ...GROWTH_DEFAULTS, quantile: 0.5, huberShare: 0.9 }

/** Losses whose leaves are set anew from the residuals, which constraints do not reach. */
const WITHOUT_CONSTRAINTS: readonly string[] = ['absolute', 'quantile', 'huber', 'softmax']

/** Errors: kind parameter. */
export function checkBoosting(task: Task, parameters: BoostingParameters): void {
  checkNames('boosting', parameters, { ...BOOSTING_DEFAULTS, loss: '' })
  const { loss, quantile, huberShare } = parameters
  const known: readonly string[] = LOSSES[task]
  requireParameter(known.includes(loss), 'loss', loss, `one of ${known.join(', ')} for ${task}`)
  requireParameter(quantile > 0 && quantile < 1, 'quantile', quantile, 'between 0 and 1')
  requireParameter(huberShare > 0 && huberShare < 1, 'huberShare', huberShare, 'between 0 and 1')
  checkGrowth(parameters, loss)
}

/** Errors: kind parameter. */
export function checkGrowth(parameters: GrowthParameters, loss: string): void {
  const number = (name: keyof GrowthParameters, isRight: (value: number) => boolean, expected: string) => {
    const value = parameters[name]
    requireParameter(typeof value === 'number' && Number.isFinite(value) && isRight(value), name, value, expected)
  }
  requireWhole('rounds', parameters.rounds, 1)
  requireWhole('maxLeaves', parameters.maxLeaves, 2, MOST_LEAVES)
  requireWhole('maxDepth', parameters.maxDepth, 0)
  requireWhole('bins', parameters.bins, 2, MAX_BINS)
  requireWhole('validationGap', parameters.validationGap, 0)
  requireWhole('patience', parameters.patience, 1)
  requirePositive('learningRate', parameters.learningRate)
  requirePositive('minLeaf', parameters.minLeaf)
  for (const name of ['minChildWeight', 'minGain', 'penalty'] as const) number(name, (value) => value >= 0, '0 or more')
  for (const name of ['rowFraction', 'columnFraction'] as const) {
    number(name, (value) => value > 0 && value <= 1, 'above 0 and at most 1')
  }
  number('validation', (value) => value >= 0 && value < 1, '0 or more and below 1')
  const { growth, increasing, decreasing } = parameters
  requireParameter(growth === 'leaf' || growth === 'depth', 'growth', growth, "'leaf' or 'depth'")
  const constrained = increasing.length > 0 ? 'increasing' : 'decreasing'
  const isFree = increasing.length + decreasing.length === 0 || !WITHOUT_CONSTRAINTS.includes(loss)
  requireParameter(isFree, constrained, parameters[constrained], `empty with the loss ${loss}`)
}
