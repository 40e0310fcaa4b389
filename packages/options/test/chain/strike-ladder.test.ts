import { expect, it } from 'vitest'
import { splitByExpiry } from '../../src/chain/expiry-quotes.ts'
import { QUOTE_CONDITIONS, quoteCondition } from '../../src/chain/quote-condition.ts'
import { strikeLadder } from '../../src/chain/strike-ladder.ts'

it('keeps roots apart that share a date and strikes', () => {
  const chain = {
    root: ['SPXW', 'SPX', 'SPXW', 'SPX'],
    expiresAt: Float64Array.of(2, 1, 2, 3),
    right: Int8Array.of(1, 1, -1, 1),
    strike: Float64Array.of(100, 100, 100, 100),
    bid: Float64Array.of(1, 2, 3, 4),
    ask: Float64Array.of(1.5, 2.5, 3.5, 4.5),
  }
  const slices = splitByExpiry(chain)
  expect(slices.map(({ root, expiresAt, rows }) => [root, expiresAt, ...rows])).toEqual([
    ['SPX', 1, 1],
    ['SPX', 3, 3],
    ['SPXW', 2, 0, 2],
  ])
  expect([...slices[2]!.quotes.bid]).toEqual([1, 3])
})

it('puts calls and puts side by side in any order, and counts duplicates', () => {
  const ladder = strikeLadder({
    right: Int8Array.of(-1, 1, 1, 1, -1),
    strike: Float64Array.of(110, 100, 90, 100, Number.NaN),
    bid: Float64Array.of(1, 2, 3, 9, 5),
    ask: Float64Array.of(1.5, 2.5, 3.5, 9.5, 5.5),
  })
  const none = Number.NaN
  expect(ladder).toEqual({
    strike: Float64Array.of(90, 100, 110),
    callBid: Float64Array.of(3, 2, none),
    callAsk: Float64Array.of(3.5, 2.5, none),
    putBid: Float64Array.of(none, none, 1),
    putAsk: Float64Array.of(none, none, 1.5),
    duplicates: 1,
  })
})

it('names what is odd about a quote', () => {
  const conditions = [
    [1, 2],
    [2, 2],
    [3, 2],
    [0, 2],
    [Number.NaN, 2],
    [1, 0],
    [1, Number.NaN],
    [-1, 2],
    [1, Infinity],
  ].map(([bid, ask]) => quoteCondition(bid!, ask!))
  expect(conditions).toEqual([
    'two_sided',
    'locked',
    'crossed',
    'zero_bid',
    'zero_bid',
    'no_ask',
    'no_ask',
    'bad_input',
    'bad_input',
  ])
  expect(QUOTE_CONDITIONS).toHaveLength(6)
})
