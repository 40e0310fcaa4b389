import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { backtestOvernight, type OvernightSetting, tradingCosts } from '../../src/backtest/overnight.ts'
import { createFrame } from '../../src/core/frame.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import type { Signal } from '../../src/strategies/strategy.ts'
import { basisPointFee, noFee } from '../../src/trading/fee.ts'
import { fromMicros, toMicros } from '../../src/trading/money.ts'
import { basisPointSlippage, noSlippage } from '../../src/trading/slippage.ts'

const HOUR = 3_600_000

/** Daily bars on consecutive days: [open, close] each; known four hours after the close. */
function barsOf(prices: readonly (readonly [number, number])[]): OvernightSetting['bars'] {
  const bars = createFrame(RECORD_SCHEMAS.bars, prices.length)
  prices.forEach(([open, close], i) => {
    bars.columns.symbol[i] = 'X'
    bars.columns.session[i] = 100 + i
    bars.columns.start[i] = i * 24 * HOUR
    bars.columns.at[i] = i * 24 * HOUR + 6 * HOUR
    bars.columns.knownAt[i] = i * 24 * HOUR + 6 * HOUR
    bars.columns.open[i] = open
    bars.columns.close[i] = close
  })
  return bars
}

function actionsOf(
  actions: readonly { exDate: number; action: string; amount: number }[],
): OvernightSetting['actions'] {
  const frame = createFrame(RECORD_SCHEMAS.actions, actions.length)
  actions.forEach((action, i) => {
    frame.columns.exDate[i] = action.exDate
    frame.columns.action[i] = action.action
    frame.columns.amount[i] = action.amount
  })
  return frame
}

/** Decisions a quarter of an hour before each close but the first. */
function signalsOf(targets: readonly number[]): Signal[] {
  return targets.map((target, i) => ({
    session: 101 + i,
    decidedAt: (i + 1) * 24 * HOUR + 5.75 * HOUR,
    probability: target,
    expectedReturn: target,
  }))
}

const base = {
  actions: actionsOf([]),
  strategy: { description: 'as told', target: (signal: Signal) => signal.probability },
  fee: noFee,
  slippage: noSlippage,
  openingCash: toMicros(1000),
  cashBuffer: 0,
}

it('buys at the close, sells at the next open, and sizes by the close known at the decision', () => {
  const result = backtestOvernight({
    ...base,
    bars: barsOf([
      [9, 10],
      [11, 12],
      [15, 14],
    ]),
    signals: signalsOf([1]),
  })
  expect(result.nights).toHaveLength(1)
  // known close 10 gives 100 units, filled at 12, sold at 15
  expect(result.nights[0]).toMatchObject({ session: 101, exitSession: 102, quantity: 100, equityAfter: toMicros(1300) })
  expect(result.nights[0]!.overnightReturn).toBeCloseTo(0.25, 12)
  expect(result.nights[0]!.holdingReturn).toBeCloseTo(14 / 12 - 1, 12)
  expect(result.orders.map((order) => order.type)).toEqual(['market-on-close', 'market-on-open'])
})

it('never sizes by the close of the day of the decision', () => {
  const run = (close: number) =>
    backtestOvernight({
      ...base,
      bars: barsOf([
        [9, 10],
        [11, close],
        [15, 14],
      ]),
      signals: signalsOf([1]),
    })
  expect(run(12).nights[0]!.quantity).toBe(run(500).nights[0]!.quantity)
})

it('keeps the buffer in cash, long or short', () => {
  const bars = barsOf([1, 2, 3].map(() => [10, 10]))
  for (const side of [1, -1]) {
    const { nights } = backtestOvernight({ ...base, bars, cashBuffer: 0.1, signals: signalsOf([side]) })
    expect(nights[0]).toMatchObject({ quantity: 90 * side, position: 0.9 * side })
  }
})

it('sizes by the known close as it is after a split of the day of the decision', () => {
  const actions = actionsOf([{ exDate: 101, action: 'split', amount: 4 }])
  const bars = barsOf([
    [10, 10],
    [2.5, 2.5],
    [2.5, 2.5],
  ])
  const { nights } = backtestOvernight({ ...base, bars, actions, signals: signalsOf([1]) })
  expect(nights[0]).toMatchObject({ quantity: 400, position: 1 })
})

it('gains when a short falls, and pays the dividend when short', () => {
  const actions = actionsOf([{ exDate: 102, action: 'dividend', amount: 0.5 }])
  const bars = barsOf([
    [10, 10],
    [10, 10],
    [9, 9],
  ])
  const short = backtestOvernight({ ...base, bars, actions, signals: signalsOf([-1]) })
  expect(fromMicros(short.ledger.cash)).toBe(1000 + 100 * (10 - 9) - 100 * 0.5)
  const long = backtestOvernight({ ...base, bars, actions, signals: signalsOf([1]) })
  expect(fromMicros(long.ledger.cash)).toBe(1000 - 100 + 50)
  expect(long.nights[0]!.overnightReturn).toBeCloseTo(-0.05, 12)
})

it('pays a dividend in the night into its ex-date, and in no other', () => {
  const actions = actionsOf([{ exDate: 102, action: 'dividend', amount: 0.5 }])
  const bars = barsOf([1, 2, 3, 4, 5].map(() => [10, 10]))
  const { ledger, nights } = backtestOvernight({ ...base, bars, actions, signals: signalsOf([1, 1, 1]) })
  const paid = ledger.entries.filter(({ kind }) => kind === 'dividend')
  expect(paid.map(({ at, cash }) => [at, cash])).toEqual([[bars.columns.start[2], toMicros(100 * 0.5)]])
  expect(nights.map(({ overnightReturn }) => overnightReturn)).toEqual([expect.closeTo(0.05, 12), 0, 0])
  expect(nights.map(({ holdingReturn }) => holdingReturn)).toEqual([expect.closeTo(0.05, 12), 0, 0])
})

it('carries a position through a split without inventing or losing money', () => {
  const actions = actionsOf([{ exDate: 102, action: 'split', amount: 4 }])
  const result = backtestOvernight({
    ...base,
    bars: barsOf([
      [10, 10],
      [10, 10],
      [2.6, 2.5],
    ]),
    actions,
    signals: signalsOf([1]),
  })
  expect(fromMicros(result.ledger.cash)).toBeCloseTo(1000 + 400 * 2.6 - 100 * 10, 9)
  expect(result.nights[0]!.overnightReturn).toBeCloseTo(0.04, 12)
})

it('names decisions without a closing price, and leaves out the night that has not ended', () => {
  const bars = barsOf([
    [10, 10],
    [10, 10],
  ])
  const result = backtestOvernight({ ...base, bars, signals: signalsOf([1, 1]) })
  expect(result.nights).toHaveLength(0)
  expect(result.unfilled.map((miss) => miss.session)).toEqual([102])
})

it('accounts for every micro: end = start + gross − fees − slippage, whatever the path', () => {
  const price = fc.double({ min: 90, max: 110, noNaN: true })
  const night = fc.record({ open: price, close: price, target: fc.constantFrom(-1, -0.5, 0, 0.7, 1) })
  fc.assert(
    fc.property(fc.array(night, { minLength: 3, maxLength: 30 }), fc.integer({ min: 0, max: 50 }), (path, bps) => {
      const result = backtestOvernight({
        ...base,
        openingCash: toMicros(1_000_000),
        bars: barsOf(path.map((step) => [step.open, step.close] as const)),
        signals: signalsOf(path.slice(1).map((step) => step.target)),
        fee: basisPointFee({ bps }),
        slippage: basisPointSlippage({ bps: 1 }),
        cashBuffer: 0.02,
      })
      const { fees, slippage } = tradingCosts(result)
      const gross = result.fills.reduce((sum, fill) => sum - fill.quantity * fill.evidence.observed, 0)
      expect(result.ledger.position('X')).toBe(0)
      expect(result.ledger.cash).toBe(toMicros(1_000_000) + gross - toMicros(fees) - toMicros(slippage))
      const last = result.nights.at(-1)
      if (last) expect(last.equityAfter).toBe(result.ledger.cash)
      let equity = 1_000_000
      for (const step of result.nights) equity *= 1 + step.netReturn
      expect(equity / fromMicros(result.ledger.cash)).toBeCloseTo(1, 6)
    }),
  )
})

it('adds up what was traded to the micro, beyond what a double holds exactly', () => {
  const prices = Array.from({ length: 2000 }, () => [100.000001, 100.000001] as const)
  const signals = signalsOf(prices.slice(1, -1).map(() => 1))
  const result = backtestOvernight({ ...base, openingCash: toMicros(1e9), bars: barsOf(prices), signals })
  const traded = result.fills.reduce((sum, { quantity, price }) => sum + BigInt(Math.abs(quantity)) * BigInt(price), 0n)
  expect(traded).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
  expect(tradingCosts(result).traded).toBe(Number(traded) / 1e6)
})

it('refuses a target that borrows or says nothing', () => {
  const bars = barsOf([
    [100, 100],
    [100, 100],
    [100, 100],
  ])
  for (const target of [Number.NaN, Infinity, 1.5, -2]) {
    const run = () => backtestOvernight({ ...base, bars, signals: signalsOf([target]) })
    expect(run).toThrow(expect.objectContaining({ code: 'EXTENSION_INVALID', given: String(target) }))
  }
})
