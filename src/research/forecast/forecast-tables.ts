/** The tables that a forecast leaves behind, and the forecasts in them. */
import { type ColumnArray, createFrame, type Frame, type Schema } from '../../core/frame.ts'
import type { Grid } from './compute-grid.ts'
import type { Forecasts } from './forecasts.ts'

const POINTS = {
  decisionAt: 'instant',
  session: 'date',
  horizon: 'float', // clock hours
  timeframe: 'string',
  model: 'string',
  contract: 'string', // OCC symbol where one is forecast
  price: 'float', // last one known at the decision
  predicted: 'float',
  actual: 'float',
  outcomeAt: 'instant',
  outcomeKnownAt: 'instant',
} as const satisfies Schema

const FITS_SCHEMA = {
  timeframe: 'string',
  horizon: 'float',
  family: 'string',
  knownBy: 'instant', // labels known later were not learnt
  trainRows: 'float',
  forecasts: 'float', // decisions that the fit serves
  trainLoss: 'float', // of the last epoch; of networks only
  key: 'string', // hash of all that the fit depends on
  model: 'string', // hash of the fitted model
} as const satisfies Schema

/** Schema of every table of a forecast, by name; bounds stand in columns such as `lower_75`. */
export function forecastSchemas(levels: readonly number[]): Record<'forecasts' | 'fits', Schema> {
  const bounds = levels.flatMap((level) => [boundName('lower', level), boundName('upper', level)])
  return { forecasts: { ...POINTS, ...Object.fromEntries(bounds.map((name) => [name, 'float'])) }, fits: FITS_SCHEMA }
}

/** E.g. `lower_75`, `upper_99.5`. */
function boundName(side: 'lower' | 'upper', level: number): string {
  return `${side}_${Number((100 * level).toFixed(6))}`
}

export function forecastsTable(forecasts: Forecasts): Frame {
  const { length, intervals } = forecasts
  const schema = forecastSchemas(intervals.map(({ level }) => level)).forecasts
  const bounds = intervals.flatMap(({ level, lower, upper }) => [
    [boundName('lower', level), lower],
    [boundName('upper', level), upper],
  ])
  const points = Object.keys(POINTS).map((name) => [name, forecasts[name as keyof typeof POINTS]])
  return { schema, length, columns: Object.fromEntries([...points, ...bounds]) as Frame['columns'] }
}

export function forecastsOf({ length, columns }: Frame, levels: readonly number[]): Forecasts {
  const intervals = levels.map((level) => ({
    level,
    lower: columns[boundName('lower', level)] as Float64Array,
    upper: columns[boundName('upper', level)] as Float64Array,
  }))
  const points = Object.fromEntries(Object.keys(POINTS).map((name) => [name, columns[name]]))
  return { ...(points as unknown as Omit<Forecasts, 'length' | 'intervals'>), length, intervals }
}

/** One row a fit, in the order of cells and of time. */
export function fitsTable({ cells }: Grid): Frame {
  const rows = cells.flatMap(({ place, planned, fits }) =>
    fits.map((fit, i) => ({
      ...place,
      knownBy: planned[i]!.knownBy,
      trainRows: fit.trainRows,
      forecasts: fit.prediction.length,
      trainLoss: fit.epochs.at(-1)?.train ?? Number.NaN,
      key: fit.key,
      model: fit.modelHash,
    })),
  )
  const frame = createFrame(FITS_SCHEMA, rows.length)
  for (const name of Object.keys(FITS_SCHEMA) as (keyof typeof FITS_SCHEMA)[]) {
    const column = frame.columns[name] as ColumnArray
    for (const [i, row] of rows.entries()) column[i] = row[name] as never
  }
  return frame
}
