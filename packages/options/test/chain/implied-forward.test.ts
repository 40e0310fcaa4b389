import fc from 'fast-check'
import { expect, it } from 'vitest'
import { impliedBorrow, impliedYield } from '../../src/chain/implied-borrow.ts'
import { impliedForward } from '../../src/chain/implied-forward.ts'
import { ladderOf, modelQuotes } from './model-chain.ts'

const strikes = Array.from({ length: 61 }, (_, i) => 70 + i)

/** Moves the calls of some strikes by up to twenty per cent of the strike, either way. */
function withOutliers(quotes: ReturnType<typeof modelQuotes>, places: readonly number[], moves: readonly number[]) {
  const bid = quotes.bid.slice()
  const ask = quotes.ask.slice()
  for (const [i, place] of places.entries()) {
    const move = moves[i % moves.length]!
    bid[place] = Math.max(0.01, bid[place]! + move)
    ask[place] = Math.max(0.02, ask[place]! + move)
  }
  return { ...quotes, bid, ask }
}

const chains = fc.record({
  forward: fc.double({ min: 85, max: 115, noNaN: true }),
  years: fc.double({ min: 0.01, max: 2, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.1, max: 0.6, noNaN: true }),
})

/** Eighteen of 61 strikes, 30 %. */
const outlierPlaces = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 18, maxLength: 18 })
const moves = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 18, maxLength: 18 })

it('finds the forward within the spread though 30 % of the calls are wild, the rate known', () => {
  fc.assert(
    fc.property(chains, outlierPlaces, moves, ({ volatility, ...chain }, places, by) => {
      const quotes = modelQuotes({ ...chain, volatility: () => volatility, strikes, halfWidth: () => 0.05 })
      const found = impliedForward(ladderOf(withOutliers(quotes, places, by)), chain)
      expect(['ok', 'one_strike']).toContain(found.status)
      expect(Math.abs(found.forward - chain.forward)).toBeLessThan(0.1)
    }),
  )
})

it('finds forward and rate though 30 % of the calls are wild', () => {
  fc.assert(
    fc.property(chains, outlierPlaces, moves, ({ volatility, ...chain }, places, by) => {
      const quotes = modelQuotes({ ...chain, volatility: () => volatility, strikes, halfWidth: () => 0.05 })
      const found = impliedForward(ladderOf(withOutliers(quotes, places, by)), { years: chain.years })
      expect(found.status).toBe('ok')
      expect(Math.abs(found.forward - chain.forward)).toBeLessThan(0.1)
    }),
  )
})

it('is exact on exact quotes, and says how many strikes took part', () => {
  const chain = { forward: 101.5, years: 0.5, rate: 0.04, volatility: () => 0.2, strikes, halfWidth: () => 0.05 }
  const found = impliedForward(ladderOf(modelQuotes(chain)), { years: 0.5 })
  expect(found.forward).toBeCloseTo(101.5, 10)
  expect(found.rate).toBeCloseTo(0.04, 10)
  expect(found.discount).toBeCloseTo(Math.exp(-0.02), 10)
  expect(found.forwardError).toBeLessThan(1e-9)
  expect(found.strikesOffered).toBeGreaterThan(40)
})

it('has a standard error that its misses agree with', () => {
  const noise = fc.sample(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { numRuns: 61 * 40, seed: 7 })
  const misses = Array.from({ length: 40 }, (_, run) => {
    const quotes = modelQuotes({
      forward: 100,
      years: 0.5,
      rate: 0.02,
      volatility: () => 0.2,
      strikes,
      halfWidth: () => 0.2,
    })
    const move = (side: Float64Array) => side.map((value, i) => (i < 61 ? value + noise[61 * run + i]! : value))
    const found = impliedForward(ladderOf({ ...quotes, bid: move(quotes.bid), ask: move(quotes.ask) }), { years: 0.5 })
    return (found.forward - 100) / found.forwardError
  })
  const spread = Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length)
  expect(spread).toBeGreaterThan(0.6)
  expect(spread).toBeLessThan(1.6)
})

it('gives a status for chains that hold no forward', () => {
  const chain = {
    forward: 100,
    years: 0.5,
    rate: 0,
    volatility: () => 0.2,
    strikes: [95, 100, 105],
    halfWidth: () => 0.05,
  }
  const quotes = modelQuotes(chain)
  const puts = { ...quotes, bid: quotes.bid.map((bid, i) => (quotes.right[i]! > 0 ? Number.NaN : bid)) }
  expect(impliedForward(ladderOf(puts), { years: 0.5 })).toMatchObject({ status: 'no_pairs', strikesUsed: 0 })
  expect(impliedForward(ladderOf(quotes), { years: 0 }).status).toBe('expired')
  expect(impliedForward(ladderOf(quotes), { years: Number.NaN }).status).toBe('bad_input')
  const single = impliedForward(ladderOf(modelQuotes({ ...chain, strikes: [100] })), { years: 0.5, rate: 0 })
  expect(single.status).toBe('one_strike')
  expect(single.forward).toBeCloseTo(100, 9)
  expect(single.forwardError).toBeCloseTo(0.1, 9)
})

it('never throws, whatever the quotes', () => {
  const price = fc.oneof(fc.double(), fc.constantFrom(0, -1, Number.NaN, Infinity, 1e308, 5e-324))
  const column = (length: number) =>
    fc.array(price, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values))
  fc.assert(
    fc.property(column(8), column(8), column(8), price, (strike, bid, ask, years) => {
      const right = Int8Array.from(strike, (_, i) => (i % 2 === 0 ? 1 : -1))
      const found = impliedForward(ladderOf({ right, strike, bid, ask }), { years })
      expect(found.status === 'ok' || found.status === 'one_strike' || Number.isNaN(found.forward)).toBe(true)
    }),
  )
})

it('takes borrow from what is left of the forward', () => {
  const [spot, years, rate] = [50, 0.5, 0.03]
  const dividends = [{ years: 0.2, amount: 1 }]
  const forward = (spot - Math.exp(-0.03 * 0.2)) * Math.exp((rate - 0.12) * years)
  expect(impliedBorrow({ spot, forward, years, rate, dividends })).toBeCloseTo(0.12, 12)
  expect(impliedYield(spot, spot * Math.exp((rate - 0.07) * years), years, rate)).toBeCloseTo(0.07, 12)
  expect(impliedBorrow({ spot: 1, forward, years, rate, dividends: [{ years: 0.1, amount: 2 }] })).toBeNaN()
})
