/** Intervals on real data: three decades of SPY, whose volatility comes and goes. */
import { adaptiveIntervals, coverageReport, splitConformal } from '@bellwether/learn'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { itOnShared, sharedPath } from '../shared.ts'

/** Log returns over `horizon` sessions; the one decided at session i is known at session i + horizon. */
function returnsOver(horizon: number): Float64Array {
  const lines = gunzipSync(readFileSync(sharedPath('data/equity_daily/yahoo_adj/spy.csv.gz')))
    .toString()
    .trim()
  const close = lines
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[4]))
  return Float64Array.from({ length: close.length - horizon }, (_, i) => Math.log(close[i + horizon]! / close[i]!))
}

for (const horizon of [1, 5]) {
  itOnShared(
    `over ${horizon} sessions adaptive intervals cover what they say, intervals calibrated once do not`,
    () => {
      const label = returnsOver(horizon)
      const decisionAt = Float64Array.from(label.keys())
      const zero = new Float64Array(label.length)
      const labelKnownAt = decisionAt.map((at) => at + horizon)
      const given = adaptiveIntervals({ decisionAt, labelKnownAt, label, low: zero, high: zero }, { coverage: 0.9 })
      const report = coverageReport(label, given)
      expect(given.outstanding).toBe(horizon - 1)
      expect(0.9 - report.coverage).toBeLessThanOrEqual(given.bounds.below)
      expect(report.coverage - 0.9).toBeLessThanOrEqual(given.bounds.above)
      // An average: in the worst hundred sessions far less is covered, and the report does not hide it.
      expect(report.lowestCoverage).toBeLessThan(0.8)
      const past = { label: label.subarray(0, 1000), prediction: zero.subarray(0, 1000) }
      const fixed = splitConformal(past, zero.subarray(1000), 0.9)
      expect(coverageReport(label.subarray(1000), fixed).coverage).toBeLessThan(0.8)
    },
  )
}
