/** Strategies that fail, ask for the future or never stop; data that is stale or out of order. */
import { expect, it } from 'vitest'
import { PLAIN_FILLS } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { runEngine } from '../../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../../src/backtest/engine/feeds/bar-feed.ts'
import { MS_PER_DAY, MS_PER_MINUTE, parseDate } from '../../../src/core/time.ts'
import { minuteBars, type Ohlc, settingOf } from './engine-cases.ts'

const DAY = parseDate('2024-01-03')
const BARS: readonly Ohlc[] = [
  [100, 101, 99, 100],
  [101, 102, 100, 101],
  [102, 103, 101, 102],
]

it('a strategy that asks for a later bar gets an error, not a value', async () => {
  const setting = settingOf({ onBar: (_, bar) => void bar.ago(-1) }, minuteBars(DAY, BARS))
  await expect(runEngine(setting)).rejects.toMatchObject({ code: 'LOOK_AHEAD' })
})

it('sees the bars before, and none before the first', async () => {
  const seen: (number | undefined)[] = []
  await runEngine(settingOf({ onBar: (_, bar) => void seen.push(bar.ago(1)?.close) }, minuteBars(DAY, BARS)))
  expect(seen).toEqual([undefined, 100, 101])
})

it('a view that is kept shows the present, never more', async () => {
  let kept: { readonly close: number } | undefined
  const seen: number[] = []
  const setting = settingOf(
    {
      onBar(_, bar) {
        kept ??= bar
        seen.push(kept.close)
      },
    },
    minuteBars(DAY, BARS),
  )
  await runEngine(setting)
  expect(seen).toEqual([100, 101, 102])
})

it('a strategy cannot be woken in the past', async () => {
  const setting = settingOf({ onBar: (context) => context.wakeAt(context.now - 1) }, minuteBars(DAY, BARS))
  await expect(runEngine(setting)).rejects.toThrow('that has passed')
})

it.each([
  ['end', 1, 1],
  ['go-on', 3, 3],
] as const)('a strategy that throws: %s', async (onFault, told, failures) => {
  let count = 0
  const setting = settingOf(
    {
      onBar() {
        count++
        throw new Error('no such indicator')
      },
    },
    minuteBars(DAY, BARS),
    { onFault },
  )
  const { counts, faults } = await runEngine(setting)
  expect(count).toBe(told)
  expect(counts).toEqual({ 'failures of the strategy': failures })
  expect(new Set(faults)).toEqual(new Set(['no such indicator']))
})

it('a strategy that answers every refusal with an order is stopped', async () => {
  const order = { symbol: 'QQQ', quantity: 1, type: 'market' } as const
  const setting = settingOf(
    { onBar: ({ orders }) => void orders.submit(order), onOrder: ({ orders }) => void orders.submit(order) },
    minuteBars(DAY, BARS),
  )
  await expect(runEngine(setting)).rejects.toThrow('more than 1000 orders at one instant')
})

it('bars that come out of order are refused', async () => {
  const bars = minuteBars(DAY, BARS)
  bars.columns.knownAt[2] = bars.columns.knownAt[0]! - MS_PER_MINUTE
  const setting = settingOf({}, bars)
  await expect(runEngine(setting)).rejects.toMatchObject({ code: 'INGEST_ORDER' })
})

it('orders end where the calendar does', async () => {
  const setting = settingOf(
    { onBar: ({ orders }) => void orders.submit({ symbol: 'SPY', quantity: 1, type: 'market' }) },
    minuteBars(DAY, BARS),
  )
  const { calendar } = setting
  const shifted = minuteBars(DAY, BARS)
  const past = (calendar.lastDay + 2) * MS_PER_DAY
  for (const column of ['start', 'at', 'knownAt'] as const) {
    shifted.columns[column].set(BARS.map((_, row) => past + row * MS_PER_MINUTE))
  }
  const { counts } = await runEngine({
    ...setting,
    feeds: [(desk) => new BarFeed('SPY', shifted, desk)],
    assumptions: PLAIN_FILLS,
  })
  expect(counts).toEqual({ 'refused: no session to trade in': 3 })
})
