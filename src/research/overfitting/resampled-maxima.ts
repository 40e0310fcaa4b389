/** The largest mean over rows in each replication of a bootstrap. */

export interface ResampledRows {
  readonly sessions: number
  readonly replications: number
  readonly returns: Float64Array
  /** How often each session stands in each replication, replication by replication. */
  readonly counts: Uint16Array
  /** Of each row: mean; √sessions over the deviation of its mean, 0 where it never varies; mean that it is centred by. */
  readonly means: Float64Array
  readonly scales: Float64Array
  readonly centers: Float64Array
}

/** One value a replication. */
export interface ResampledMaxima {
  /** √sessions × (resampled mean − mean). */
  readonly plain: Float64Array
  /** Studentised: centred by the mean where that is a gain, by `centers`, by the mean. */
  readonly lower: Float64Array
  readonly consistent: Float64Array
  readonly upper: Float64Array
}

/** Replications that are summed side by side. */
export const SIDE_BY_SIDE = 8

/** Sums of all rows under the weights of so many replications. */
export interface SumTable {
  /** Session by session, one value a replication. */
  readonly weights: Float64Array
  /** Row by row, one value a replication. */
  readonly sums: Float64Array
  /** Computes the sums, each over the sessions in order. */
  readonly sum: () => void
}

export function resampledMaxima(input: ResampledRows, { weights, sums, sum }: SumTable): ResampledMaxima {
  const { replications, sessions, counts, means } = input
  const lowest = () => new Float64Array(replications).fill(Number.NEGATIVE_INFINITY)
  const maxima = { plain: lowest(), lower: lowest(), consistent: lowest(), upper: lowest() }
  for (let from = 0; from < replications; from += SIDE_BY_SIDE) {
    const wanted = Math.min(SIDE_BY_SIDE, replications - from)
    for (let b = 0; b < wanted; b++) {
      for (let t = 0; t < sessions; t++) weights[t * SIDE_BY_SIDE + b] = counts[(from + b) * sessions + t]!
    }
    sum()
    for (let row = 0; row < means.length; row++) {
      for (let b = 0; b < wanted; b++) raise(maxima, from + b, input, row, sums[row * SIDE_BY_SIDE + b]! / sessions)
    }
  }
  return maxima
}

function raise(
  { plain, lower, consistent, upper }: ResampledMaxima,
  b: number,
  { sessions, means, scales, centers }: ResampledRows,
  row: number,
  average: number,
): void {
  const center = means[row]!
  const scale = scales[row]!
  plain[b] = Math.max(plain[b]!, Math.sqrt(sessions) * (average - center))
  if (scale === 0) return
  lower[b] = Math.max(lower[b]!, scale * (average - Math.max(center, 0)))
  consistent[b] = Math.max(consistent[b]!, scale * (average - centers[row]!))
  upper[b] = Math.max(upper[b]!, scale * (average - center))
}

/** The slow twin of the kernel's table. */
export function sumPlainly({ sessions, returns, means }: ResampledRows): SumTable {
  const weights = new Float64Array(sessions * SIDE_BY_SIDE)
  const sums = new Float64Array(means.length * SIDE_BY_SIDE)
  const sum = () => {
    sums.fill(0)
    for (let row = 0; row < means.length; row++) {
      for (let t = 0; t < sessions; t++) {
        for (let b = 0; b < SIDE_BY_SIDE; b++)
          sums[row * SIDE_BY_SIDE + b]! += returns[row * sessions + t]! * weights[t * SIDE_BY_SIDE + b]!
      }
    }
  }
  return { weights, sums, sum }
}
