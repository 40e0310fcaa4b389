import { LearnError } from '../learn-error.ts'
import { requireWhole } from '../parameter.ts'
import { checkIntervalLabels, covers, type Intervals } from './intervals.ts'

export interface CoverageReport {
  /** Rows with a label. */
  readonly rows: number
  /** Share of them whose interval covers the label; infinite intervals count as covering. */
  readonly coverage: number
  /** Lowest share covered in any `span` rows that follow each other; NaN with fewer rows. */
  readonly lowestCoverage: number
  readonly infinite: number
  readonly empty: number
  /** Of the intervals that are neither infinite nor empty; NaN where there is none. */
  readonly meanWidth: number
  readonly medianWidth: number
}

/**
 * What intervals were worth. Rows are in the order of time; those whose label is NaN are left out.
 * Errors: kind parameter; kind data (lengths, NaN ends, infinite labels).
 */
export function coverageReport(label: Float64Array, intervals: Intervals, span = 100): CoverageReport {
  requireWhole('span', span, 1)
  checkIntervalLabels(label, true)
  checkLengths(label, intervals)
  const rows = Array.from(label.keys()).filter((row) => !Number.isNaN(label[row]))
  const covered = rows.map((row) => covers({ low: intervals.low[row]!, high: intervals.high[row]! }, label[row]!))
  const widths = rows.map((row) => intervals.high[row]! - intervals.low[row]!)
  const proper = Float64Array.from(widths.filter((width) => width >= 0 && width < Infinity)).sort()
  return {
    rows: rows.length,
    coverage: covered.filter(Boolean).length / rows.length,
    lowestCoverage: lowestShare(covered, span),
    infinite: widths.filter((width) => width === Infinity).length,
    empty: widths.filter((width) => width < 0).length,
    meanWidth: proper.reduce((sum, width) => sum + width, 0) / proper.length,
    medianWidth: median(proper),
  }
}

function lowestShare(covered: readonly boolean[], span: number): number {
  let inside = 0
  let lowest = Infinity
  for (const [i, isCovered] of covered.entries()) {
    inside += Number(isCovered) - (i >= span ? Number(covered[i - span]) : 0)
    if (i >= span - 1) lowest = Math.min(lowest, inside)
  }
  return lowest === Infinity ? Number.NaN : lowest / span
}

function median(sorted: Float64Array): number {
  const half = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[half]! : sorted[half - 1]! / 2 + sorted[half]! / 2
}

function checkLengths(label: Float64Array, { low, high }: Intervals): void {
  const isWhole = low.length === label.length && high.length === label.length
  if (isWhole && low.every((value, i) => !Number.isNaN(value) && !Number.isNaN(high[i]))) return
  throw new LearnError('data', {
    message: 'The intervals do not fit the labels.',
    expected: 'One interval a label, no end of which is NaN.',
    given: `${low.length} lower and ${high.length} upper ends for ${label.length} labels`,
    remedy: 'Leave out the rows that have no interval.',
  })
}
