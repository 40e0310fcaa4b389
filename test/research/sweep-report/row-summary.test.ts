import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { rowFigures } from '../../../src/research/sweep-report/view/row-figures.ts'
import { belowHigh, summarizeRow } from '../../../src/research/sweep-report/view/row-summary.ts'
import { sweepCases } from './sweep-cases.ts'

it('sums up a row in the figures that a trader asks for', () => {
  const trade = (direction: 1 | -1, entry: number, gain: number, isStopped = false) => ({
    direction,
    entry,
    gain,
    isStopped,
  })
  const trades = [trade(1, 100, 3), trade(-1, 110, -1, true), trade(1, 90, -2, true), trade(-1, 100, 0)]
  const row = summarizeRow(Float64Array.of(3, -1, 0, -2), trades)
  expect(row).toMatchObject({ profit: 0, sharpe: 0, sessions: 4, sessionsWon: 1, best: 3, worst: -2, deepestFall: -3 })
  expect(row).toMatchObject({ trades: 4, longs: 2, stopped: 2, aTrade: 0, gain: 3, loss: -1.5 })
  expect(summarizeRow(Float64Array.of(2, 2), [trade(1, 200, 4)])).toMatchObject({
    sharpe: Number.NaN,
    aTradeOfPrice: 0.02,
  })
  // Their mean is rounded: it is not 0.1.
  expect(summarizeRow(Float64Array.of(0.1, 0.1, 0.1), []).sharpe).toBeNaN()
  expect(summarizeRow(Float64Array.of(0, 0), [])).toMatchObject({ profit: 0, deepestFall: 0, aTrade: Number.NaN })
})

it('finds the deepest fall that any pair of sessions shows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }), (profits) => {
      let deepest = 0
      for (let from = 0; from < profits.length; from++)
        for (let to = from; to < profits.length; to++)
          deepest = Math.min(
            deepest,
            profits.slice(from, to + 1).reduce((sum, profit) => sum + profit, 0),
          )
      expect(Math.min(...belowHigh(Float64Array.from(profits)))).toBe(deepest)
    }),
  )
})

it('gives the figures of the row that the report shows, as the sweep has them', async () => {
  const { backtest, rows } = (await sweepCases())['a small sweep']!
  const trades = backtest.trades.flat()
  expect(summarizeRow(backtest.profit, []).profit).toBeCloseTo(rows.netProfit[backtest.row]!, 9)
  expect(summarizeRow(backtest.profit, []).sharpe).toBeCloseTo(rows.sharpe[backtest.row]!, 9)
  const figures = rowFigures(backtest)
  const [longs, shorts] = [1, -1].map((side) => trades.filter(({ direction }) => direction === side).length)
  expect(figures.find(({ label }) => label === 'Round trips')).toMatchObject({
    value: String(rows.trades![backtest.row]),
    compare: `${longs} long, ${shorts} short`,
    also: `${rows.stops![backtest.row]} stopped`,
  })
})
