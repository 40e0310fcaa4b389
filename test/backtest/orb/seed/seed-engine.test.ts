import { expect, it } from 'vitest'
import { SeedEngine, type SeedParameters } from '../../../../src/backtest/orb/seed/seed-engine.ts'
import { SEED_COLUMNS, seedRow } from './seed-row.ts'
import type { OrbSessions } from '../../../../src/strategies/orb/orb-grid.ts'
import { itOnShared } from '../../../shared.ts'
import { type DataSet, stagedVectors, vectorLines } from '../vectors.ts'

const DATA_SETS: readonly DataSet[] = ['spy_1m', 'spy_1s']

for (const dataSet of DATA_SETS) {
  itOnShared(`${dataSet}: every row of the former system, to the last digit and failure`, async () => {
    const engine = new SeedEngine((await stagedVectors(dataSet, 'as-recorded')).orb)
    const [header, ...rows] = vectorLines(`orb_seed_${dataSet}.csv.gz`)
    expect(header).toBe(SEED_COLUMNS.join(','))
    for (const row of rows) {
      const [stopDistance, stopCountLimit, stopCooloffPeriod, limitDistance] = row.split(',').map(Number)
      const parameters = { stopDistance, stopCountLimit, stopCooloffPeriod, limitDistance } as SeedParameters
      const found = seedRow(parameters, engine.run(parameters)).join(',')
      if (found !== row) expect(found).toBe(row)
    }
    expect(rows).toHaveLength(5848)
  })
}

/** Sessions of a tick a minute with a range of 1,000 to 1,010 cents. */
function sessionsOf(...prices: readonly (readonly number[])[]): OrbSessions {
  const lengths = prices.map(({ length }) => length)
  return {
    ticks: {
      tickMicros: 10_000,
      days: Int32Array.from(prices, (_, s) => s),
      starts: Int32Array.from([0, ...lengths], (_, s) => lengths.slice(0, s).reduce((sum, length) => sum + length, 0)),
      origins: Int32Array.from(prices, (_, s) => 86_400 * s),
      seconds: Int32Array.from(prices.flatMap((day) => day.map((_, i) => 60 * i))),
      prices: Int32Array.from(prices.flat()),
    },
    highs: Int32Array.from(prices, () => 1010),
    lows: Int32Array.from(prices, () => 1000),
  }
}

const PARAMETERS: SeedParameters = { stopDistance: 0.1, stopCountLimit: 2, stopCooloffPeriod: 30, limitDistance: 0.3 }

function run(sessions: OrbSessions, parameters: Partial<SeedParameters> = {}) {
  return new SeedEngine(sessions).run({ ...PARAMETERS, ...parameters })
}

it('a short that reaches its limit is booked as a loss, one that is stopped as what it is', () => {
  expect(run(sessionsOf([1005, 999, 980, 960]))).toMatchObject({ backtestProfit: -0.39, trades: 1, winRatePercent: 0 })
  expect(run(sessionsOf([999, 1010, 960, 930]))).toMatchObject({ backtestProfit: -0.41, stops: 1, trades: 2 })
  expect(run(sessionsOf([1005, 1011, 1042]))).toMatchObject({ backtestProfit: 0.31, winRatePercent: 100 })
})

it('levels are binary floats: a touch may miss', () => {
  // 10.11 + 0.3 is 10.41 in cents and 10.409999999999998 in floats; 10.13 - 0.1 is 10.030000000000001
  expect(run(sessionsOf([1013, 1003, 1005, 1006]), { stopCountLimit: 1 })).toMatchObject({
    stops: 1,
    backtestProfit: -0.1,
  })
  expect(10.13 - 0.1).toBeGreaterThan(10.03)
})

it('a position opened at the last tick loses the backtest, and so does a session without a trade', () => {
  const late = sessionsOf([1011, 1042], [1005, 1011])
  expect(run(late)).toEqual({ status: 'fail', failureReason: "KeyError: 'p'" })
  const none = { status: 'fail', failureReason: 'StatisticsError: fmean requires at least one data point' }
  expect(run(sessionsOf([1011, 1042], [1005, 1006]))).toEqual(none)
  expect(run(sessionsOf([1011, 1042]), { stopCountLimit: 0 })).toEqual(none)
  expect(run(sessionsOf([1011, 1042], []))).toEqual({
    status: 'fail',
    failureReason: 'IndexError: list index out of range',
  })
  // the first session that fails is the one that is told
  expect(run(sessionsOf([1005, 1011], [1005, 1006]))).toEqual({ status: 'fail', failureReason: "KeyError: 'p'" })
})

it('ticks of a cool-off are passed over, the last one too', () => {
  const stopped = sessionsOf([1011, 1001, 990, 985])
  expect(run(stopped, { stopCooloffPeriod: 120 })).toMatchObject({ status: 'fail' })
  expect(run(stopped, { stopCooloffPeriod: 121 })).toMatchObject({
    status: 'ok',
    stops: 1,
    trades: 1,
    averageHoldingPeriod: 60,
  })
})
