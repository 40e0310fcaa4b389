/** What holds for every strategy over random chains: what it may order, what it may lose, and that it cannot look ahead. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EngineResult } from '../../src/backtest/engine/engine.ts'
import { nyse } from '../../src/market/calendar.ts'
import { Random } from '../../src/core/random.ts'
import { formatDate, MS_PER_MINUTE, parseDate } from '../../src/core/time.ts'
import { TRADERS } from '../../src/strategies/traders.ts'
import { Instruments, type ListedOption } from '../../src/trading/instrument.ts'
import { fromMicros } from '../../src/trading/money.ts'
import type { Order } from '../../src/trading/order.ts'
import { basisPointFee } from '../../src/trading/fee.ts'
import { PLAIN_FILLS } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { minuteBars } from '../backtest/engine/engine-cases.ts'
import { type Market, type Ohlc, type Snapshot, trade, traderOf } from './option-market.ts'
import { quotesAt, type Simulation, simulatedMarket } from './simulated-chains.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 })
const NAMES = TRADERS.map(({ name }) => name)
const SESSIONS = 35
const fees = {
  description: '2 bp',
  charge: (_: unknown, quantity: number, price: number) => basisPointFee({ bps: 2 }).fee(quantity, price),
}

/** Parameters under which something happens within some weeks of daily closes. */
function eventful(name: string): object {
  const declared = Object.keys(traderParameters(name))
  const wanted: Record<string, unknown> = {
    days: 21,
    laterDays: 42,
    within: 7,
    deltaWithin: 0.15,
    rollDays: name === 'strangle' ? 9 : 0,
    adjustDelta: 0.3,
    exitDelta: 0.6,
    decideMinutes: 20,
    fast: 2,
    slow: 4,
    bars: 5,
    entryScore: 1,
    leastVolumeRatio: 0,
    leastConfidence: 0,
  }
  return Object.fromEntries(declared.filter((key) => key in wanted).map((key) => [key, wanted[key]]))
}

function traderParameters(name: string): Record<string, unknown> {
  return TRADERS.find((each) => each.name === name)!.parameters.parse({}) as Record<string, unknown>
}

const run = async (name: string, simulation: Simulation, more: object = {}): Promise<EngineResult> =>
  trade(traderOf(name, { ...eventful(name), ...more }), simulatedMarket(simulation), {
    assumptions: { ...PLAIN_FILLS, fees },
  })

const legsOf = ({ symbol, quantity, combination }: Order): { symbol: string; quantity: number }[] =>
  combination?.legs.map((leg) => ({ symbol: leg.symbol, quantity: leg.ratio * quantity })) ?? [{ symbol, quantity }]

/** Those that daily bars and chains are enough for. */
const DAILY = NAMES.filter((name) => name !== 'orb' && name !== 'orb-options')

it.each(DAILY)('%s orders nothing unknown or expired, conserves money, and knows nothing after a cut', async (name) => {
  const days = nyse.sessionDays(parseDate('2024-01-03'), parseDate('2024-12-31'))
  // Its indicators take some thirty bars.
  const sessions = name === 'indicator-options' ? 60 : SESSIONS
  let compared = 0
  await fc.assert(
    fc.asyncProperty(seeds, seeds, fc.integer({ min: sessions - 25, max: sessions - 1 }), async (seed, noise, cut) => {
      const until = nyse.session(days[cut]!)!.open
      const before = ({ orders, fills }: EngineResult) => [
        orders.filter(({ decidedAt }) => decidedAt < until),
        fills.filter(({ at }) => at < until),
      ]
      const result = await run(name, { seed, sessions })
      const original = before(result)
      expect(before(await run(name, { seed, sessions, cut, noise }))).toEqual(original)
      expectSound(result)
      compared += original[0]!.length
    }),
    { numRuns: 6 },
  )
  expect(compared).toBeGreaterThan(6)
})

function expectSound({ orders, updates, ledger }: EngineResult): void {
  const instruments = new Instruments(nyse)
  for (const order of orders) {
    for (const { symbol } of legsOf(order)) {
      const instrument = instruments.of(symbol)
      if (instrument.kind === 'option') expect(instrument.lastTradeAt).toBeGreaterThanOrEqual(order.decidedAt)
    }
  }
  expect(updates.filter(({ state }) => state === 'refused')).toEqual([])
  expect(ledger.cash).toBe(ledger.entries.reduce((sum, { cash }) => sum + cash, ledger.openingCash))
}

/** Ratios of an entry's legs by right and strike, calls and puts each by rising strike. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  'long-straddle': ['call +', 'put +'],
  'short-straddle': ['call -', 'put -'],
  strangle: ['call -', 'put -'],
  'iron-condor': ['call -', 'call +', 'put +', 'put -'],
  'iron-butterfly': ['call -', 'call +', 'put +', 'put -'],
  'credit-spread': ['put +', 'put -'],
  'debit-spread': ['call +', 'call -'],
  'cash-secured-put': ['put -'],
}

it.each(Object.entries(SHAPES))('%s opens legs of the right sides in one expiry', async (name, shape) => {
  const instruments = new Instruments(nyse)
  let entries = 0
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      for (const order of (await run(name, { seed, sessions: SESSIONS })).orders) {
        if (order.purpose !== 'entry') continue
        const legs = legsOf(order).map(({ symbol, quantity }) => ({ option: instruments.of(symbol), quantity }))
        const options = legs.flatMap(({ option, quantity }) =>
          option.kind === 'option' ? [{ ...option, quantity }] : [],
        )
        expect(new Set(options.map(({ expiry }) => expiry)).size).toBe(1)
        const sorted = options.toSorted((a, b) =>
          a.right === b.right ? a.strike - b.strike : a.right < b.right ? -1 : 1,
        )
        expect(sorted.map(({ right, quantity }) => `${right} ${quantity > 0 ? '+' : '-'}`)).toEqual(shape)
        expect(new Set(options.map(({ quantity }) => Math.abs(quantity))).size).toBe(1)
        entries++
      }
    }),
    { numRuns: 6 },
  )
  expect(entries).toBeGreaterThan(5)
})

const NO_EXITS = { stopLoss: 0, profitTake: 0, exitDays: 0, exitDelta: 0, adjustDelta: 0, rollDays: 0 }

it.each([
  ['iron-condor', {}],
  ['iron-butterfly', {}],
  ['credit-spread', {}],
  ['credit-spread', { view: 'bearish' }],
  ['debit-spread', {}],
  ['debit-spread', { view: 'bearish' }],
])('%s %o, held to expiry, loses at most the width less the credit, and fees', async (name, more) => {
  const { adjustDelta: _, ...rest } = NO_EXITS
  const exits = name === 'iron-condor' ? NO_EXITS : rest
  const decisions = [{ at: '2024-01-03T15:00:00-05:00', target: 1 }]
  let held = 0
  await fc.assert(
    fc.asyncProperty(seeds, fc.integer({ min: 1, max: 20 }), async (seed, units) => {
      const parameters = { ...exits, ...more, decisions, units }
      const simulation = { seed, sessions: SESSIONS, isClean: true }
      const result = await run(name, simulation, parameters)
      if (result.fills.length === 0) return
      held++
      const { credit, width, fee } = termsOf(result.fills)
      expect(lossAtExpiry(result, simulatedMarket(simulation))).toBeLessThanOrEqual(
        100 * units * width - credit + fee + 1e-6,
      )
    }),
    { numRuns: 20 },
  )
  expect(held).toBeGreaterThan(12)
})

/** Shares that are delivered count at the price by which the options ended; what becomes of them later is another risk. */
function lossAtExpiry({ fills, ledger }: EngineResult, { bars }: Market): number {
  const { expiresAt } = new Instruments(nyse).of(fills[0]!.symbol) as ListedOption
  const row = bars!.columns.at.indexOf(expiresAt)
  const entries = ledger.entries.filter(({ at }) => at <= expiresAt)
  const shares = entries.reduce((sum, { symbol, quantity }) => sum + (symbol === 'SPY' ? quantity : 0), 0)
  const cash = entries.reduce((sum, entry) => sum + entry.cash, 0)
  return -fromMicros(cash) - shares * bars!.columns.close[row]!
}

/** Credit and fees of an entry, in currency units, and the widest distance of two strikes of one right. */
function termsOf(fills: EngineResult['fills']): { credit: number; width: number; fee: number } {
  const instruments = new Instruments(nyse)
  const strikes = { call: [] as number[], put: [] as number[] }
  let [credit, fee] = [0, 0]
  for (const fill of fills) {
    const option = instruments.of(fill.symbol)
    if (option.kind !== 'option') continue
    strikes[option.right].push(option.strike)
    credit -= fill.quantity * fill.multiplier * fromMicros(fill.price)
    fee += fromMicros(fill.fee)
  }
  // A debit is lost whole, but no width beyond it.
  if (credit < 0) return { credit, width: 0, fee }
  const width = Math.max(
    ...Object.values(strikes).map((list) => (list.length < 2 ? 0 : Math.max(...list) - Math.min(...list))),
  )
  return { credit, width, fee }
}

it.each(['orb', 'orb-options'])('%s: holds nothing over night, and knows nothing after a cut', async (name) => {
  const [day, minutes] = [parseDate('2024-01-03'), 60]
  const { open } = nyse.session(day)!
  let compared = 0
  await fc.assert(
    fc.asyncProperty(seeds, seeds, fc.integer({ min: 10, max: 59 }), async (seed, noise, cut) => {
      const market = (other: number): Market => randomMinutes(day, minutes, (minute) => (minute < cut ? seed : other))
      const parameters = { rangeMinutes: 5, stop: 0.2, limit: 0.5, coolOffSeconds: 0, flatMinutes: 335 }
      const result = await trade(traderOf(name, parameters), market(seed))
      const again = await trade(traderOf(name, parameters), market(noise))
      const before = ({ orders }: EngineResult) =>
        orders.filter(({ decidedAt }) => decidedAt < open + cut * MS_PER_MINUTE)
      expect(before(again)).toEqual(before(result))
      expectSound(result)
      expect(result.ledger.isFlat).toBe(true)
      compared += before(result).length
    }),
    { numRuns: 25 },
  )
  expect(compared).toBeGreaterThan(25)
})

/** Minutes of a session and a chain that expires today at each of them. @param seedOf the minute */
function randomMinutes(day: number, minutes: number, seedOf: (minute: number) => number): Market {
  const { open } = nyse.session(day)!
  const bars: Ohlc[] = []
  const snapshots: Snapshot[] = []
  let price = 100
  for (let minute = 0; minute < minutes; minute++) {
    const random = Random.fromSeed(seedOf(minute)).split(minute)
    const before = price
    price += (random.integer(41) - 20) / 100
    bars.push([before, Math.max(before, price), Math.min(before, price), price])
    const at = open + (minute + 1) * MS_PER_MINUTE
    snapshots.push({ at, underlyingPrice: price, quotes: quotesAt(day, at, price, 0.2, random, true) })
  }
  const date = formatDate(day)
  return { from: date, to: date, snapshots, bars: minuteBars(day, bars) }
}
