/** Chains: no arbitrage, parity, quotes, listing; the surface behind them and the volatility index on it. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Frame } from '../../../src/core/frame.ts'
import { blackPrice, chainRows } from '../../../src/ingest/simulated/chain/chain.ts'
import { ForwardCurve } from '../../../src/ingest/simulated/chain/forward.ts'
import { simulateMarket } from '../../../src/ingest/simulated/hidden/market.ts'
import { parseOptions } from '../../../src/ingest/simulated/options.ts'
import { quoteAround } from '../../../src/ingest/simulated/chain/quote.ts'
import { Surface } from '../../../src/ingest/simulated/hidden/surface.ts'
import { modelFreeVariance } from '../../../src/ingest/simulated/hidden/volatility-index.ts'
import { dayNumber } from '../../../src/core/time.ts'
import type { RecordSchema } from '../../../src/market/record-kind.ts'
import { nyse } from '../../../src/market/calendar.ts'

const TICK = 0.01
const DAY = 86_400_000
const market = simulateMarket(parseOptions({ seed: 4, to: '2009-06-30' }))
const last = market.sessions.length

interface Option {
  readonly strike: number
  readonly bid: number
  readonly ask: number
}

/** Options of one session by expiry, strikes rising. */
function byExpiry(chain: Frame<RecordSchema<'chains'>>, right: string): Map<number, Option[]> {
  const { columns } = chain
  const groups = new Map<number, Option[]>()
  for (let i = 0; i < chain.length; i++) {
    if (columns.right[i] !== right) continue
    const option = { strike: columns.strike[i]!, bid: columns.bid[i]!, ask: columns.ask[i]! }
    groups.set(columns.expiry[i]!, [...(groups.get(columns.expiry[i]!) ?? []), option])
  }
  for (const options of groups.values()) options.sort((a, b) => a.strike - b.strike)
  return groups
}

const middle = ({ bid, ask }: Option): number => (bid + ask) / 2

/** Calm, ordinary and stressed sessions. */
const rows = [900, 1500, 2200, 2750, last - 1]

it('offers no vertical or butterfly spread below its worth, at quotes or beyond rounding at middles', () => {
  for (const row of rows) {
    const chain = chainRows(market, row, row + 1)
    for (const [right, sign] of [
      ['call', 1],
      ['put', -1],
    ] as const) {
      for (const options of byExpiry(chain, right).values()) {
        for (let i = 1; i < options.length; i++) {
          const [low, high] = [options[i - 1]!, options[i]!]
          const [dear, cheap] = sign === 1 ? [low, high] : [high, low]
          expect(dear.ask).toBeGreaterThanOrEqual(cheap.bid)
          expect(middle(dear) - middle(cheap)).toBeGreaterThan(-0.76 * TICK)
          expect(middle(dear) - middle(cheap)).toBeLessThan(high.strike - low.strike + 0.51 * TICK)
          if (i < 2) continue
          const wing = options[i - 2]!
          expect(wing.ask + high.ask).toBeGreaterThanOrEqual(2 * low.bid - 1e-9)
          expect(middle(wing) - 2 * middle(low) + middle(high)).toBeGreaterThan(-1.51 * TICK)
        }
      }
    }
  }
})

it('keeps put-call parity at the middle to half a tick, on one forward and one discount an expiry', () => {
  for (const row of rows) {
    const chain = chainRows(market, row, row + 1)
    const puts = byExpiry(chain, 'put')
    const forwards = new ForwardCurve(market, row, 365)
    let checked = 0
    for (const [expiry, calls] of byExpiry(chain, 'call')) {
      const forward = forwards.at(nyse.session(expiry)!.close)
      calls.forEach((call, i) => {
        const put = puts.get(expiry)![i]!
        expect(put.strike).toBe(call.strike)
        const residual = middle(call) - middle(put) - forward.discount * (forward.price - call.strike)
        const isQuoted = call.bid > 0 && put.bid > 0
        expect(Math.abs(residual)).toBeLessThan((isQuoted ? 0.5 : 0.75) * TICK + 1e-9)
        checked++
      })
    }
    expect(checked).toBeGreaterThan(200)
  }
})

it('takes declared dividends out of the forward in cash and later ones by the usual yield', () => {
  const spotValue = (row: number, expiry: number): number => {
    const { price, discount } = new ForwardCurve(market, row, 365).at(nyse.session(expiry)!.close)
    return price * discount
  }
  const rowOf = (day: number): number => market.sessions.findIndex((session) => session.day === day)
  const { close, dividend } = market.index
  // From 30 June 2009, ex-dates are 18 September and 18 December.
  expect(spotValue(last - 1, dayNumber(2009, 9, 17)) / close[last - 1]!).toBeCloseTo(1, 12)
  expect(spotValue(last - 1, dayNumber(2009, 10, 16)) / close[last - 1]!).toBeCloseTo(1 - 0.0045, 12)
  expect(spotValue(last - 1, dayNumber(2010, 1, 15)) / close[last - 1]!).toBeCloseTo((1 - 0.0045) ** 2, 12)
  // The dividend of 20 March 2009 is declared at the close of the 10th.
  const declared = rowOf(dayNumber(2009, 3, 10))
  const cash = dividend[rowOf(dayNumber(2009, 3, 20))]!
  const taken = close[declared]! - spotValue(declared, dayNumber(2009, 3, 20))
  expect(taken / cash).toBeGreaterThan(0.999)
  expect(taken / cash).toBeLessThanOrEqual(1)
  expect(spotValue(declared - 1, dayNumber(2009, 3, 20)) / close[declared - 1]!).toBeCloseTo(1 - 0.0045, 12)
})

it('quotes a bid below the ask with whole sizes, volumes and open interest', () => {
  for (const row of rows) {
    const { columns, length } = chainRows(market, row, row + 1)
    expect(length).toBeGreaterThan(700)
    for (let i = 0; i < length; i++) {
      expect(columns.bid[i]).toBeGreaterThanOrEqual(0)
      expect(columns.bid[i]).toBeLessThan(columns.ask[i]!)
      for (const count of [columns.bidSize[i]!, columns.askSize[i]!, columns.volume[i]!, columns.openInterest[i]!]) {
        expect(Number.isInteger(count) && count >= 0).toBe(true)
      }
      expect(columns.bidSize[i]! > 0).toBe(columns.bid[i]! > 0)
      if (columns.volume[i]! > 0) expect(columns.last[i]!).toBeGreaterThan(0)
      expect(columns.expiry[i]!).toBeGreaterThan(columns.session[i]!)
    }
  }
})

it('quotes around any price: middle within a quarter tick, fair price never outside', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (price, spread) => {
        const { bid, ask } = quoteAround(price, spread)
        expect(bid).toBeGreaterThanOrEqual(0)
        expect(ask - bid).toBeGreaterThan(0.99 * TICK)
        expect(price).toBeGreaterThanOrEqual(bid - 1e-9)
        expect(price).toBeLessThanOrEqual(ask + 1e-9)
        if (price > 0.0025) expect(Math.abs((bid + ask) / 2 - price)).toBeLessThan(0.251 * TICK)
      },
    ),
  )
})

it('widens quotes away from the money', () => {
  const { columns, length } = chainRows(market, last - 1, last)
  const width = { near: [] as number[], far: [] as number[] }
  for (let i = 0; i < length; i++) {
    const away = Math.abs(Math.log(columns.strike[i]! / columns.underlyingPrice[i]!))
    const relative = (columns.ask[i]! - columns.bid[i]!) / (columns.ask[i]! + columns.bid[i]!)
    if (away < 0.02) width.near.push(relative)
    else if (away > 0.1 && columns.strike[i]! < columns.underlyingPrice[i]! === (columns.right[i] === 'put'))
      width.far.push(relative)
  }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(width.far)).toBeGreaterThan(2 * mean(width.near))
})

it('shows a contract in every session from its listing to the one before its expiry', () => {
  const from = last - 40
  const { columns, length } = chainRows(market, from, last)
  const seen = new Map<string, number[]>()
  for (let i = 0; i < length; i++) {
    const list = seen.get(columns.contract[i]!) ?? []
    list.push(columns.session[i]!)
    seen.set(columns.contract[i]!, list)
  }
  const expiries = new Map([...columns.contract].map((contract, i) => [contract, columns.expiry[i]!]))
  const end = market.sessions[last - 1]!.day
  for (const [contract, days] of seen) {
    const expected = nyse.sessionDays(days[0]!, Math.min(end, expiries.get(contract)! - 1))
    expect(days).toEqual([...expected])
  }
})

it('lets open interest change by no more than was traded', () => {
  const from = last - 30
  const { columns, length } = chainRows(market, from, last)
  let changes = 0
  for (let i = 1; i < length; i++) {
    if (columns.contract[i] !== columns.contract[i - 1]) continue
    // A record carries the count of the evening before, so that it moves by the volume of that session.
    const change = Math.abs(columns.openInterest[i]! - columns.openInterest[i - 1]!)
    expect(change).toBeLessThanOrEqual(columns.volume[i - 1]!)
    changes += change > 0 ? 1 : 0
  }
  expect(changes).toBeGreaterThan(1000)
})

const anyState = fc.record({
  slow: fc.double({ min: -2.6, max: 2.6, noNaN: true }),
  fast: fc.double({ min: -2.5, max: 2.5, noNaN: true }),
})

it('has a surface without butterfly or calendar arbitrage in any state', () => {
  const tenors = [1, 2, 5, 9, 16, 30, 44, 93, 182, 365]
  fc.assert(
    fc.property(anyState, fc.double({ min: -1.5, max: 1, noNaN: true }), (state, k) => {
      const surface = new Surface(state, 366)
      let shorter = 0
      for (const tenor of tenors) {
        const theta = surface.theta(tenor * DAY)
        const w = surface.totalVariance(k, theta)
        expect(w).toBeGreaterThan(shorter)
        shorter = w
        const bump = 1e-4 * Math.sqrt(theta)
        const first = surface.slope(k, theta)
        const second = (surface.slope(k + bump, theta) - surface.slope(k - bump, theta)) / (2 * bump)
        // Density factor of Gatheral and Jacquier (2014), equation (2.1).
        const density = (1 - (k * first) / (2 * w)) ** 2 - (first ** 2 / 4) * (1 / w + 0.25) + second / 2
        expect(density).toBeGreaterThan(-1e-9)
      }
    }),
  )
})

it('publishes the volatility index that a strip of options on the surface is worth', () => {
  fc.assert(
    fc.property(anyState, (state) => {
      const surface = new Surface(state, 30)
      const theta = surface.theta(30 * DAY)
      const step = 0.02 * Math.sqrt(theta)
      let strip = 0
      for (let k = -2000 * step; k <= 1000 * step; k += step) {
        const strike = Math.exp(k)
        const value = blackPrice({ price: 1, discount: 1 }, strike, surface.totalVariance(k, theta), k > 0)
        strip += (2 * value * step) / strike
      }
      expect(modelFreeVariance(surface, theta) / strip).toBeCloseTo(1, 3)
    }),
    { numRuns: 30 },
  )
})

it('has an index that the quotes of its own chain reproduce', () => {
  for (const row of rows) {
    const chain = chainRows(market, row, row + 1)
    const calls = byExpiry(chain, 'call')
    const puts = byExpiry(chain, 'put')
    const at = market.sessions[row]!.close
    const forwards = new ForwardCurve(market, row, 365)
    const tenors = [...calls.keys()].map((expiry) => ({ expiry, days: (nyse.session(expiry)!.close - at) / DAY }))
    const variance = ({ expiry }: { expiry: number }): number => {
      const forward = forwards.at(nyse.session(expiry)!.close)
      const options = calls.get(expiry)!
      const step = options[1]!.strike - options[0]!.strike
      return options.reduce((sum, call, i) => {
        const out = call.strike > forward.price ? middle(call) : middle(puts.get(expiry)![i]!)
        return sum + (2 * step * out) / (forward.discount * call.strike ** 2)
      }, 0)
    }
    const near = tenors.findLast(({ days }) => days <= 30)!
    const next = tenors.find(({ days }) => days > 30)!
    const weight = (30 - near.days) / (next.days - near.days)
    const thirty = (1 - weight) * variance(near) + weight * variance(next)
    const replicated = 100 * Math.sqrt((thirty * 365) / 30)
    // The listed strikes end where the strip does not: the replica falls a little short.
    expect(replicated / market.index.indexAtClose[row]!).toBeGreaterThan(0.9)
    expect(replicated / market.index.indexAtClose[row]!).toBeLessThan(1.02)
  }
})
