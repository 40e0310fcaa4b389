import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as build from '../../src/strategy/builders.ts'
import { europeanPrice } from '../../src/index.ts'
import type { Leg, OptionLeg } from '../../src/strategy/leg.ts'
import { MARGIN_RULES } from '../../src/strategy/margin-rules.ts'
import { strategyMargin } from '../../src/strategy/strategy-margin.ts'

const terms = { yearsToExpiry: 0.25 }
const short = { ...terms, quantity: -1 }
const at = (strike: number, price: number) => ({ strike, price })

function requirement(legs: readonly Leg[], spot: number, rules = MARGIN_RULES.equity): number {
  return strategyMargin(
    legs,
    legs.map(({ price }) => price),
    spot,
    rules,
  ).requirement
}

// FINRA 4210(f)(2)(E): 100 % of the option's value plus 20 % (15 % for a broad index) of the underlying's less what
// it is out of the money, at least plus 10 % of the underlying for a call, of the strike for a put.
it.each([
  ['a call in the money', build.single('call', at(95, 8), short), 100, 100 * (8 + 20)],
  ['a call out of the money', build.single('call', at(105, 2), short), 100, 100 * (2 + 15)],
  ['a call far out of the money', build.single('call', at(130, 0.1), short), 100, 100 * (0.1 + 10)],
  ['a put out of the money', build.single('put', at(95, 2), short), 100, 100 * (2 + 15)],
  ['a put far out of the money', build.single('put', at(60, 0.1), short), 100, 100 * (0.1 + 6)],
])('asks of %s alone what the rule says', (_, legs, spot, expected) => {
  expect(requirement(legs, spot)).toBeCloseTo(expected, 9)
})

it('asks less of a broad index', () => {
  expect(requirement(build.single('put', at(2800, 20), short), 2900, MARGIN_RULES.broad_index)).toBeCloseTo(
    100 * (20 + 335),
    9,
  )
})

it.each([
  ['a credit spread: its width', build.vertical('call', at(110, 1), at(100, 4), terms), 1000],
  ['a debit spread: nothing beyond its cost', build.vertical('call', at(100, 4), at(110, 1), terms), 0],
  ['an iron condor: one side', build.ironCondor(at(85, 1), at(90, 2), at(110, 2), at(120, 1), terms), 1000],
  ['a long butterfly: nothing beyond its cost', build.butterfly('call', at(90, 11), at(100, 4), at(110, 1), terms), 0],
  ['a short butterfly: a wing', build.butterfly('call', at(90, 11), at(100, 4), at(110, 1), short), 1000],
  ['a short box: the distance of its strikes', build.box(at(90, 12), at(110, 3), at(90, 2), at(110, 12), short), 2000],
  ['a calendar: nothing beyond its cost', build.calendar('put', at(100, 3), at(100, 5), terms, 0.5), 0],
  ['a long straddle: nothing beyond its cost', build.straddle(100, 4, 5, terms), 0],
])('asks of %s', (_, legs, expected) => {
  expect(requirement(legs, 100)).toBeCloseTo(expected, 9)
})

it('asks of a short strangle the greater side and the market value of the other', () => {
  // Call: 2 + max(20 - 5, 10) = 17. Put: 3 + max(20 - 10, 9) = 13.
  expect(requirement(build.strangle(at(90, 3), at(105, 2), short), 100)).toBeCloseTo(100 * (17 + 3), 9)
})

it('gives no cover to a short call that ends after the long one', () => {
  const legs = build.calendar('call', at(100, 5), at(100, 3), { ...terms, yearsToExpiry: 0.5 }, 0.25)
  expect(requirement(legs, 100)).toBeCloseTo(100 * (5 + 20), 9)
})

it('covers calls with shares, the shares at half their value', () => {
  expect(requirement(build.coveredCall(100, at(110, 2), terms), 100)).toBeCloseTo(5000, 9)
  // In the money the shares are worth no more than the strike: half of 90 and the 10 above it.
  expect(requirement(build.coveredCall(100, at(90, 11), terms), 100)).toBeCloseTo(5500, 9)
  const two = [...build.coveredCall(100, at(110, 2), terms), ...build.single('call', at(110, 2), short)]
  expect(requirement(two, 100)).toBeCloseTo(5000 + 100 * (2 + 10), 9)
})

it('pairs so that the least is asked', () => {
  // One long call covers the nearer or the farther of two short ones; covering the nearer saves more.
  const legs = [
    ...build.single('call', at(100, 6), short),
    ...build.single('call', at(120, 1), short),
    ...build.single('call', at(105, 3), terms),
  ]
  expect(requirement(legs, 100)).toBeCloseTo(500 + 100 * (1 + 10), 9)
})

it('names what is long, what is short and what the legs need apart', () => {
  const legs = build.vertical('put', at(90, 1), at(100, 4), { ...terms, quantity: 2 })
  const margin = strategyMargin(legs, [1.5, 4.5], 100, MARGIN_RULES.equity)
  expect(margin).toMatchObject({
    requirement: 2000,
    longValue: 300,
    shortValue: 900,
    separately: 200 * 24.5,
    exact: true,
  })
})

it('is quick for thousands of contracts, and says when it did not try every way', () => {
  const many = (quantity: number) => ({ ...terms, quantity })
  const condor = build.ironCondor(at(85, 1), at(90, 2), at(110, 2), at(120, 1), many(1000))
  expect(requirement(condor, 100)).toBeCloseTo(1_000_000, 6)
  const uneven = [
    ...condor,
    ...build.single('call', at(115, 1), many(-997)),
    ...build.single('put', at(80, 1), many(-991)),
  ]
  const margin = strategyMargin(
    uneven,
    uneven.map(({ price }) => price),
    100,
    MARGIN_RULES.equity,
  )
  expect(margin.exact).toBe(false)
  expect(margin.requirement).toBeLessThanOrEqual(margin.separately)
})

const option = fc.record({
  kind: fc.constant('option' as const),
  right: fc.constantFrom('call' as const, 'put' as const),
  strike: fc.integer({ min: 80, max: 120 }),
  yearsToExpiry: fc.constantFrom(0.1, 0.3),
  quantity: fc.integer({ min: -2, max: 2 }),
  multiplier: fc.constantFrom(100, 10),
  price: fc.double({ min: 0, max: 30, noNaN: true }),
})
const shares = fc.record({
  kind: fc.constant('shares' as const),
  quantity: fc.integer({ min: -250, max: 250 }),
  price: fc.constant(100),
})
const positions = fc.array(fc.oneof({ weight: 5, arbitrary: option }, shares), { minLength: 1, maxLength: 5 })

it('asks never less than nothing and never more than the legs need apart', () => {
  fc.assert(
    fc.property(positions, fc.double({ min: 60, max: 140, noNaN: true }), (legs: Leg[], spot) => {
      const rules = MARGIN_RULES.equity
      const together = strategyMargin(
        legs,
        legs.map(({ price }) => price),
        spot,
        rules,
      )
      expect(together.requirement).toBeGreaterThanOrEqual(0)
      expect(together.requirement).toBeLessThanOrEqual(together.separately * (1 + 1e-12) + 1e-9)
    }),
  )
})

it('asks no more when a long option is added', () => {
  fc.assert(
    fc.property(positions, option, (legs: Leg[], added) => {
      const more = [...legs, { ...added, quantity: Math.abs(added.quantity) }]
      expect(requirement(more, 100)).toBeLessThanOrEqual(requirement(legs, 100) + 1e-6)
    }),
    { numRuns: 60 },
  )
})

/** A slow twin for one contract a leg: every way to leave short options naked, spread them with one long or pair them. */
function leastByPairs(legs: readonly OptionLeg[], spot: number): number {
  const naked = (leg: OptionLeg) => requirement([leg], spot) / 100
  const pair = (a: OptionLeg, b: OptionLeg): number => {
    if (a.quantity > 0 || b.quantity < 0) {
      if (a.right === b.right || a.quantity > 0 || b.quantity > 0) return Infinity
      return Math.max(naked(a), naked(b)) + (naked(a) >= naked(b) ? b.price : a.price)
    }
    if (a.right !== b.right || b.yearsToExpiry < a.yearsToExpiry) return Infinity
    return Math.max(0, a.right === 'call' ? b.strike - a.strike : a.strike - b.strike)
  }
  const [first, ...rest] = legs
  if (!first) return 0
  const alone = (first.quantity < 0 ? naked(first) : 0) + leastByPairs(rest, spot)
  return rest.reduce((least, other, i) => {
    const others = rest.filter((_, j) => j !== i)
    return Math.min(least, Math.min(pair(first, other), pair(other, first)) + leastByPairs(others, spot))
  }, alone)
}

/** Priced by one volatility, so that the dearer option also needs more. */
const contracts = option.map(({ quantity, ...leg }) => ({ ...leg, multiplier: 100, quantity: quantity < 0 ? -1 : 1 }))
const spots = fc.double({ min: 70, max: 130, noNaN: true })

function priced(legs: readonly OptionLeg[], spot: number): OptionLeg[] {
  const market = { spot, rate: 0, dividendYield: 0, volatility: 0.3 }
  return legs.map((leg) => ({ ...leg, price: europeanPrice(leg, market) }))
}

it('asks no more than the best pairing of legs two by two', () => {
  fc.assert(
    fc.property(fc.array(contracts, { minLength: 1, maxLength: 5 }), spots, (drawn, spot) => {
      const legs = priced(drawn, spot)
      expect(requirement(legs, spot)).toBeLessThanOrEqual(100 * leastByPairs(legs, spot) + 1e-6)
    }),
  )
})

it('asks exactly the best pairing of two legs', () => {
  fc.assert(
    fc.property(contracts, contracts, spots, (first, second, spot) => {
      const legs = priced([first, second], spot)
      expect(requirement(legs, spot)).toBeCloseTo(100 * leastByPairs(legs, spot), 6)
    }),
  )
})
