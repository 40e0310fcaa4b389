/** Profits of positions by hand: what each part must be, from one mark to the next. */
import { europeanPrice } from '@bellwether/options'
import { describe, expect, it } from 'vitest'
import { total, totalsBy } from '../../../src/backtest/attribution/parts.ts'
import { type AttributedProfit, attributeProfit } from '../../../src/backtest/attribution/profit-attribution.ts'
import { heldGreeks } from '../../../src/backtest/engine/held-greeks.ts'
import type { HeldRow } from '../../../src/backtest/engine/session-recorder.ts'
import { MS_PER_DAY, MS_PER_HOUR, parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { Fill } from '../../../src/trading/fill.ts'
import { Instruments, type ListedOption, yearsToExpiry } from '../../../src/trading/instrument.ts'
import { Ledger, type LedgerEntry } from '../../../src/trading/ledger.ts'
import { exerciseEntries, lapseEntries } from '../../../src/trading/life/delivery.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'

const [DAY, NEXT] = [parseDate('2024-06-03'), parseDate('2024-06-04')]
const instruments = new Instruments(nyse)
const closeOf = (day: number): number => nyse.session(day)!.close

interface Seen {
  readonly spot: number
  /** Of the option: its price is the model's at this volatility. */
  readonly volatility?: number
  readonly rate?: number
  /** The close unless given. */
  readonly at?: number
}

function optionOf(symbol: string): ListedOption {
  return instruments.of(symbol) as ListedOption
}

function modelPrice(symbol: string, { spot, volatility = 0.2, rate = 0, at }: Seen): number {
  const option = optionOf(symbol)
  const contract = { right: option.right, strike: option.strike, yearsToExpiry: yearsToExpiry(option, at!) }
  return europeanPrice(contract, { spot, volatility, rate, dividendYield: 0 })
}

function held(session: number, symbol: string, quantity: number, seen: Seen): HeldRow {
  const { spot, rate = 0, at: markedAt = closeOf(session) } = seen
  const place = { session, strategy: undefined, symbol, quantity, cash: 0, markedAt, spot, rate, dividendYield: 0 }
  const instrument = instruments.of(symbol)
  if (instrument.kind === 'shares') {
    const greeks = { volatility: Number.NaN, delta: 1, gamma: 0, vega: 0, theta: 0, rho: 0 }
    return { ...place, ...greeks, underlying: symbol, multiplier: 1, mark: spot }
  }
  const mark = modelPrice(symbol, { ...seen, at: markedAt })
  const greeks = heldGreeks(instrument, mark, { spot, rate, dividendYield: 0 }, markedAt)
  return { ...place, ...greeks, underlying: instrument.underlying, multiplier: instrument.multiplier, mark }
}

/** Two sessions; the entries are those of the second. */
function attributed(rows: readonly HeldRow[], entries: readonly LedgerEntry[] = [], fills: readonly Fill[] = []) {
  const sessions = [
    { session: DAY, entries: 0 },
    { session: NEXT, entries: entries.length },
  ]
  return attributeProfit({ sessions, held: rows, entries, fills, instruments }).filter(
    ({ session }) => session === NEXT,
  )
}

const inUnits = ({ parts }: Pick<AttributedProfit, 'parts'>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(parts).flatMap(([part, micros]) => (micros === 0 ? [] : [[part, fromMicros(micros)]])),
  )

const CALL = 'SPXW240628C05300000'
const PUT = 'SPXW240628P05300000'

describe('a straddle over a day', () => {
  const before = { spot: 5300, volatility: 0.14, rate: 0.05, at: closeOf(DAY) }
  const day = { spot: 40, volatility: 0.01, rate: 0.001, at: MS_PER_DAY }
  const worth = (seen: Seen): number => 200 * (modelPrice(CALL, seen) + modelPrice(PUT, seen))
  const told = (after: Seen) => {
    const rows = [CALL, PUT].flatMap((symbol) => [held(DAY, symbol, 2, before), held(NEXT, symbol, 2, after)])
    return total(attributed(rows))
  }
  /** Each variable moved by a part of its day's move. */
  const moved = (part: number, keys: readonly (keyof typeof day)[]): Required<Seen> => ({
    ...before,
    ...Object.fromEntries(keys.map((key) => [key, before[key] + part * day[key]])),
  })
  const ALL = ['spot', 'volatility', 'rate', 'at'] as const

  it('earns what it is worth more', () => {
    const after = moved(1, ALL)
    expect(fromMicros(told(after).profit)).toBeCloseTo(worth(after) - worth(before), 3)
  })

  it('is told by the terms of Taylor: slopes of its worth, and half its bend', () => {
    const { parts } = told(moved(1, ALL))
    const slope = (key: keyof typeof day): number => (worth(moved(0.01, [key])) - worth(moved(-0.01, [key]))) / 0.02
    for (const [part, key] of [
      ['delta', 'spot'],
      ['vega', 'volatility'],
      ['rate', 'rate'],
      ['theta', 'at'],
    ] as const)
      expect(fromMicros(parts[part]) / slope(key)).toBeCloseTo(1, 3)
    const bend = (worth(moved(0.01, ['spot'])) - 2 * worth(before) + worth(moved(-0.01, ['spot']))) / 0.01 ** 2
    expect(fromMicros(parts.gamma) / (bend / 2)).toBeCloseTo(1, 3)
    expect([parts.income, parts.execution, parts.fees]).toEqual([0, 0, 0])
  })

  // A smaller move of one variable leaves a remainder of the next power; of several, their products.
  it.each([
    ['spot', ['spot'], 3],
    ['volatility', ['volatility'], 2],
    ['time', ['at'], 2],
    ['all', ALL, 2],
  ] as const)('leaves the terms that are not told: %s', (_, keys, power) => {
    const [whole, half] = [told(moved(0.2, keys)), told(moved(0.1, keys))]
    expect(Math.log2(whole.parts.remainder / half.parts.remainder)).toBeCloseTo(power, 0)
    expect(Math.abs(half.parts.remainder)).toBeLessThan(0.05 * Math.abs(half.profit))
  })
})

const SPY_CALL = 'SPY240604C00500000'
const onlyOne = (rows: readonly AttributedProfit[]): AttributedProfit => {
  expect(rows).toHaveLength(1)
  return rows[0]!
}

describe('through its end', () => {
  const mark = 100 * modelPrice(SPY_CALL, { spot: 502, at: closeOf(DAY) })
  const ended = (quantity: number, spot: number, isUsed: boolean) => {
    const end = closeOf(NEXT)
    const entries = isUsed
      ? exerciseEntries(optionOf(SPY_CALL), quantity, toMicros(spot), end)
      : lapseEntries(optionOf(SPY_CALL), quantity, toMicros(spot), end)
    const shares = isUsed ? [held(NEXT, 'SPY', 100 * quantity, { spot: 510 })] : []
    return attributed([held(DAY, SPY_CALL, quantity, { spot: 502 }), ...shares], entries)
  }

  it.each([
    ['exercised', 2],
    ['assigned', -2],
  ])('%s at 508: the option earns its 8 less what it was worth, the shares what they rose since', (_, quantity) => {
    const [option, shares] = ended(quantity, 508, true)
    expect(fromMicros(option!.profit)).toBeCloseTo(quantity * (800 - mark), 3)
    expect([shares!.symbol, inUnits(shares!)]).toEqual(['SPY', { delta: 200 * quantity }])
    expect(inUnits(option!)).not.toHaveProperty('vega')
    expect(Math.sign(option!.parts.delta)).toBe(Math.sign(quantity))
    expect(Math.sign(option!.parts.theta)).toBe(-Math.sign(quantity))
  })

  it('lapsed at 495: all that it was worth is gone, told by the price and by time', () => {
    const option = onlyOne(ended(-1, 495, false))
    expect(fromMicros(option.profit)).toBeCloseTo(mark, 3)
    expect([option.isExplained, option.parts.delta > 0, option.parts.theta > 0]).toEqual([true, true, true])
  })

  it('lapsed without any price: nothing is said of the underlying', () => {
    const { parts } = onlyOne(ended(1, 0, false))
    expect([parts.delta, parts.gamma, parts.vega]).toEqual([0, 0, 0])
    expect(parts.theta).toBeLessThan(0)
  })

  it('settled in cash by the opening series, not by the close', () => {
    const series = optionOf('SPX240621C05300000')
    const quantity = -3
    const entries = exerciseEntries(series, quantity, toMicros(5330), series.expiresAt)
    const rows = attributed([held(DAY, series.symbol, quantity, { spot: 5320 })], entries)
    const option = onlyOne(rows)
    expect(option.profit).toBe(
      toMicros(quantity * 100 * 30) -
        quantity * 100 * toMicros(modelPrice(series.symbol, { spot: 5320, at: closeOf(DAY) })),
    )
    const { delta } = held(DAY, series.symbol, 1, { spot: 5320 })
    expect(fromMicros(option.parts.delta)).toBeCloseTo(quantity * delta * 10, 4)
  })
})

function fillOf(
  quantity: number,
  price: number,
  when: number,
  spot: number,
  [bid, ask]: readonly [number, number],
): Fill {
  const quote = { bid: toMicros(bid), ask: toMicros(ask), size: 10, age: 0 }
  const evidence = { rule: 'touch', observed: toMicros(price), underlying: toMicros(spot), quote }
  const place = { orderId: 1, symbol: CALL, session: NEXT, at: when, multiplier: 100, slippage: 0 }
  return { ...place, quantity, price: toMicros(price), fee: toMicros(1.3), evidence }
}

function entriesOf(fills: readonly Fill[]): readonly LedgerEntry[] {
  const ledger = new Ledger(0)
  for (const fill of fills) ledger.fill(fill)
  return ledger.entries
}

describe('trades', () => {
  const noon = closeOf(NEXT) - 4 * MS_PER_HOUR
  const middle = modelPrice(CALL, { spot: 5300, at: noon })
  const quote = [middle - 0.5, middle + 0.5] as const
  const bought = fillOf(2, middle + 0.5, noon, 5300, quote)

  it('pay half the spread and the fee, and earn from the middle on', () => {
    const { parts, profit } = onlyOne(attributed([held(NEXT, CALL, 2, { spot: 5310 })], entriesOf([bought]), [bought]))
    expect([fromMicros(parts.execution), fromMicros(parts.fees)]).toEqual([expect.closeTo(-100, 3), -1.3])
    const worth = modelPrice(CALL, { spot: 5310, at: closeOf(NEXT) })
    expect(fromMicros(profit)).toBeCloseTo(200 * (worth - middle) - 101.3, 3)
    const { delta } = heldGreeks(optionOf(CALL), middle, { spot: 5300, rate: 0, dividendYield: 0 }, noon)
    expect(fromMicros(parts.delta)).toBeCloseTo(2 * 10 * delta, 2)
    // Four hours in the slope of time; the same volatility.
    expect(parts.theta).toBeLessThan(0)
    expect(Math.abs(parts.vega)).toBeLessThan(1000)
  })

  it('in and out within a session earn from fill to fill', () => {
    const later = noon + MS_PER_HOUR
    const out = modelPrice(CALL, { spot: 5304, at: later })
    const sold = fillOf(-2, out - 0.5, later, 5304, [out - 0.5, out + 0.5])
    const { parts, profit, isExplained } = onlyOne(attributed([], entriesOf([bought, sold]), [bought, sold]))
    expect(isExplained).toBe(true)
    expect(fromMicros(profit)).toBeCloseTo(200 * (out - middle) - 202.6, 3)
    expect(fromMicros(parts.execution)).toBeCloseTo(-200, 3)
    expect(Math.abs(parts.remainder)).toBeLessThan(0.02 * parts.delta)
  })
})

describe('what says nothing', () => {
  it('a mark that was not renewed earns nothing, and then from where it was seen', () => {
    const [first, second, third] = [DAY, NEXT, NEXT + 1]
    const kept = {
      ...held(second, CALL, 1, { spot: 5400, at: closeOf(first) }),
      mark: held(first, CALL, 1, { spot: 5300 }).mark,
    }
    const rows = [held(first, CALL, 1, { spot: 5300 }), kept, held(third, CALL, 1, { spot: 5310 })]
    const sessions = [first, second, third].map((session) => ({ session, entries: 0 }))
    const told = attributeProfit({ sessions, held: rows, entries: [], fills: [], instruments })
    expect(inUnits(told[0]!)).toEqual({})
    const direct = attributeProfit({
      sessions: [sessions[0]!, sessions[2]!],
      held: rows,
      entries: [],
      fills: [],
      instruments,
    })
    expect(told[1]!.parts).toEqual(direct[0]!.parts)
  })

  it('a price that implies no volatility leaves all to the remainder', () => {
    const strange = { ...held(DAY, CALL, 1, { spot: 5300 }), volatility: Number.NaN, delta: Number.NaN }
    const row = onlyOne(attributed([strange, held(NEXT, CALL, 1, { spot: 5310 })]))
    expect([row.isExplained, row.parts.remainder]).toEqual([false, row.profit])
  })

  it('a contract that a split changed leaves all to the remainder, under its new name', () => {
    const [old, made] = ['SPY240628C00500000', 'SPY240628C00250000']
    const cash = toMicros(700)
    const entries: LedgerEntry[] = [
      { at: 0, kind: 'adjustment', symbol: old, cash, quantity: -1, becomes: made },
      { at: 0, kind: 'adjustment', symbol: made, cash: -cash, quantity: 2 },
    ]
    const rows = [held(DAY, old, 1, { spot: 500 }), held(NEXT, made, 2, { spot: 251 })]
    const row = onlyOne(attributed(rows, entries))
    expect([row.symbol, row.isExplained, row.parts.remainder]).toEqual([made, false, row.profit])
    expect(fromMicros(row.profit)).toBeCloseTo(200 * rows[1]!.mark - 100 * rows[0]!.mark, 4)
  })

  it('what was never priced is worth nothing', () => {
    const unseen = { ...held(DAY, CALL, 1, { spot: 5300 }), mark: Number.NaN, delta: Number.NaN }
    const row = onlyOne(attributed([unseen, held(NEXT, CALL, 1, { spot: 5300 })]))
    expect([row.profit, row.isExplained]).toEqual([
      100 * toMicros(modelPrice(CALL, { spot: 5300, at: closeOf(NEXT) })),
      false,
    ])
  })
})

it('sums by strategy, underlying and session', () => {
  const rows = ['a', 'b'].flatMap((strategy) => [
    { ...held(DAY, 'SPY', 100, { spot: 500 }), strategy },
    { ...held(NEXT, 'SPY', 100, { spot: 501 }), strategy },
  ])
  const dividend = { at: 0, kind: 'dividend', symbol: 'SPY', cash: toMicros(150), quantity: 0, strategy: 'b' } as const
  const transfer = { at: 0, kind: 'transfer', symbol: 'cash', cash: toMicros(9), quantity: 0, strategy: 'b' } as const
  const told = attributed(rows, [transfer, dividend])
  const byStrategy = totalsBy(told, ({ strategy }) => strategy)
  expect([...byStrategy].map(([strategy, sum]) => [strategy, inUnits(sum)])).toEqual([
    ['a', { delta: 100 }],
    ['b', { delta: 100, income: 150 }],
  ])
  expect(fromMicros(totalsBy(told, ({ underlying }) => underlying).get('SPY')!.profit)).toBe(350)
})
