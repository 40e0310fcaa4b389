import fc from 'fast-check'
import { expect, it } from 'vitest'
import { programText } from '../../../scripts/build-page-program.ts'
import { PAGE_PROGRAM } from '../../../src/research/sweep-report/page-program.ts'
import { cellValues } from '../../../src/research/sweep-report/view/heat-map-view.ts'
import {
  carriedMeasures,
  pageData,
  pairValues,
  readPageData,
} from '../../../src/research/sweep-report/view/page-data.ts'
import { parameterGrid } from '../../../src/research/sweep-report/view/parameter-grid.ts'
import { thinned } from '../../../src/research/sweep-report/view/thin-ticks.ts'
import { decodeTicks, encodeTicks } from '../../../src/research/sweep-report/view/tick-code.ts'
import { orbCase } from '../../backtest/orb/arbitrary-orb.ts'
import { sweepExample } from './sweep-example.ts'

it('carries ticks in few bytes and without loss', () => {
  fc.assert(
    fc.property(orbCase, ({ sessions: { ticks } }) => {
      const { quotes: _, ...plain } = ticks
      expect(decodeTicks(encodeTicks(ticks))).toEqual(plain)
    }),
  )
  const n = 1000
  const seconds = Int32Array.from({ length: n }, (_, i) => 60 * i)
  const prices = Int32Array.from({ length: n }, (_, i) => 50_000 + ((i * 37) % 50))
  const one = { tickMicros: 10_000, days: Int32Array.of(1), starts: Int32Array.of(0, n), origins: Int32Array.of(9) }
  expect(encodeTicks({ ...one, seconds, prices }).length).toBeLessThan(2.2 * n)
})

it('reads in the page what was written for it', async () => {
  const input = await sweepExample({ sessions: 12 })
  const page = readPageData(JSON.parse(JSON.stringify(pageData(input, input.backtest))))
  expect(page.grid).toEqual(parameterGrid(input.parameters))
  expect(page.columns).toEqual(input.rows)
  expect(page.highest).toBe(input.highest)
  expect(page.ranges!.map(({ axes, opens }) => ({ axes, opens }))).toEqual(
    input.ranges.map(({ axes, opens }) => ({ axes, opens })),
  )
  expect(page.backtest.trades).toEqual(input.backtest.trades)
  expect(page.backtest.profit).toEqual(input.backtest.profit)
  expect(page.backtest.sessions.ticks.prices).toEqual(Int32Array.from(input.backtest.sessions.ticks.prices))
})

it('carries as many measures as there is room for, and pairs of a sweep too large for its rows', async () => {
  expect(carriedMeasures(9747)).toHaveLength(6)
  expect(carriedMeasures(100_000)).toEqual(['sharpe'])
  expect(carriedMeasures(1_000_000)).toEqual([])
  const { parameters, ...base } = await sweepExample({ sessions: 4 })
  const values = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i)
  const large = parameters.map((parameter, k) => ({ ...parameter, values: values([50, 4, 50, 20][k]!) }))
  const grid = parameterGrid(large)
  const sharpe = Float64Array.from({ length: grid.rows }, (_, row) => (row * 7919) % 1013)
  const rows = { ...base.rows, sharpe }
  const data = pageData({ ...base, parameters: large, rows }, base.backtest)
  expect(data.columns).toEqual({})
  expect(data.ranges.map(({ axes }) => axes)).toEqual([undefined])
  for (const [across, up] of [
    [3, 0],
    [0, 3],
    [1, 2],
  ] as const) {
    for (const others of ['median', 'highest'] as const) {
      const view = { across, up, others, held: [] }
      expect(pairValues(data, grid, view)).toEqual(cellValues(grid, view, sharpe))
    }
  }
  expect(JSON.stringify(data).length).toBeLessThan(1_000_000)
})

it('thins ticks to what a picture shows, with every tick of a fill', async () => {
  const { backtest } = await sweepExample({ sessions: 5, ticks: 3000 })
  const thin = thinned(backtest)
  const { ticks } = thin.sessions
  expect(ticks.seconds.length).toBeLessThan(0.2 * backtest.sessions.ticks.seconds.length)
  backtest.trades.forEach((trades, s) => {
    const [from, to] = [backtest.sessions.ticks.starts[s]!, backtest.sessions.ticks.starts[s + 1]!]
    const whole = backtest.sessions.ticks.prices.subarray(from, to)
    const few = ticks.prices.subarray(ticks.starts[s], ticks.starts[s + 1])
    expect([Math.min(...few), Math.max(...few)]).toEqual([Math.min(...whole), Math.max(...whole)])
    trades.forEach((trade, i) => {
      const { entryTick, exitTick } = thin.trades[s]![i]!
      expect(ticks.seconds[entryTick]).toBe(backtest.sessions.ticks.seconds[trade.entryTick])
      expect(ticks.seconds[exitTick]).toBe(backtest.sessions.ticks.seconds[trade.exitTick])
      expect(ticks.prices[exitTick]).toBe(backtest.sessions.ticks.prices[trade.exitTick])
    })
  })
})

it('holds the program that its sources make', async () => {
  expect(PAGE_PROGRAM === (await programText()), 'npm run prepare makes it anew').toBe(true)
})
