/** Puts features on one scale, learned from given rows only: those of a training fold. */
import { mean, populationVariance } from '../core/stats/moments.ts'
import { quantileOfSorted, sorted } from '../core/stats/quantile.ts'
import type { Dataset } from './dataset.ts'

export type ScalerKind = 'standard' | 'robust'

/** (value − centre) / scale a feature; plain JSON. */
export interface Scaler {
  readonly kind: ScalerKind
  readonly rows: number
  readonly features: readonly { readonly name: string; readonly centre: number; readonly scale: number }[]
}

/**
 * Learns a scaler. standard: mean and population standard deviation; robust: median and distance of the
 * quartiles (linear interpolation, type 7 of Hyndman and Fan 1996). Missing values are left out; a feature
 * that does not vary, or is never known, keeps its unit.
 * @param rows rows of the dataset to learn from, e.g. a training fold; no others are read
 */
export function fitScaler(
  kind: ScalerKind,
  { featureNames, columns }: Pick<Dataset, 'featureNames' | 'columns'>,
  rows: Int32Array,
): Scaler {
  const measure = kind === 'standard' ? meanAndDeviation : medianAndQuartiles
  const features = columns.map((column, j) => {
    const known = Float64Array.from(rows, (row) => column[row]!).filter((value) => !Number.isNaN(value))
    const { centre, scale } = known.length === 0 ? { centre: 0, scale: 1 } : measure(known)
    return { name: featureNames[j]!, centre, scale: scale > 0 ? scale : 1 }
  })
  return { kind, rows: rows.length, features }
}

/** The columns of a dataset of the same features, scaled. */
export function applyScaler(scaler: Scaler, { featureNames, columns }: Pick<Dataset, 'featureNames' | 'columns'>) {
  const names = scaler.features.map(({ name }) => name)
  if (names.join('\n') !== featureNames.join('\n')) throw new RangeError('a scaler is used on other features')
  return columns.map((column, j) => {
    const { centre, scale } = scaler.features[j]!
    return column.map((value) => (value - centre) / scale)
  })
}

function meanAndDeviation(values: Float64Array): { centre: number; scale: number } {
  const scale = Math.sqrt(populationVariance(values))
  // Equal values may miss their mean by a rounding.
  return { centre: scale > 0 ? mean(values) : values[0]!, scale }
}

function medianAndQuartiles(values: Float64Array): { centre: number; scale: number } {
  const rising = sorted(values)
  const at = (share: number): number => quantileOfSorted(rising, share)
  return { centre: at(0.5), scale: at(0.75) - at(0.25) }
}
