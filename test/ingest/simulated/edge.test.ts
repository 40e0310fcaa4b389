/** The planted edge: found by a plain regression on published bars when on, absent when off. */
import { expect, it } from 'vitest'
import type { Frame } from '../../../src/core/frame.ts'
import type { RecordSchema } from '../../../src/market/record-kind.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { simulatedTruth } from '../../../src/ingest/simulated/hidden/truth.ts'
import { indexDailyBars } from '../../../src/ingest/simulated/records/index-fund.ts'
import { simulateMarket } from '../../../src/ingest/simulated/hidden/market.ts'
import { parseOptions } from '../../../src/ingest/simulated/options.ts'

const TWENTY_YEARS = { from: '2004-01-01', to: '2023-12-31' }

/** t of the slope of the night on yesterday's move from open to close, both in units of the index (White 1980). */
function tStatistic(seed: number, edge: boolean): number {
  const options = parseOptions({ ...TWENTY_YEARS, seed, edge })
  const market = simulateMarket(options)
  const { indexAtClose, close, open, dividend } = market.index
  const x: number[] = []
  const y: number[] = []
  for (let row = Math.max(market.firstRow, 2); row + 1 < market.sessions.length; row++) {
    x.push(Math.log(close[row - 1]! / open[row - 1]!) / indexAtClose[row - 2]!)
    y.push(((open[row + 1]! + dividend[row + 1]!) / close[row]! - 1) / indexAtClose[row - 1]!)
  }
  const mx = x.reduce((sum, value) => sum + value, 0) / x.length
  const my = y.reduce((sum, value) => sum + value, 0) / y.length
  const sxx = x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  const slope = x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) / sxx
  const noise = x.reduce((sum, value, i) => sum + ((value - mx) * (y[i]! - my - slope * (value - mx))) ** 2, 0)
  return slope / (Math.sqrt(noise) / sxx)
}

it('shows the planted edge with a t beyond 5 over twenty years, and none when it is off', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    expect(tStatistic(seed, true)).toBeLessThan(-5)
    expect(Math.abs(tStatistic(seed, false))).toBeLessThan(3)
  }
})

it('lets the signal be recomputed from the bars that were known at 15:45', () => {
  const options = { seed: 3, from: '2004-01-01', to: '2006-12-31', edge: true, symbols: 0, kinds: ['bars' as const] }
  const [fund, volatility] = [...simulatedBatches({ ...options, minuteSessions: 0 })]
  const { open, close, knownAt } = (fund!.records as Frame<RecordSchema<'bars'>>).columns
  const index = (volatility!.records as Frame<RecordSchema<'bars'>>).columns
  const truth = simulatedTruth(options).columns
  for (let i = 2; i < truth.session.length; i++) {
    expect(knownAt[i - 1]).toBeLessThan(knownAt[i]! - 15 * 60_000)
    const unit = (0.78 * index.close[i - 2]!) / 100 / Math.sqrt(252)
    const signal = -Math.log(close[i - 1]! / open[i - 1]!) / (unit * Math.sqrt(0.72))
    expect(truth.signal[i]).toBeCloseTo(Math.max(-3, Math.min(3, signal)), 10)
    const tonight = (0.78 * index.close[i - 1]!) / 100 / Math.sqrt(252)
    expect(truth.expectedReturn[i]).toBeCloseTo(0.045 / 252 + 0.15 * tonight * Math.sqrt(0.28) * truth.signal[i]!, 12)
  }
})

it('has nights as probable to rise and as high on average as its truth says', () => {
  const groups = Array.from({ length: 5 }, () => ({ count: 0, ups: 0, expectedUps: 0, excess: 0, variance: 0 }))
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { columns, length } = simulatedTruth({ seed, edge: 0.3 })
    for (let i = 0; i < length - 1; i++) {
      const group = groups[Math.min(4, Math.max(0, Math.floor(columns.signal[i]! + 2.5)))]!
      const night = columns.realisedReturn[i]!
      group.count++
      group.ups += night > 0 ? 1 : 0
      group.expectedUps += columns.upProbability[i]!
      group.excess += night - columns.expectedReturn[i]!
      group.variance += (night - columns.expectedReturn[i]!) ** 2
    }
  }
  const shares = groups.map(({ expectedUps, count }) => expectedUps / count)
  expect(shares.at(-1)! - shares[0]!).toBeGreaterThan(0.3)
  for (const { count, ups, expectedUps, excess, variance } of groups) {
    expect(count).toBeGreaterThan(1000)
    expect(Math.abs(ups - expectedUps)).toBeLessThan(3.5 * Math.sqrt(0.25 * count))
    expect(Math.abs(excess)).toBeLessThan(3.5 * Math.sqrt(variance))
  }
})

it('agrees with its published bars and dividends about every night, ex-dates included', () => {
  const options = parseOptions({ seed: 5, from: '2010-01-01', to: '2012-12-31' })
  const market = simulateMarket(options)
  const bars = indexDailyBars(market, market.firstRow, market.sessions.length).columns
  const truth = simulatedTruth({ seed: 5, from: '2010-01-01', to: '2012-12-31' }).columns
  let exDates = 0
  for (let i = 0; i + 1 < bars.session.length; i++) {
    const dividend = market.index.dividend[market.firstRow + i + 1]!
    exDates += dividend > 0 ? 1 : 0
    const night = (bars.open[i + 1]! + dividend) / bars.close[i]! - 1
    expect(Math.abs(night - truth.realisedReturn[i]!)).toBeLessThan(0.0101 / bars.close[i]!)
  }
  expect(exDates).toBe(12)
})
