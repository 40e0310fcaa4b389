/** Every type of order on bars, each scenario by hand; the venue's prices are those of NYSE unless it says otherwise. */
import { describe, expect, it } from 'vitest'
import { CUT_OFFS } from '../../../src/backtest/engine/broker/auctions.ts'
import { type FillAssumptions, PLAIN_FILLS, volumeShare } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, runEngine } from '../../../src/backtest/engine/engine.ts'
import { MS_PER_MINUTE, parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'
import { bracket, type OrderTerms, type OrderType } from '../../../src/trading/order.ts'
import { basisPointSlippage } from '../../../src/trading/slippage.ts'
import { dailyBars, minuteBars, type Ohlc, settingOf } from './engine-cases.ts'

const DAY = parseDate('2024-01-03')

/** Given when the first bar is known. */
async function afterFirst(
  terms: readonly Omit<OrderTerms, 'symbol'>[],
  bars: readonly Ohlc[],
  assumptions: Partial<FillAssumptions> = {},
): Promise<EngineResult> {
  let isGiven = false
  const onBar = ({ orders }: { orders: { submit(terms: OrderTerms): number } }): void => {
    if (!isGiven) for (const one of terms) orders.submit({ symbol: 'SPY', ...one })
    isGiven = true
  }
  const setting = settingOf({ onBar }, minuteBars(DAY, bars))
  return runEngine({ ...setting, assumptions: { ...PLAIN_FILLS, ...assumptions } })
}

const FIRST: Ohlc = [100, 100, 100, 100]
const fillsOf = ({ fills }: EngineResult): unknown[] =>
  fills.map(({ quantity, price, at, evidence }) => [
    quantity,
    fromMicros(price),
    (at - nyse.session(DAY)!.open) / MS_PER_MINUTE,
    evidence.rule,
  ])

describe('within a bar', () => {
  const cases: readonly [string, Omit<OrderTerms, 'symbol'>, readonly Ohlc[], readonly unknown[]][] = [
    [
      'a market order fills at the open',
      { quantity: 5, type: 'market' },
      [[101, 102, 99, 100]],
      [5, 101, 1, 'open of the next bar'],
    ],
    [
      'a limit fills at the open where that is better',
      { quantity: 5, type: 'limit', limit: toMicros(102) },
      [[101, 102, 99, 100]],
      [5, 101, 1, 'open within the limit'],
    ],
    [
      'a limit fills at its price when the market passes it',
      { quantity: 5, type: 'limit', limit: toMicros(99.5) },
      [[101, 102, 99, 100]],
      [5, 99.5, 2, 'limit passed within the bar'],
    ],
    [
      'a stop fills at its trigger',
      { quantity: -5, type: 'stop', stop: toMicros(99.5) },
      [[101, 102, 99, 100]],
      [-5, 99.5, 2, 'stop within the bar'],
    ],
    [
      'a stop is set off by its trigger, whatever distance it names',
      { quantity: -5, type: 'stop', stop: toMicros(99.5), trail: toMicros(1) },
      [[101, 102, 99, 100]],
      [-5, 99.5, 2, 'stop within the bar'],
    ],
    [
      'a stop beyond which the market opens fills at the open',
      { quantity: -5, type: 'stop', stop: toMicros(99.5) },
      [[98, 99, 97, 97]],
      [-5, 98, 1, 'open beyond the stop'],
    ],
    [
      'a stop-limit fills at its trigger while the limit allows',
      { quantity: 5, type: 'stop-limit', stop: toMicros(101), limit: toMicros(101.5) },
      [[100, 102, 99, 102]],
      [5, 101, 2, 'stop within the bar'],
    ],
    [
      'a stop-limit that gaps past its limit rests there',
      { quantity: 5, type: 'stop-limit', stop: toMicros(101), limit: toMicros(101.5) },
      [
        [103, 104, 102, 104],
        [102, 102, 101, 102],
      ],
      [5, 101.5, 3, 'limit passed within the bar'],
    ],
    [
      'a trailing stop follows the highest price, never back',
      { quantity: -5, type: 'trailing', trail: toMicros(2) },
      [
        [100, 105, 99, 104],
        [104, 104, 103.5, 104],
        [104, 104, 102, 102],
      ],
      [-5, 103, 4, 'stop within the bar'],
    ],
  ]
  it.each(cases)('%s', async (_, terms, bars, fill) => {
    expect(fillsOf(await afterFirst([terms], [FIRST, ...bars]))).toEqual([fill])
  })

  it('a limit that is only touched fills where that is assumed', async () => {
    const terms: Omit<OrderTerms, 'symbol'> = { quantity: 5, type: 'limit', limit: toMicros(99) }
    const bars: Ohlc[] = [FIRST, [100, 101, 99, 100]]
    expect(fillsOf(await afterFirst([terms], bars))).toEqual([])
    expect(fillsOf(await afterFirst([terms], bars, { limits: 'touched' }))).toHaveLength(1)
  })

  it('slippage is paid by market and stop orders, not by limits', async () => {
    const slippage = basisPointSlippage({ bps: 100 })
    const bars: Ohlc[] = [FIRST, [100, 101, 98, 100]]
    const terms = (type: OrderType, more: Partial<OrderTerms>) => ({ quantity: 5, type, ...more })
    const result = await afterFirst([terms('market', {}), terms('limit', { limit: toMicros(99) })], bars, { slippage })
    expect(result.fills.map(({ price }) => fromMicros(price))).toEqual([101, 99])
  })

  it('slippage takes no stop-limit beyond its limit', async () => {
    const slippage = basisPointSlippage({ bps: 100 })
    const terms = { quantity: 5, type: 'stop-limit', stop: toMicros(101), limit: toMicros(101.5) } as const
    const { fills } = await afterFirst([terms], [FIRST, [100, 102, 99, 102]], { slippage })
    expect(fills.map(({ price }) => fromMicros(price))).toEqual([101])
  })

  it('a share of the volume fills, the rest in the next bars', async () => {
    const result = await afterFirst([{ quantity: 250, type: 'market' }], [FIRST, FIRST, FIRST, FIRST], {
      volume: volumeShare({ share: 0.1 }),
    })
    expect(result.fills.map(({ quantity }) => quantity)).toEqual([100, 100, 50])
  })

  it('an immediate-or-cancel order has one bar', async () => {
    const result = await afterFirst(
      [{ quantity: 250, type: 'market', timeInForce: 'immediate-or-cancel' }],
      [FIRST, FIRST, FIRST],
      { volume: volumeShare({ share: 0.1 }) },
    )
    expect(result.fills.map(({ quantity }) => quantity)).toEqual([100])
    expect(result.updates).toMatchObject([{ state: 'cancelled', reason: 'not filled at once' }])
  })

  it('latency makes an order miss the bar that began before it arrived', async () => {
    const bars: Ohlc[] = [FIRST, [101, 101, 101, 101], [102, 102, 102, 102]]
    const result = await afterFirst([{ quantity: 1, type: 'market' }], bars, { latency: 250 })
    expect(fillsOf(result)).toEqual([[1, 102, 2, 'open of the next bar']])
  })
})

describe('orders that hang together', () => {
  const entry: OrderTerms = { symbol: 'SPY', quantity: 5, type: 'market' }
  const around = bracket(entry, { stop: toMicros(98), limit: toMicros(103) })

  it('a bracket leaves at its profit, and its stop ends', async () => {
    const result = await afterFirst([around], [FIRST, FIRST, [101, 104, 101, 104], FIRST])
    expect(fillsOf(result).map((fill) => (fill as unknown[]).slice(0, 2))).toEqual([
      [5, 100],
      [-5, 103],
    ])
    expect(result.updates).toMatchObject([{ state: 'cancelled', reason: 'another order of its group has filled' }])
  })

  it('a bar that reaches both is taken as a loss', async () => {
    const result = await afterFirst([around], [FIRST, FIRST, [101, 104, 97, 104], FIRST])
    expect(fillsOf(result).at(-1)).toEqual([-5, 98, 3, 'stop within the bar'])
    expect(result.fills).toHaveLength(2)
  })

  it('a fill is of the session in which it was made, however old its order', async () => {
    let isGiven = false
    const setting = settingOf(
      {
        onBar({ orders }) {
          if (!isGiven) orders.submit(around)
          isGiven = true
        },
      },
      dailyBars(DAY, [FIRST, FIRST, FIRST, [101, 104, 101, 104]]),
    )
    const { fills } = await runEngine(setting)
    const [, second, , fourth] = nyse.sessionDays(DAY, DAY + 10)
    expect(fills.map(({ session }) => session)).toEqual([second, fourth])
  })

  it('two brackets do not end each other', async () => {
    const result = await afterFirst([around, around], [FIRST, FIRST, [101, 104, 101, 104]])
    expect(result.fills.map(({ quantity }) => quantity)).toEqual([5, 5, -5, -5])
  })
})

describe('auctions', () => {
  const bars: readonly Ohlc[] = [
    [100, 105, 95, 101],
    [110, 115, 105, 111],
    [120, 125, 115, 121],
  ]
  /** Given so many minutes before the close of the second session. */
  async function given(type: OrderType, minutes: number, venue: keyof typeof CUT_OFFS, limit?: number) {
    const second = nyse.session(nyse.next(DAY))!
    const wakes = second.close - minutes * MS_PER_MINUTE
    const setting = settingOf(
      {
        onSessionOpen(context) {
          if (context.session!.day === second.day) context.wakeAt(wakes)
        },
        onTimer({ orders }) {
          orders.submit({ symbol: 'SPY', quantity: 1, type, ...(limit !== undefined && { limit: toMicros(limit) }) })
        },
      },
      dailyBars(DAY, bars),
    )
    const { fills, updates } = await runEngine({ ...setting, cutOffs: CUT_OFFS[venue] })
    return [
      ...fills.map(({ price, evidence }) => [fromMicros(price), evidence.rule]),
      ...updates.map((one) => one.reason),
    ]
  }

  it.each([
    ['market-on-close', 10, 'nyse', [[111, 'official close']]],
    ['market-on-close', 9, 'nyse', ['past the cut-off']],
    ['market-on-close', 5, 'nasdaq', [[111, 'official close']]],
    ['market-on-close', 1, 'arca', [[111, 'official close']]],
    ['market-on-open', 30, 'nyse', [[120, 'official open']]],
  ] as const)('%s %d minutes before the close at %s', async (type, minutes, venue, expected) => {
    expect(await given(type, minutes, venue)).toEqual(expected)
  })

  it('a limit-on-close beyond its limit is not filled', async () => {
    expect(await given('limit-on-close', 30, 'nyse', 110)).toEqual(['not filled in its auction'])
    expect(await given('limit-on-close', 30, 'nyse', 111)).toEqual([[111, 'official close']])
  })
})
