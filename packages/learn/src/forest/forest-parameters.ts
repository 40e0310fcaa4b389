import type { Task } from '../estimator.ts'
import { checkNames, requireParameter, requirePositive, requireWhole } from '../parameter.ts'
import { MAX_BINS } from '../trees/bins.ts'

export type ForestParameters = {
  readonly trees: number
  /** Splits on the longest way from root to leaf; 0 = no limit. */
  readonly maxDepth: number
  /** Least weight of a leaf, counting a row as often as it was drawn. */
  readonly minLeaf: number
  /** Features tried at each split: a fraction of all (rounded down, at least one), or 'sqrt'. */
  readonly maxFeatures: number | 'sqrt'
  /** Most bins of a feature, 2 to 255; missing values have one of their own. */
  readonly bins: number
  /** Rows drawn for a tree as a fraction of all, above 0 and at most 1. */
  readonly sampleFraction: number
  /** Rows are drawn with replacement; without, each at most once. */
  readonly bootstrap: boolean
  /** Whether the best cut of a feature is tried or one drawn at random. */
  readonly cuts: 'best' | 'random'
}

export type ForestOptions = { readonly task: Task } & Partial<ForestParameters>

export const FOREST_DEFAULTS: ForestParameters = {
  trees: 200,
  maxDepth: 0,
  minLeaf: 5,
  maxFeatures: 1 / 3,
  bins: MAX_BINS,
  sampleFraction: 1,
  bootstrap: true,
  cuts: 'best',
}

/** Errors: kind parameter. */
export function checkForestParameters(parameters: ForestParameters): void {
  checkNames('forest', parameters, FOREST_DEFAULTS)
  const { trees, maxDepth, minLeaf, maxFeatures, bins, sampleFraction, cuts } = parameters
  requireWhole('trees', trees, 1)
  requireWhole('maxDepth', maxDepth, 0)
  requirePositive('minLeaf', minLeaf)
  requireParameter(
    maxFeatures === 'sqrt' || (maxFeatures > 0 && maxFeatures <= 1),
    'maxFeatures',
    maxFeatures,
    "above 0 and at most 1, or 'sqrt'",
  )
  requireWhole('bins', bins, 2, MAX_BINS)
  requireParameter(sampleFraction > 0 && sampleFraction <= 1, 'sampleFraction', sampleFraction, 'above 0 and at most 1')
  requireParameter(cuts === 'best' || cuts === 'random', 'cuts', cuts, "'best' or 'random'")
}

/** How many of `features` are tried at a split. */
export function featuresPerSplit(maxFeatures: number | 'sqrt', features: number): number {
  const wanted = maxFeatures === 'sqrt' ? Math.sqrt(features) : maxFeatures * features
  // A third of 39 is 13, although 39 * (1 / 3) may round to just below it.
  return Math.max(1, Math.floor(wanted + 1e-9))
}
