/** How much each feature matters to a model, and on average over refits. */
import {
  AdaBoostR2Model,
  BoostingModel,
  type FeatureImportance,
  ForestModel,
  LinearModel,
  type Model,
  MulticlassModel,
  QuantileForestModel,
} from '@bellwether/learn'

export type Importance = FeatureImportance

/**
 * Share of each feature: of the gain in a forest or a boosted model, of the sum of absolute standardised coefficients
 * in a linear model (the last two without an error); undefined for other models.
 */
export function importanceOf(model: Model, featureNames: readonly string[]): readonly Importance[] | undefined {
  if (model instanceof QuantileForestModel) return model.forest.importance
  if (model instanceof ForestModel) return model.importance
  if (model instanceof BoostingModel || model instanceof MulticlassModel || model instanceof AdaBoostR2Model)
    return model.importance.map((share) => ({ ...share, error: Number.NaN }))
  if (!(model instanceof LinearModel)) return undefined
  const sizes = Array.from(model.coefficients, Math.abs)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return featureNames.map((feature, j) => ({
    feature,
    gain: total > 0 ? sizes[j]! / total : 0,
    error: Number.NaN,
  }))
}

/**
 * Mean over the refits, and the spread of a single refit around it: the root of the mean squared error
 * within refits plus the variance between them. Refits share most of their samples, so this is not
 * divided by their number. Errors that are NaN count as zero.
 */
export function averageImportance(refits: readonly (readonly Importance[])[]): Importance[] {
  const [first] = refits
  if (first === undefined) return []
  return first.map(({ feature }, j) => {
    const gains = refits.map((refit) => refit[j]!.gain)
    const errors = refits.map((refit) => refit[j]!.error)
    const gain = meanOf(gains)
    const within = meanOf(errors.map((error) => (Number.isNaN(error) ? 0 : error ** 2)))
    const between =
      refits.length > 1 ? (meanOf(gains.map((other) => (other - gain) ** 2)) * refits.length) / (refits.length - 1) : 0
    return { feature, gain, error: Math.sqrt(within + between) }
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
