/** What is measured of each row, and how it is written. */
import { countText } from '../../../core/number-text.ts'
import { formatFixed, formatNumber, formatPercent, withUnit } from '../../../report/format.ts'
import type { SweepRows } from '../sweep-report-input.ts'
import { moneyText } from './parameter-grid.ts'

export type MeasureKey = keyof SweepRows

export interface Measure {
  readonly key: MeasureKey
  readonly title: string
  /** Colours from loss to gain, or from little to much. */
  readonly scale: 'diverging' | 'sequential'
  /** For a cell. */
  readonly format: (value: number) => string
  /** With its unit. */
  readonly describe: (value: number) => string
}

/** By what a reader asks first; where there is no room for all, the first ones are carried. */
export const MEASURES: readonly Measure[] = [
  {
    key: 'sharpe',
    title: 'Sharpe ratio a year',
    scale: 'diverging',
    format: (value) => formatFixed(value, 2),
    describe: (value) => formatFixed(value, 2),
  },
  {
    key: 'netProfit',
    title: 'net profit, $ a share',
    scale: 'diverging',
    format: (value) => formatNumber(value),
    describe: moneyText,
  },
  {
    key: 'winRate',
    title: 'share of sessions with a profit',
    scale: 'sequential',
    format: (value) => formatFixed(100 * value, 0),
    describe: (value) => formatPercent(value, 1),
  },
  { key: 'trades', title: 'round trips', scale: 'sequential', format: countText, describe: countText },
  { key: 'stops', title: 'stops', scale: 'sequential', format: countText, describe: countText },
  {
    key: 'holding',
    title: 'mean holding time, minutes',
    scale: 'sequential',
    format: (value) => formatNumber(value / 60),
    describe: (value) => withUnit(formatNumber(value / 60), 'min'),
  },
]

export function measureOf(key: string): Measure {
  return MEASURES.find((measure) => measure.key === key) ?? MEASURES[0]!
}
