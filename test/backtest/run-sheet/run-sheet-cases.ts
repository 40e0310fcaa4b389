/** Backtests with figures that are made, for tests of their tear sheet. */
import { profitBand } from '../../../src/backtest/engine/profit-band.ts'
import type { RunSheetInput, SheetTrip } from '../../../src/backtest/run-sheet/run-sheet-input.ts'
import { Random } from '../../../src/core/random.ts'
import { parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { Fill } from '../../../src/trading/fill.ts'

export interface Shape {
  readonly sessions: number
  /** Mean return a session and its deviation. */
  readonly mean: number
  readonly deviation: number
  readonly trips: number
  /** Half of each quote's spread, in currency units a contract. */
  readonly halfSpread?: number
}

const OPENING = 100_000

export function runSheetCase(shape: Shape, changes: Partial<RunSheetInput> = {}): RunSheetInput {
  const random = Random.fromSeed(7)
  const first = parseDate('2015-01-02')
  const sessions = nyse.sessionDays(first, first + 5000).slice(0, shape.sessions)
  const series = (make: (i: number) => number): Float64Array => Float64Array.from(sessions, (_, i) => make(i))
  const noise = series(() => random.normal())
  const centre = noise.reduce((sum, value) => sum + value, 0) / Math.max(1, noise.length)
  const netReturns = noise.map((value) => shape.mean + shape.deviation * (value - centre))
  let level = OPENING
  const equity = netReturns.map((value) => (level *= 1 + value))
  const profit = (equity.at(-1) ?? OPENING) - OPENING
  const trips = tripsOf(shape, sessions, profit)
  const fills = trips.flatMap(({ events }) => events.flatMap(({ fill }) => fill ?? []))
  const band = profitBand(fills, profit)
  const soFar = equity.map((value) => value - OPENING)
  return {
    title: 'Made',
    question: 'What does a page of made figures look like?',
    symbols: ['SPX'],
    strategies: [
      {
        name: 'iron-condor',
        title: 'a put and a call written out of the money, with wings bought beyond them',
        symbol: 'SPX',
        parameters: { delta: 0.16, days: 45, decisions: [] },
        share: 1,
        profit: Number.NaN,
      },
    ],
    divisions: [],
    isSimulated: false,
    isCut: false,
    sessions,
    openingCash: OPENING,
    equity,
    netReturns,
    grossReturns: netReturns.map((value) => value + 0.1 * shape.deviation),
    holdingReturns: series(() => 0.0003 + 0.01 * random.normal()),
    cashReturns: series(() => 0.00005),
    exposure: {
      positions: series((i) => (i % 20 === 0 ? 0 : 4)),
      long: series(() => 2000),
      short: series(() => -4000),
      delta: series(() => 20_000 * random.normal()),
      gamma: series(() => -1000),
      vega: series(() => -150 - 20 * random.normal()),
      theta: series(() => 40),
      marginUse: series((i) => (i % 20 === 0 ? 0 : 0.2)),
      hasOptions: true,
      withoutGreeks: 0,
    },
    touchProfit: soFar.map((value, i) => value - i),
    middleProfit: soFar.map((value, i) => value + i),
    band,
    costs: {
      fees: 120,
      slippage: 0,
      borrow: 0,
      interest: 900,
      dividends: 0,
      netProfit: profit,
      fills: fills.length,
      orders: fills.length / 2,
    },
    trips,
    market: {
      trend: series((i) => Math.sin(i / 40)),
      volatility: series((i) => Math.cos(i / 30)),
      rate: series((i) => 0.01 * Math.sin(i / 100)),
    },
    counts: {},
    faults: [],
    trials: { count: 1, sharpeVariance: 0 },
    assumptions: ['Orders on quotes: buys at the ask and sells at the bid.', 'Slippage: no slippage. Fees: no fees.'],
    provenance: {
      run: 'b-0123456789abcdef',
      dataHash: 'd'.repeat(64),
      codeHash: 'c'.repeat(64),
      orderHash: 'o'.repeat(64),
      data: ['SPX option chains, made'],
      gaps: [],
    },
    caveats: [],
    ...changes,
  }
}

/** One after the other, each of one contract that is sold and bought back. */
function tripsOf({ trips, halfSpread = 0.05 }: Shape, sessions: Int32Array, profit: number): SheetTrip[] {
  return Array.from({ length: trips }, (_, i) => {
    const session = sessions[Math.floor((i * (sessions.length - 1)) / Math.max(1, trips))]!
    const openedAt = nyse.session(session)!.close
    const part = Math.round((1e6 * profit) / trips)
    const fills = [-1, 1].map((quantity): Fill => {
      const [bid, ask] = [5e6 - 1e6 * halfSpread, 5e6 + 1e6 * halfSpread]
      const observed = quantity > 0 ? ask : bid
      const evidence = { rule: 'touch', observed, quote: { bid, ask, size: 10, age: 0 } }
      const terms = { symbol: 'SPXW150320P02000000', quantity, multiplier: 100, price: observed }
      return { orderId: 2 * i + (quantity > 0 ? 2 : 1), session, at: openedAt, ...terms, slippage: 0, fee: 0, evidence }
    })
    return {
      orderId: 2 * i + 1,
      openedAt,
      closedAt: openedAt + 86_400_000,
      events: fills.map((fill, k) => ({
        at: fill.at,
        kind: 'fill' as const,
        symbol: fill.symbol,
        quantity: fill.quantity,
        cash: k === 0 ? part : 0,
        fill,
      })),
      cash: part,
      held: new Map(),
      what: '−1 SPX 2015-03-20 2000 put',
      purpose: 'entry',
      ending: 'profit taken',
      profit: part / 1e6,
      fees: 0,
    }
  })
}
