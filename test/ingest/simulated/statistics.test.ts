/** The index fund must look like an equity index; figures are those of long samples of SPY, widely drawn. */
import { expect, it } from 'vitest'
import { simulateMarket } from '../../../src/ingest/simulated/hidden/market.ts'
import { parseOptions } from '../../../src/ingest/simulated/options.ts'
import { listMembers, memberDailyBars } from '../../../src/ingest/simulated/records/universe.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  const covariance = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
  const variances = mean(x.map((value) => (value - mx) ** 2)) * mean(y.map((value) => (value - my) ** 2))
  return covariance / Math.sqrt(variances)
}

interface Sample {
  readonly returns: number[]
  readonly nights: number[]
  readonly days: number[]
  readonly indexChanges: number[]
}

function sampleOf(seed: number): Sample {
  const { index, sessions } = simulateMarket(parseOptions({ seed }))
  const rows = sessions.map((_, row) => row).slice(1)
  return {
    nights: rows.map((row) => Math.expm1(index.nightReturn[row]!)),
    days: rows.map((row) => Math.expm1(index.dayReturn[row]!)),
    returns: rows.map((row) => Math.expm1(index.nightReturn[row]! + index.dayReturn[row]!)),
    indexChanges: rows.map((row) => Math.log(index.indexAtClose[row]! / index.indexAtClose[row - 1]!)),
  }
}

const samples = Array.from({ length: 24 }, (_, i) => sampleOf(i + 1))

it('has an annual volatility from 12 to 25 %, fat tails and a negative skew, whatever the seed', () => {
  for (const { returns } of samples) {
    const centre = mean(returns)
    const moment = (power: number): number => mean(returns.map((value) => (value - centre) ** power))
    const deviation = Math.sqrt(moment(2))
    expect(deviation * Math.sqrt(252)).toBeGreaterThan(0.12)
    expect(deviation * Math.sqrt(252)).toBeLessThan(0.25)
    expect(moment(4) / deviation ** 4).toBeGreaterThan(5)
    expect(moment(3) / deviation ** 3).toBeLessThan(0)
  }
})

it('earns about 8 % a year with dividends, of which more than half at night', () => {
  const yearly = samples.map(({ returns }) => 252 * mean(returns))
  const error = Math.sqrt(mean(yearly.map((value) => (value - mean(yearly)) ** 2)) / yearly.length)
  expect(error).toBeLessThan(0.01)
  expect(Math.abs(mean(yearly) - 0.08)).toBeLessThan(3 * error)
  expect(Math.abs(mean(samples.map(({ nights }) => 252 * mean(nights))) - 0.045)).toBeLessThan(0.015)
})

it('puts a quarter to a third of the variance into the night', () => {
  for (const { nights, days } of samples) {
    const square = (values: number[]): number => mean(values.map((value) => value * value))
    const share = square(nights) / (square(nights) + square(days))
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.35)
  }
})

it('clusters its volatility, and falls raise it more than rises do', () => {
  for (const { returns } of samples) {
    const size = returns.map(Math.abs)
    const lagged = (x: number[], lag: number): number => correlation(x.slice(0, -lag), size.slice(lag))
    const lags = Array.from({ length: 10 }, (_, i) => i + 1)
    expect(mean(lags.map((lag) => lagged(size, lag)))).toBeGreaterThan(0.04)
    expect(mean(lags.map((lag) => lagged(returns, lag)))).toBeLessThan(-0.02)
  }
})

it('moves the volatility index against the price and by several per cent a day', () => {
  for (const { returns, indexChanges } of samples) {
    expect(correlation(returns, indexChanges)).toBeLessThan(-0.65)
    const deviation = Math.sqrt(mean(indexChanges.map((value) => value * value)))
    expect(deviation).toBeGreaterThan(0.04)
    expect(deviation).toBeLessThan(0.1)
  }
})

it('has members that move together, most within one sector', () => {
  const market = simulateMarket(parseOptions({ to: '2010-12-31', symbols: 12 }))
  const { symbol, close } = memberDailyBars(market, 0, market.sessions.length).columns
  const members = listMembers(market).filter(({ symbol: name }) => name !== 'SIM03' && name !== 'SIM04')
  const returns = members.map((member) => {
    const closes = [...close].filter((_, i) => symbol[i] === member.symbol)
    return closes.slice(1).map((value, i) => Math.log(value / closes[i]!))
  })
  const pairs = { same: [] as number[], other: [] as number[] }
  members.forEach((one, i) => {
    members.slice(0, i).forEach((two, j) => {
      pairs[one.sector === two.sector ? 'same' : 'other'].push(correlation(returns[i]!, returns[j]!))
    })
  })
  expect(Math.min(...pairs.other)).toBeGreaterThan(0.1)
  expect(mean(pairs.other)).toBeLessThan(0.6)
  expect(mean(pairs.same)).toBeGreaterThan(mean(pairs.other) + 0.03)
})
