/** The columns of tables of features: a page shows all of them, a terminal those that fit. */
import { countText } from '../../core/number-text.ts'
import { formatFixed, formatNumber, formatPercent } from '../../report/format.ts'
import type { FeatureFigures } from './feature-figures.ts'

interface FigureColumn {
  readonly title: string
  readonly isBrief: boolean
  readonly text: (figures: FeatureFigures) => string
}

export const FIGURE_COLUMNS: readonly FigureColumn[] = [
  { title: 'Known', isBrief: true, text: ({ coverage }) => formatPercent(coverage.share, 0) },
  { title: 'Gap', isBrief: false, text: ({ coverage }) => countText(coverage.longestGap) },
  { title: 'Drift', isBrief: true, text: ({ drift }) => formatFixed(drift.mean, 2) },
  { title: 'Worst', isBrief: false, text: ({ drift }) => formatFixed(drift.worst, 2) },
  { title: 'With label', isBrief: true, text: ({ stability }) => formatFixed(stability.mean, 3) },
  { title: '±', isBrief: true, text: ({ stability }) => formatFixed(stability.spread, 3) },
  { title: 'Same sign', isBrief: true, text: ({ stability }) => formatPercent(stability.sameSign, 0) },
  { title: 'Importance', isBrief: true, text: ({ importance }) => formatPercent(importance.mean, 1) },
  { title: '±', isBrief: false, text: ({ importance }) => formatPercent(importance.spread, 1) },
  { title: 'Shuffled', isBrief: true, text: ({ permutation }) => formatNumber(permutation.mean, 2) },
  { title: '±', isBrief: true, text: ({ permutation }) => formatNumber(permutation.spread, 2) },
]
