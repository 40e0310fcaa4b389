/**
 * Covariance drawn towards something simpler, by as much as its own noise asks: few sessions say little about many pairs.
 *
 * Identity: Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional covariance matrices", Journal of
 * Multivariate Analysis 88. Constant correlation: Ledoit and Wolf (2004), "Honey, I shrunk the sample covariance matrix",
 * Journal of Portfolio Management 30, appendix B.
 */
import { sum } from '../../core/stats/moments.ts'
import { diagonal, dot, type Matrix, matrixOf, type Returns, sampleCovariance, withoutMean } from './covariance.ts'

export interface Shrunk {
  readonly covariance: Matrix
  /** Part of the target in it, from 0 to 1. */
  readonly intensity: number
}

/** Towards the same variance for all and no correlation. */
export function shrinkToIdentity(returns: Returns): Shrunk {
  const sample = sampleCovariance(returns)
  const level = sum(diagonal(sample)) / sample.length
  const target = matrixOf(sample.length, (i, j) => (i === j ? level : 0))
  const noise = sum(noiseOf(returns, sample).map((row) => sum(row)))
  return blend(sample, target, noise / returns[0]!.length)
}

/** Towards each asset's own variance and the mean of all correlations. */
export function shrinkToConstantCorrelation(returns: Returns): Shrunk {
  const sample = sampleCovariance(returns)
  const deviations = diagonal(sample).map(Math.sqrt)
  const correlation = meanCorrelation(sample, deviations)
  const target = matrixOf(sample.length, (i, j) =>
    i === j ? sample[i]![i]! : correlation * deviations[i]! * deviations[j]!,
  )
  const noise = noiseOf(returns, sample)
  const shared = sharedNoise(returns, sample, deviations, correlation) + sum(diagonal(noise))
  return blend(sample, target, (sum(noise.map((row) => sum(row))) - shared) / returns[0]!.length)
}

/** By the intensity that minimises the expected squared distance from the truth; 0 where sample and target are the same. */
function blend(sample: Matrix, target: Matrix, noise: number): Shrunk {
  const distance = sum(sample.map((row, i) => squaredDistance(row, target[i]!)))
  const intensity = distance > 0 ? Math.min(1, Math.max(0, noise / distance)) : 0
  const covariance = matrixOf(sample.length, (i, j) => intensity * target[i]![j]! + (1 - intensity) * sample[i]![j]!)
  return { covariance, intensity }
}

/** Asymptotic variance of each covariance: the mean of ((x_i x_j) − s_ij)² over the sessions. */
function noiseOf(returns: Returns, sample: Matrix): Matrix {
  const centred = returns.map(withoutMean)
  return matrixOf(sample.length, (i, j) => {
    const deviation = productNoise(centred[i]!, centred[j]!, sample[i]![j]!)
    return dot(deviation, deviation) / deviation.length
  })
}

/** By how much the noise of the target moves with that of the sample, off the diagonal. */
function sharedNoise(returns: Returns, sample: Matrix, deviations: readonly number[], correlation: number): number {
  const centred = returns.map(withoutMean)
  let total = 0
  for (let i = 0; i < sample.length; i++) {
    const own = productNoise(centred[i]!, centred[i]!, sample[i]![i]!)
    for (let j = 0; j < sample.length; j++) {
      if (i === j) continue
      const joint = productNoise(centred[i]!, centred[j]!, sample[i]![j]!)
      // The paper halves the sum of a term and its mirror image; over all pairs that is the term alone.
      total += (correlation * deviations[j]! * dot(own, joint)) / (deviations[i]! * own.length)
    }
  }
  return total
}

function productNoise(a: Float64Array, b: Float64Array, covariance: number): Float64Array {
  return a.map((value, t) => value * b[t]! - covariance)
}

function meanCorrelation(sample: Matrix, deviations: readonly number[]): number {
  let [total, pairs] = [0, 0]
  for (let i = 0; i < sample.length; i++) {
    for (let j = 0; j < i; j++) {
      total += sample[i]![j]! / (deviations[i]! * deviations[j]!)
      pairs++
    }
  }
  return pairs === 0 ? 0 : total / pairs
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  const difference = a.map((value, i) => value - b[i]!)
  return dot(difference, difference)
}
