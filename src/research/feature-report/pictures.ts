/** The pictures of a report of features: when each source told anything, what matters, what is steady, what repeats. */
import { civilDate, formatDate } from '../../core/time.ts'
import { barChart } from '../../report/chart/bar-chart.ts'
import { heatMap } from '../../report/chart/heat-map.ts'
import { heatTable } from '../../report/chart/heat-table.ts'
import { formatFixed, formatNumber, formatPercent } from '../../report/format.ts'
import type { Markup } from '../../report/markup.ts'
import type { FeatureReport } from './report-input.ts'

const MOST_BARS = 15
const MOST_CELLS = 20

export function sourcePicture({ isSimulated, dataset, sources }: FeatureReport): Markup {
  const yearOf = [...dataset.session].map((day) => civilDate(day).year)
  const years = [...new Set(yearOf)]
  return heatTable({
    id: 'sources',
    isSimulated,
    title: 'When did each source tell anything?',
    howToRead:
      'Share of the decisions of a year at which at least one feature of the source was known; blank where none was.',
    rowTitle: 'source',
    columns: years.map((year) => ({
      title: years.length > 12 ? String(year).slice(2) : String(year),
      name: String(year),
    })),
    rows: sources.map(({ source, known }) => ({
      name: source,
      values: Float64Array.from(years, (year) => {
        const decisions = yearOf.filter((one) => one === year).length
        const told = yearOf.filter((one, i) => one === year && known[i] === 1).length
        return told === 0 ? Number.NaN : told / decisions
      }),
    })),
    scale: 'sequential',
    limit: 1,
    format: (share) => formatFixed(100 * share, 0),
    describe: (share) => formatPercent(share, 0),
  })
}

export function importancePicture({ isSimulated, figures, model }: FeatureReport): Markup {
  const bars = figures
    .map(({ name, permutation: { mean, spread } }) => ({ name, value: mean, error: spread }))
    .filter(({ value }) => !Number.isNaN(value))
    .toSorted((a, b) => b.value - a.value)
  return barChart({
    id: 'importance',
    isSimulated,
    title: 'What does the model lose without it?',
    howToRead: `Rise of the ${model}'s loss on predicted rows when a feature is shuffled, mean over the folds ± the spread of one.`,
    bars,
    nameTitle: 'feature',
    valueTitle: 'rise of the loss',
    format: (value) => formatNumber(value, 2),
    most: MOST_BARS,
  })
}

export function stabilityPicture({ isSimulated, figures, label }: FeatureReport): Markup {
  const bars = figures
    .map(({ name, stability: { mean, spread } }) => ({ name, value: mean, error: spread }))
    .filter(({ error }) => !Number.isNaN(error))
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
  return barChart({
    id: 'stability',
    isSimulated,
    title: 'Does it keep its sign?',
    howToRead: `Rank correlation with ${label} on the predicted rows of each fold, mean ± the spread of one fold.`,
    bars,
    nameTitle: 'feature',
    valueTitle: 'rank correlation',
    format: (value) => formatFixed(value, 3),
    most: MOST_BARS,
  })
}

export function correlationPicture({ isSimulated, figures, redundancy }: FeatureReport): Markup {
  const n = figures.length
  const features = mostEntangled(redundancy.matrix, n).slice(0, MOST_CELLS)
  const names = features.map((i) => figures[i]!.name)
  return heatMap({
    id: 'correlation',
    isSimulated,
    title: 'Which features say the same?',
    howToRead: 'Rank correlation of each feature with each other one, over the decisions at which both are known.',
    ...(n > features.length ? { note: `The ${features.length} of ${n} features that are most like another one.` } : {}),
    across: { title: 'feature', texts: names.map((_, i) => String(i + 1)) },
    up: { title: 'feature', texts: names.map((name, i) => `${i + 1} ${name}`) },
    values: Float64Array.from(features.flatMap((j) => features.map((i) => redundancy.matrix[i * n + j]!))),
    valueTitle: 'rank correlation',
    scale: 'diverging',
    format: (value) => formatFixed(value, 1),
    describe: (value) => formatFixed(value, 2),
    outlines: [],
  })
}

/** Features that are known together with another one, by their greatest correlation. */
function mostEntangled(matrix: Float64Array, n: number): number[] {
  const greatest = Array.from({ length: n }, (_, i) =>
    matrix
      .subarray(i * n, (i + 1) * n)
      .reduce((most, value, j) => (j === i ? most : Math.max(most, Math.abs(value) || 0)), 0),
  )
  return [...greatest.keys()].filter((i) => greatest[i]! > 0).toSorted((a, b) => greatest[b]! - greatest[a]! || a - b)
}

/** Of a feature that was never known there is none. */
export function spanText(from: number, to: number): string {
  return Number.isNaN(from) ? '–' : `${formatDate(from)} to ${formatDate(to)}`
}
