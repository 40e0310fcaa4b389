/** The parameters of a grid by name and unit, the slowest first: as rows run through them. */
import type { DistanceUnit } from '../../../backtest/orb/staging/distances.ts'
import type { GridAxis } from '../../overfitting/plateau.ts'
import { type GridDistances, MILLIONTHS, type SweepGrid } from './grid.ts'

export const UNIT_WORDS: Readonly<Record<DistanceUnit, string>> = {
  price: '$',
  range: 'of the range',
  volatility: 'of the daily move',
}

export function gridAxes({ rangeSeconds, stopDistances, stopCounts, coolOffs, limitDistances }: SweepGrid): GridAxis[] {
  return [
    { name: 'opening range', unit: 'min', values: rangeSeconds.map((seconds) => seconds / 60) },
    { name: 'stop distance', ...distances(stopDistances) },
    { name: 'stop count limit', unit: '', values: stopCounts },
    { name: 'cool-off', unit: 's', values: coolOffs },
    { name: 'limit distance', ...distances(limitDistances) },
  ]
}

function distances({ unit, millionths }: GridDistances): Pick<GridAxis, 'unit' | 'values'> {
  return { unit: UNIT_WORDS[unit], values: millionths.map((value) => value / MILLIONTHS) }
}
