/** Weights of overlapping labels against the definition, and what is reported of outcomes that are one price. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayNumber } from '../../../src/core/time.ts'
import { createFeatureSet } from '../../../src/features/feature-set.ts'
import { buildHorizonSamples } from '../../../src/features/horizons/build-horizon-samples.ts'
import { horizonText, reportHorizons } from '../../../src/features/horizons/horizon-report.ts'
import { type HorizonSamples, outcomesAt } from '../../../src/features/horizons/horizon-samples.ts'
import { averageUniqueness } from '../../../src/features/horizons/uniqueness.ts'
import { createFeatureRegistry } from '../../../src/features/registry.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { minuteBars } from '../minute-bars.ts'

/** Samples of nothing but the places of their prices. */
function spans(from: readonly number[], to: readonly number[]): HorizonSamples {
  const none = new Float64Array(from.length)
  return {
    symbol: 'SPY',
    timeframe: '1d',
    featureNames: [],
    columns: [],
    session: new Int32Array(from.length),
    decisionAt: none,
    price: none,
    pricePlace: Int32Array.from(from),
    outcomes: [
      {
        hours: 24,
        price: none,
        at: none,
        knownAt: none,
        return: none,
        volatility: none,
        pricePlace: Int32Array.from(to),
        pending: 0,
        gaps: 0,
      },
    ],
  }
}
const all = (samples: HorizonSamples): Int32Array => Int32Array.from(samples.decisionAt.keys())

it('is the mean of 1 over the labels that span a change', () => {
  // The first label shares its second change with the second one, and the third is alone; the last is not known.
  const samples = spans([0, 1, 4, 5], [2, 3, 5, -1])
  expect([...averageUniqueness(samples, 24, all(samples))]).toEqual([0.75, 0.75, 1, 0])
  expect([...averageUniqueness(samples, 24, Int32Array.of(1, 0))]).toEqual([0.75, 0.75])
  expect([...averageUniqueness(samples, 24, Int32Array.of(2, 0))]).toEqual([1, 1])
  expect([...averageUniqueness(samples, 24, Int32Array.of())]).toEqual([])
})

it('agrees with the definition on any spans, and n copies of a label have 1/n each', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 12 }), fc.boolean())
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 40 }), (drawn) => {
      const ends = drawn.map(([from, length, isKnown]) => (isKnown ? from + length : -1))
      const samples = spans(
        drawn.map(([from]) => from),
        ends,
      )
      const covers = (i: number, change: number): boolean => drawn[i]![0] < change && change <= ends[i]!
      const expected = drawn.map(([from], i) => {
        const changes = Array.from({ length: Math.max(0, ends[i]! - from) }, (_, k) => from + 1 + k)
        const shares = changes.map((change) => 1 / drawn.filter((_, j) => covers(j, change)).length)
        return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length
      })
      averageUniqueness(samples, 24, all(samples)).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i]!, 12))
    }),
  )
  const copies = spans([3, 3, 3, 3], [9, 9, 9, 9])
  expect([...averageUniqueness(copies, 24, all(copies))]).toEqual([0.25, 0.25, 0.25, 0.25])
})

const HORIZONS = [24, 48, 72]
const { samples } = buildHorizonSamples({
  symbol: 'SPY',
  timeframe: '1d',
  horizons: HORIZONS,
  featureSet: createFeatureSet({ features: ['weekday'] }, createFeatureRegistry(), 'test'),
  inputs: {
    bars: [minuteBars(1, dayNumber(2024, 11, 18), dayNumber(2024, 12, 4), { minutes: 30 })],
    series: [],
    actions: [],
  },
  calendar: nyse,
})

it('counts the outcomes that are one price, and what their targets waited for', () => {
  // Decisions at 16:00 (13:00 on Friday the 29th) of 18 to 22, 25 to 27 and 29 November, 2, 3 and 4 December.
  const [day, two, three] = reportHorizons(samples, nyse)
  expect(day).toMatchObject({ decisions: 12, known: 11, pending: 1, gaps: 0, prices: 11 })
  // Over Thanksgiving once, over the weekend from 22 and 29 November.
  expect(day!.waits).toEqual({ none: 8, night: 0, weekend: 2, holiday: 1 })
  // After 48 h: Thursday 21 and Friday 22 have Monday's opening; from Tuesday 26 it is Thanksgiving, from Wednesday
  // 27 the half day had closed, as before the weekend it had on Friday 29.
  expect(two).toMatchObject({ known: 10, pending: 2, prices: 8 })
  expect(two!.waits).toEqual({ none: 5, night: 0, weekend: 4, holiday: 1 })
  expect(two!.sharedWith).toEqual([
    { hours: 24, decisions: 2 },
    { hours: 72, decisions: 2 },
  ])
  expect(three!.waits.none + three!.waits.weekend + three!.waits.holiday + three!.waits.night).toBe(three!.known)
  const last = outcomesAt(samples, 48).pricePlace.filter((place) => place >= 0)
  expect(two!.prices).toBe(new Set(last).size)
})

it('says so in a sentence', () => {
  expect(reportHorizons(samples, nyse).map(horizonText)[1]).toMatch(
    /^48 h: 10 outcomes are 8 different prices, waited for 4 over a weekend, 1 over a holiday; the same price as 2 after 24 h, 2 after 72 h; they tell as much as \d independent ones; 2 are not known yet\.$/,
  )
})
