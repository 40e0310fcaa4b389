/** The runs a report must bear, by name; for tests of its text and of its looks. */
import { gateRules } from '../../../src/research/forecast/gate/gate-rules.ts'
import type { Forecasts } from '../../../src/research/forecast/forecasts.ts'
import type { ForecastReportInput } from '../../../src/research/forecast-report/forecast-report-input.ts'
import { HOSTILE } from '../../backtest/tear-sheet/tear-sheet-cases.ts'
import { forecastExample } from './forecast-example.ts'

export function forecastCases(): Record<string, ForecastReportInput> {
  const base = forecastExample()
  return {
    'no edge': base,
    'an edge': {
      ...forecastExample({ share: 0.5, sessions: 180 }),
      gate: gateRules.parse({ tolerance: { within: 0.004, share: 0.4 } }),
    },
    'four timeframes': forecastExample({ timeframes: ['5m', '15m', '1h', '1d'] }),
    'one horizon': forecastExample({ horizons: [24] }),
    'no intervals': forecastExample({ levels: [] }),
    'a few days': forecastExample({ warmUp: 0, sessions: 4 }),
    'nothing known yet': withoutOutcomes(base),
    'constant prices': withConstantPrices(base),
    'no forecasts': { ...base, forecasts: rowsOf(base.forecasts, () => false), learning: [], tuning: [] },
    'hostile names': hostile(base),
  }
}

export function rowsOf(forecasts: Forecasts, isKept: (row: number) => boolean): Forecasts {
  const rows = Array(forecasts.length).keys().filter(isKept).toArray()
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!)
  return {
    length: rows.length,
    decisionAt: take(forecasts.decisionAt),
    session: Int32Array.from(rows, (row) => forecasts.session[row]!),
    horizon: take(forecasts.horizon),
    timeframe: rows.map((row) => forecasts.timeframe[row]!),
    model: rows.map((row) => forecasts.model[row]!),
    price: take(forecasts.price),
    predicted: take(forecasts.predicted),
    actual: take(forecasts.actual),
    outcomeAt: take(forecasts.outcomeAt),
    outcomeKnownAt: take(forecasts.outcomeKnownAt),
    intervals: forecasts.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: take(lower),
      upper: take(upper),
    })),
  }
}

function withoutOutcomes(base: ForecastReportInput): ForecastReportInput {
  const none = base.forecasts.actual.map(() => Number.NaN)
  return { ...base, forecasts: { ...base.forecasts, actual: none, outcomeAt: none, outcomeKnownAt: none } }
}

function withConstantPrices(base: ForecastReportInput): ForecastReportInput {
  const same = base.forecasts.actual.map(() => 500)
  return { ...base, forecasts: { ...base.forecasts, price: same, actual: same, predicted: same } }
}

function hostile(base: ForecastReportInput): ForecastReportInput {
  const { forecasts } = base
  return {
    ...base,
    id: HOSTILE,
    title: HOSTILE,
    symbol: HOSTILE,
    forecasts: {
      ...forecasts,
      model: forecasts.model.map((model) => (model === 'stack' ? HOSTILE : model)),
      timeframe: forecasts.timeframe.map((timeframe) => (timeframe === '1h' ? HOSTILE : timeframe)),
    },
    learning: base.learning.map((curve) => ({ ...curve, name: HOSTILE })),
    provenance: { ...base.provenance, data: [HOSTILE], gaps: [HOSTILE], command: HOSTILE },
    caveats: [HOSTILE],
  }
}
