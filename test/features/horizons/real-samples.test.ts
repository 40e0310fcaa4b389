/** Real minutes: bars made of them are those of vendors, and a year of samples of many horizons. */
import { expect } from 'vitest'
import type { Frame } from '../../../src/core/frame.ts'
import { createFeatureSet } from '../../../src/features/feature-set.ts'
import { buildHorizonSamples } from '../../../src/features/horizons/build-horizon-samples.ts'
import { reportHorizons } from '../../../src/features/horizons/horizon-report.ts'
import { onTimeframe } from '../../../src/features/horizons/timeframe-features.ts'
import { createFeatureRegistry } from '../../../src/features/registry.ts'
import { readDataFile } from '../../../src/ingest/files/read-file.ts'
import type { Bars } from '../../../src/market/adjustment.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { deriveBars } from '../../../src/market/timeframe.ts'
import { itOnShared, sharedPath } from '../../shared.ts'

async function barsOf(file: string): Promise<Bars> {
  const [batch] = await readDataFile(sharedPath(`data/equity_intraday/${file}`))
  return batch!.records as Frame as Bars
}
const MINUTES = 'SPY_1m_rth_2024-03_2025-04.parquet'

/** Bars of both, the longer ones of the first by the instant at which they end. */
function paired(made: Bars, given: Bars): [number, number][] {
  const rowOf = new Map(Array.from(given.columns.at, (at, row) => [at, row]))
  return Array.from(made.columns.at, (at, row): [number, number] => [row, rowOf.get(at) ?? -1]).filter(
    ([, row]) => row >= 0,
  )
}

itOnShared('bars of five minutes made of minutes are those that the vendor gives', async () => {
  const minutes = await barsOf(MINUTES)
  const made = deriveBars(minutes, '5m', nyse).bars
  const given = deriveBars(await barsOf('SPY_5m_rth_2024-03_2025-04_utc.csv.gz'), '5m', nyse).bars
  const pairs = paired(made, given)
  expect(pairs.length).toBe(made.length)
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const differing = pairs.filter(([a, b]) => Math.abs(made.columns[name][a]! - given.columns[name][b]!) > 1e-6)
    expect(differing, name).toEqual([])
  }
  // Another vendor, with extended hours: the closes of the weeks that both have are within a cent.
  const other = deriveBars(await barsOf('SPY_1min_polygon_ext_2024-02_2024-05.csv.gz'), '5m', nyse)
  const closes = paired(made, other.bars)
  expect(closes.length).toBeGreaterThan(2900)
  expect(closes.filter(([a, b]) => Math.abs(made.columns.close[a]! - other.bars.columns.close[b]!) > 0.0101)).toEqual(
    [],
  )
  expect(other).toMatchObject({ incomplete: 0, gappy: 0 })
})

itOnShared('a year of minutes gives samples of four timeframes and seven horizons without a gap', async () => {
  const minutes = await barsOf(MINUTES)
  const registry = createFeatureRegistry()
  for (const [timeframe, decisions] of [
    ['5m', 19_852],
    ['15m', 6617],
    ['1h', 1781],
    ['1d', 255],
  ] as const) {
    const { samples, bars } = buildHorizonSamples({
      symbol: 'SPY',
      timeframe,
      horizons: [12, 24, 36, 48, 72, 96, 168],
      featureSet: createFeatureSet({ features: onTimeframe(['preset:swing'], timeframe, registry) }, registry, 'test'),
      inputs: { bars: [minutes], series: [], actions: [] },
      calendar: nyse,
    })
    // Half days run on to 16:00 in this file, and its last session breaks off at 15:23.
    expect(bars).toMatchObject({ incomplete: 1, gappy: 0 })
    expect(samples.decisionAt.length).toBe(decisions)
    for (const report of reportHorizons(samples, nyse)) {
      const { hours, known, pending, gaps, prices, waits, independent } = report
      expect([known + pending, gaps], `${timeframe}, ${hours} h`).toEqual([decisions, 0])
      expect(Object.values(waits).reduce((sum, count) => sum + count, 0)).toBe(known)
      expect(prices).toBeLessThanOrEqual(known)
      expect(independent).toBeLessThanOrEqual(prices)
      expect(samples.outcomes.find((one) => one.hours === hours)!.volatility.every((value) => !(value <= 0))).toBe(true)
    }
  }
})
