/** Performance metrics against the reference numbers; see their README for definitions and tolerances. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { namedMetrics } from '../../src/backtest/performance/named-metrics.ts'
import {
  deflatedSharpe,
  expectedMaximumSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
} from '../../src/backtest/performance/sharpe.ts'
import { itOnShared, sharedPath } from '../shared.ts'

const read = (path: string): string[][] => {
  const bytes = readFileSync(sharedPath(`vectors/performance/${path}`))
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
}

itOnShared('gives every metric of the reference, under its name and within its tolerance', () => {
  const [header, ...rows] = read('returns.csv.gz')
  const column = (name: string) => Float64Array.from(rows, (row) => Number(row[header!.indexOf(name)]))
  const spy = column('spy_ret')
  const [titles, ...expected] = read('metrics.csv')
  for (const [j, series] of titles!.slice(1).entries()) {
    const metrics = namedMetrics({
      returns: column(`${series}_ret`),
      label: (row) => rows[row]![0]!,
      benchmark: { name: 'spy', returns: spy },
    })
    expect(Object.keys(metrics)).toEqual(expected.map(([name]) => name))
    for (const line of expected) expectMetric(line[0]!, metrics[line[0]!]!, line[j + 1]!, series)
  }
})

function expectMetric(name: string, given: number | string | null, expected: string, series: string): void {
  if (expected === '') expect(given, `${name} of ${series}`).toBeNull()
  else if (typeof given === 'number') {
    const tolerance = /^(psr|dsr)_/.test(name) ? 1e-8 : 1e-9
    const error = Math.abs(given - Number(expected)) / Math.max(Math.abs(Number(expected)), 1e-300)
    if (!(given === Number(expected) || error <= tolerance))
      expect.fail(`${name} of ${series}: ${given}, not ${expected}`)
  } else expect(given, `${name} of ${series}`).toBe(expected)
}

// Bailey and López de Prado, "The Sharpe ratio efficient frontier" (2012) and "The deflated Sharpe ratio" (2014).
it('repeats the figures printed in the papers', () => {
  const normal = { skewness: 0, kurtosis: 3 }
  expect(probabilisticSharpe({ sharpe: 0.458, n: 24, ...normal }, 0)).toBeCloseTo(0.982, 3)
  expect(probabilisticSharpe({ sharpe: 0.458, n: 24, skewness: -2.448, kurtosis: 10.164 }, 0)).toBeCloseTo(0.913, 3)
  const years = (periods: number, shape: { skewness: number; kurtosis: number }) =>
    minimumTrackRecord({ sharpe: 2 / Math.sqrt(periods), n: 1, ...shape }, 1 / Math.sqrt(periods)) / periods
  expect(years(252, normal)).toBeCloseTo(2.73, 2)
  expect(years(52, normal)).toBeCloseTo(2.83, 2)
  expect(years(12, normal)).toBeCloseTo(3.24, 2)
  expect(years(12, { skewness: -0.72, kurtosis: 5.78 })).toBeCloseTo(4.99, 2)
  const best = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skewness: -3, kurtosis: 10 }
  expect(expectedMaximumSharpe(100, 0.5 / 250)).toBeCloseTo(0.1132, 4)
  expect(deflatedSharpe(best, 100, 0.5 / 250)).toBeCloseTo(0.9004, 4)
  expect(deflatedSharpe(best, 46, 0.5 / 250)).toBeCloseTo(0.9505, 4)
  expect(deflatedSharpe({ ...best, ...normal }, 88, 0.5 / 250)).toBeCloseTo(0.9505, 4)
})

itOnShared('repeats the unrounded values of the papers and the deflated Sharpe ratio of matrix A', () => {
  const { dsr, strategies } = JSON.parse(
    readFileSync(sharedPath('vectors/performance/overfitting_matrix_A.json'), 'utf8'),
  )
  const sample = { sharpe: dsr.sharpe_daily, n: 1000, skewness: dsr.skew, kurtosis: dsr.kurtosis_raw }
  expect(expectedMaximumSharpe(strategies, dsr.trial_sharpe_variance)).toBeCloseTo(dsr.sr0_daily, 12)
  expect(probabilisticSharpe(sample, 0)).toBeCloseTo(dsr.psr_vs_0, 10)
  expect(deflatedSharpe(sample, strategies, dsr.trial_sharpe_variance)).toBeCloseTo(dsr.dsr, 10)
})

itOnShared('repeats every unrounded example of the papers', () => {
  const values = new Map(
    read('paper_examples.csv')
      .slice(1)
      .map((row) => [row[0]!, Number(row.at(-1))]),
  )
  const normal = { skewness: 0, kurtosis: 3 }
  const psr = (shape: typeof normal) => probabilisticSharpe({ sharpe: 0.458, n: 24, ...shape }, 0)
  const years = (periods: number, shape = normal) =>
    minimumTrackRecord({ sharpe: 2 / Math.sqrt(periods), n: 1, ...shape }, 1 / Math.sqrt(periods)) / periods
  const best = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skewness: -3, kurtosis: 10 }
  const found = {
    psr_blp2012_normal: psr(normal),
    psr_blp2012_moments: psr({ skewness: -2.448, kurtosis: 10.164 }),
    mintrl_blp2012_daily_years: years(252),
    mintrl_blp2012_weekly_years: years(52),
    mintrl_blp2012_monthly_years: years(12),
    mintrl_blp2012_hfri_years: years(12, { skewness: -0.72, kurtosis: 5.78 }),
    dsr_blp2014_sr0: expectedMaximumSharpe(100, 0.5 / 250),
    dsr_blp2014: deflatedSharpe(best, 100, 0.5 / 250),
    dsr_blp2014_n46: deflatedSharpe(best, 46, 0.5 / 250),
    dsr_blp2014_n88_normal: deflatedSharpe({ ...best, ...normal }, 88, 0.5 / 250),
  }
  expect(Object.keys(found).toSorted()).toEqual([...values.keys()].toSorted())
  for (const [name, value] of Object.entries(found))
    expect(Math.abs(value / values.get(name)! - 1), name).toBeLessThan(1e-10)
})
