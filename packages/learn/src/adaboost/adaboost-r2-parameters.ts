import { checkNames, requireParameter, requirePositive, requireWhole } from '../parameter.ts'
import { MAX_BINS } from '../trees/bins.ts'

export type AdaBoostR2Parameters = {
  /** Most trees. */
  readonly rounds: number
  /** How far rows lose weight and trees gain votes. */
  readonly learningRate: number
  /** How a row's error, as a share of the largest one, counts: as it is, squared, or 1 - exp(-share). */
  readonly loss: 'linear' | 'square' | 'exponential'
  /** Splits on the longest way from root to leaf; 0 = no limit. */
  readonly maxDepth: number
  /** Least weight of a leaf, counting a row as often as it was drawn. */
  readonly minLeaf: number
  /** Most bins of a feature, 2 to 255; missing values have one of their own. */
  readonly bins: number
  /** The last rows, as a fraction, on which the rounds are chosen; 0 = all rounds count. */
  readonly validation: number
  /** Rows before those that are left out, so that no label of training reaches into them. */
  readonly validationGap: number
  /** Rounds without a smaller absolute error there after which to stop. */
  readonly patience: number
}

export const ADABOOST_R2_DEFAULTS: AdaBoostR2Parameters = {
  rounds: 50,
  learningRate: 1,
  loss: 'linear',
  maxDepth: 3,
  minLeaf: 1,
  bins: MAX_BINS,
  validation: 0,
  validationGap: 0,
  patience: 10,
}

/** Errors: kind parameter. */
export function checkAdaBoostR2(parameters: AdaBoostR2Parameters): void {
  checkNames('AdaBoost for regression', parameters, ADABOOST_R2_DEFAULTS)
  const { rounds, learningRate, loss, maxDepth, minLeaf, bins, validation, validationGap, patience } = parameters
  requireWhole('rounds', rounds, 1)
  requireWhole('maxDepth', maxDepth, 0)
  requireWhole('validationGap', validationGap, 0)
  requireWhole('patience', patience, 1)
  requirePositive('learningRate', learningRate)
  requirePositive('minLeaf', minLeaf)
  requireWhole('bins', bins, 2, MAX_BINS)
  requireParameter(validation >= 0 && validation < 1, 'validation', validation, '0 or more and below 1')
  const losses: readonly string[] = ['linear', 'square', 'exponential']
  requireParameter(losses.includes(loss), 'loss', loss, `one of ${losses.join(', ')}`)
}
