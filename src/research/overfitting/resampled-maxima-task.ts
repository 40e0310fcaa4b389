/** The largest mean over rows in each replication of a bootstrap, on a worker. */

export interface ResampledRows {
  readonly sessions: number
  readonly replications: number
  readonly returns: Float64Array
  /** How often each session stands in each replication. */
  readonly counts: Uint16Array
  /** Rows to look at. */
  readonly indices: Int32Array
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

/** Replications computed side by side: their counts fit the first-level cache beside a row. */
const SIDE_BY_SIDE = 4

export function resampledMaximaTask(input: ResampledRows): ResampledMaxima {
  const { replications, sessions, counts } = input
  const lowest = () => new Float64Array(replications).fill(Number.NEGATIVE_INFINITY)
  const maxima = { plain: lowest(), lower: lowest(), consistent: lowest(), upper: lowest() }
  const block = new Float64Array(SIDE_BY_SIDE * sessions)
  for (let from = 0; from < replications; from += SIDE_BY_SIDE) {
    const wanted = counts.subarray(from * sessions, Math.min(from + SIDE_BY_SIDE, replications) * sessions)
    block.set(wanted)
    for (const row of input.indices) {
      const averages = resampledMeans(input, row, block)
      for (let b = 0; b < wanted.length / sessions; b++) raise(maxima, from + b, input, row, averages[b]!)
    }
  }
  return maxima
}

const MEANS = new Float64Array(SIDE_BY_SIDE)

function resampledMeans({ sessions, returns }: ResampledRows, row: number, block: Float64Array): Float64Array {
  const start = row * sessions
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let t = 0; t < sessions; t++) {
    const value = returns[start + t]!
    a += block[t]! * value
    b += block[sessions + t]! * value
    c += block[2 * sessions + t]! * value
    d += block[3 * sessions + t]! * value
  }
  MEANS[0] = a / sessions
  MEANS[1] = b / sessions
  MEANS[2] = c / sessions
  MEANS[3] = d / sessions
  return MEANS
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
