import { expect, it } from 'vitest'
import { indexTerms, modelFreeIndex, stripVariance } from '../../src/chain/model-free-index.ts'
import { indexMinutes } from '../../src/chain/time-to-expiry.ts'
import { ladderOf, modelQuotes } from './model-chain.ts'
import { NEAR_TERM, NEXT_TERM, PUBLISHED_INDEX } from './white-paper.ts'

const YEAR_MINUTES = 525_600

it.each([
  ['near', NEAR_TERM],
  ['next', NEXT_TERM],
])("reproduces the %s term of Cboe's worked example", (_, term) => {
  const found = stripVariance(term.ladder, term.minutes / YEAR_MINUTES, term.rate)
  expect(found.status).toBe('ok')
  expect(found.forward).toBeCloseTo(term.forward, 4)
  expect(found.atStrike).toBe(1960)
  expect([found.strip.strike[0], found.strip.strike.at(-1)]).toEqual([term.lowest, term.highest])
  expect(found.strip.contribution.reduce((sum, value) => sum + value, 0)).toBeCloseTo(term.sum, 9)
  // Printed with nine decimals from sums that were printed with six: no better than 1e-8.
  expect(Math.abs(found.variance - term.variance)).toBeLessThan(1e-8)
})

it("reproduces the index of Cboe's worked example", () => {
  const [near, next] = [NEAR_TERM, NEXT_TERM].map(({ ladder, minutes, rate }) => ({
    minutes,
    variance: stripVariance(ladder, minutes / YEAR_MINUTES, rate).variance,
  })) as [{ minutes: number; variance: number }, { minutes: number; variance: number }]
  expect(modelFreeIndex(near, next)).toBeCloseTo(PUBLISHED_INDEX, 4)
})

it("counts the minutes of Cboe's worked example", () => {
  const newYork = -4 * 3_600_000
  const now = Date.parse('2022-09-27T14:45:15Z')
  const offset = { now: newYork, expiry: newYork }
  expect(indexMinutes(now, Date.parse('2022-10-21T13:30:00Z'), offset)).toBe(NEAR_TERM.minutes)
  expect(indexMinutes(now, Date.parse('2022-10-28T20:00:00Z'), offset)).toBe(NEXT_TERM.minutes)
})

it('takes the widths from the strikes that take part, not from all that are listed', () => {
  const { strip } = stripVariance(NEAR_TERM.ladder, NEAR_TERM.minutes / YEAR_MINUTES, NEAR_TERM.rate)
  const widthAt = (strike: number) => strip.width[strip.strike.indexOf(strike)]
  expect([1400, 1410, 1420, 2100, 2125].map(widthAt)).toEqual([7.5, 10, 7.5, 15, 25])
})

it('gives back the variance of one volatility from a dense strip, as the log contract must', () => {
  const strikes = Array.from({ length: 2000 }, (_, i) => 20 + i * 0.25)
  const ladder = ladderOf(modelQuotes({ forward: 100, years: 0.25, rate: 0.03, volatility: () => 0.3, strikes }))
  const { variance } = stripVariance(ladder, 0.25, 0.03)
  expect(Math.sqrt(variance)).toBeCloseTo(0.3, 4)
})

it('weighs total variance linearly in minutes', () => {
  const [near, next] = [
    { minutes: 30_000, variance: 0.04 },
    { minutes: 50_000, variance: 0.04 },
  ] as const
  expect(modelFreeIndex(near, next)).toBeCloseTo(20, 12)
  const atTarget = { minutes: 43_200, variance: 0.09 }
  expect(modelFreeIndex(atTarget, atTarget)).toBeCloseTo(30, 12)
})

it('takes the terms around thirty days between 23 and 37 days', () => {
  const days = (...values: number[]) => values.map((value) => value * 1440)
  expect(indexTerms(days(9, 16, 24, 29, 31, 36, 45))).toEqual({ near: 3, next: 4 })
  expect(indexTerms(days(9, 16, 36, 45))).toBeUndefined()
})

it('says why there is no variance', () => {
  const quotes = modelQuotes({
    forward: 100,
    years: 0.1,
    rate: 0,
    volatility: () => 0.2,
    strikes: [90, 95, 100, 105, 110],
  })
  const calls = { ...quotes, bid: quotes.bid.map((bid, i) => (quotes.right[i]! > 0 ? bid : Number.NaN)) }
  expect(stripVariance(ladderOf(calls), 0.1, 0).status).toBe('no_forward')
  expect(stripVariance(ladderOf(quotes), 0, 0).status).toBe('expired')
  expect(stripVariance(ladderOf(quotes), Number.NaN, 0).status).toBe('bad_input')
  const high = modelQuotes({
    forward: 130,
    years: 0.1,
    rate: 0,
    volatility: () => 0.9,
    strikes: [90, 95, 100, 105, 110],
  })
  expect(stripVariance(ladderOf(high), 0.1, 0).status).toBe('no_calls')
})
