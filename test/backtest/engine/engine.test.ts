import { expect, it } from 'vitest'
import { runEngine } from '../../../src/backtest/engine/engine.ts'
import { parseDate } from '../../../src/core/time.ts'
import { fromMicros } from '../../../src/trading/money.ts'
import { dailyBars, minuteBars, settingOf } from './engine-cases.ts'

const DAY = parseDate('2024-01-03')

it('tells sessions, bars and timers in the order in which they were known', async () => {
  const told: string[] = []
  const bars = minuteBars(DAY, [
    [10, 11, 9, 10],
    [10, 12, 10, 12],
  ])
  await runEngine(
    settingOf(
      {
        onSessionOpen: ({ session }) => void told.push(`open ${session!.minutes}`),
        onBar: (context, bar) => {
          told.push(`bar ${bar.close}`)
          if (bar.close === 10) context.wakeAt(context.now)
        },
        onTimer: () => void told.push('timer'),
        onSessionClose: () => void told.push('close'),
      },
      bars,
    ),
  )
  expect(told).toEqual(['open 390', 'bar 10', 'timer', 'bar 12', 'close'])
})

it('fills a market order at the next bar, and books what it cost', async () => {
  const bars = dailyBars(DAY, [
    [10, 11, 9, 10],
    [20, 22, 19, 21],
    [30, 31, 29, 30],
  ])
  const { ledger, fills, equity } = await runEngine(
    settingOf(
      {
        onBar({ orders, portfolio }) {
          if (portfolio.quantity('SPY') === 0) orders.submit({ symbol: 'SPY', quantity: 100, type: 'market' })
        },
      },
      bars,
    ),
  )
  expect(fills).toHaveLength(1)
  expect(fills[0]).toMatchObject({ price: 20e6, at: bars.columns.start[1], evidence: { rule: 'open of the next bar' } })
  expect(fromMicros(ledger.cash)).toBe(98_000)
  expect(equity.map(({ equity }) => fromMicros(equity))).toEqual([100_000, 100_100, 101_000])
})
