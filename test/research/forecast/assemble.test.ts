import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { agreementsOf } from '../../../src/research/forecast/agreement.ts'
import { assembleForecasts } from '../../../src/research/forecast/assemble.ts'
import { computeGrid } from '../../../src/research/forecast/compute-grid.ts'
import { priceIntervals } from '../../../src/research/forecast/price-intervals.ts'
import { stackHorizon } from '../../../src/research/forecast/stack.ts'
import type { ForecastPoint, ForecastSeries } from '../../../src/research/forecast/forecast-series.ts'
import { coverageScores } from '../../../src/research/forecast/judgement/interval-scores.ts'
import { outcomesOf, rowsOf } from '../../../src/research/forecast/judgement/contenders.ts'
import { Random } from '../../../src/core/random.ts'
import { MS_PER_DAY } from '../../../src/core/time.ts'
import { gridRequest, madeSamples, madeStudy } from './made-samples.ts'

const days = 150

/** Says a share of what will come, the rest is noise. */
function series(model: string, skill: number, seed: number): ForecastSeries {
  const truth = Random.fromSeed(7)
  const noise = Random.fromSeed(seed)
  const points = Array.from({ length: days }, (_, day) => {
    const change = 0.01 * truth.normal()
    const outcome = { change, price: 500 * (1 + change), at: (day + 1) * MS_PER_DAY, knownAt: (day + 1) * MS_PER_DAY }
    const said = skill * change + 0.01 * (1 - skill) * noise.normal()
    return {
      decisionAt: day * MS_PER_DAY,
      session: day,
      time: 'close',
      key: day,
      contract: '',
      price: 500,
      change: said,
      outcome,
      scale: 1,
    }
  })
  return { timeframe: '1d', model, horizon: 24, points }
}

it('trusts the member that was right, and no change where none was', () => {
  const study = madeStudy({ horizons: '[24]' })
  const able = stackHorizon([series('able', 0.9, 1), series('idle', 0, 2)], study)
  expect(able.weights.find(({ model }) => model === 'able')!.weight).toBeGreaterThan(0.8)
  const none = stackHorizon([series('idle', 0, 2), series('blind', 0, 3)], study)
  expect(none.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThan(0.3)
})

it('says what families agree on, else no change', () => {
  const [one, other] = [series('one', 0.5, 1), series('other', 0.5, 2)] as const
  const [both] = agreementsOf('both', ['one', 'other'], [one, other, series('third', 0, 3)])
  expect(both!.model).toBe('both')
  for (const [i, { change }] of both!.points.entries()) {
    const said = [one.points[i]!.change, other.points[i]!.change] as const
    expect(change).toBe(said[0] > 0 === said[1] > 0 ? (said[0] + said[1]) / 2 : 0)
  }
})

it('combines with what was known at each decision alone', () => {
  const study = madeStudy({ horizons: '[24]' })
  const members = [series('able', 0.9, 1), series('idle', 0, 2)]
  const later = members.map((one) => ({
    ...one,
    points: one.points.map((point, i) =>
      i < 100 ? point : { ...point, change: 0.5, outcome: { ...point.outcome, change: -0.5 } },
    ),
  }))
  const said = (given: readonly ForecastSeries[]) =>
    stackHorizon(given, study)
      .points.slice(0, 100)
      .map(({ change }) => change)
  expect(said(later)).toEqual(said(members))
})

it('covers about as much as it promises, in units of the scale that was known', async () => {
  const samples = [madeSamples({ timeframe: '1d', perSession: 1, sessions: 320, horizons: [24] })]
  const study = madeStudy({
    timeframes: '{ 1d: {} }',
    horizons: '[24]',
    families: '{ ridge: { estimator: ridge } }',
    forecast: '{ days: 250, warmUp: 40 }',
  })
  const { forecasts } = assembleForecasts(study, await computeGrid(gridRequest({ study, samples })))
  for (const model of ['ridge', 'stack', 'no-change']) {
    const timeframe = model === 'ridge' ? '1d' : 'all'
    const outcomes = outcomesOf(forecasts, rowsOf(forecasts, { model, timeframe, horizon: 24 }))
    for (const { isKept } of coverageScores(outcomes)) expect(isKept).toBe(true)
  }
})

it('learns intervals of contracts by snapshots: their number at each changes nothing', () => {
  const study = madeStudy({ horizons: '[24]' })
  const one = series('able', 0.5, 1)
  const boundsOf = (copies: number): number[] => {
    const points = one.points.flatMap((point) => new Array<typeof point>(copies).fill(point))
    const [narrow] = priceIntervals({ ...one, points }, study.intervals)
    return Array.from(narrow!.low).filter((_, row) => row % copies === 0)
  }
  const single = boundsOf(1)
  const many = boundsOf(50)
  const isFinite = single.map((bound) => Number.isFinite(bound))
  expect(many.filter((bound, i) => isFinite[i] === true && !Number.isFinite(bound))).toEqual([])
  const apart = many.map((bound, i) => Math.abs(bound - single[i]!)).filter(Number.isFinite)
  expect(apart.length).toBeGreaterThan(100)
  expect(apart.toSorted((a, b) => a - b)[Math.floor(apart.length / 2)]).toBeLessThan(2)
})

it('gives intervals of contracts that do not depend on how many there are later', () => {
  const study = madeStudy({ horizons: '[24]' })
  const one = series('able', 0.5, 1)
  const boundsOf = (copies: (day: number) => number): Float64Array => {
    const points = one.points.flatMap((point, day) => new Array<typeof point>(copies(day)).fill(point))
    return priceIntervals({ ...one, points }, study.intervals)[0]!.low
  }
  const early = boundsOf(() => 3).subarray(0, 300)
  expect(early.filter(Number.isFinite).length).toBeGreaterThan(200)
  expect(boundsOf((day) => (day < 100 ? 3 : 40)).subarray(0, 300)).toEqual(early)
})

it('moves an interval by one step an outcome, onto which targets of several decisions collapse', () => {
  const study = madeStudy({ horizons: '[36]' })
  const one = series('able', 0.5, 1)
  // From day 60 on each outcome is farther away than all before, and missed by every interval that is finite.
  const escaping = one.points.map((point, day) => (day < 60 ? point : withChange(point, 2 ** (day - 60))))
  const daysToInfinity = (decisions: number): number => {
    const points = escaping.flatMap((point) =>
      Array.from({ length: decisions }, (_, i) => ({ ...point, decisionAt: point.decisionAt + i })),
    )
    const [narrow] = priceIntervals({ ...one, points }, study.intervals)
    const first = narrow!.high.findIndex((end, row) => row >= 60 * decisions && end === Infinity)
    return first / decisions - 60
  }
  const alone = daysToInfinity(1)
  expect(alone).toBeGreaterThan(8)
  for (const decisions of [2, 3, 5]) expect(Math.abs(daysToInfinity(decisions) - alone)).toBeLessThanOrEqual(2)
})

function withChange(point: ForecastPoint, change: number): ForecastPoint {
  return { ...point, outcome: { ...point.outcome, change, price: point.price * (1 + change) } }
}

it('gives prices no interval that ends below zero', () => {
  const { intervals } = madeStudy({ horizons: '[24]' })
  const one = series('able', 0.5, 1)
  // Options that may lose all they cost: the outcome is nothing at all, or twice as much.
  const points = one.points.map((point, day) => withChange({ ...point, change: 0 }, day % 2 === 0 ? -1 : 1))
  const given = priceIntervals({ ...one, points }, intervals)
  for (const { low } of given) {
    expect(low.filter((end) => end < 0 && Number.isFinite(end))).toEqual(new Float64Array(0))
    expect(low.filter((end) => end === 0).length).toBeGreaterThan(50)
  }
})

it('gives a wider level nothing narrower than a narrower one', () => {
  const study = madeStudy({ horizons: '[24]', intervals: '{ levels: [0.9, 0.5, 0.75], step: 0.3, window: 20 }' })
  expect(study.intervals.levels).toEqual([0.5, 0.75, 0.9])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, skill) => {
      const levels = priceIntervals(series('any', skill, seed), study.intervals)
      for (const [k, { low, high }] of levels.slice(1).entries()) {
        expect(low.every((end, row) => end <= levels[k]!.low[row]!)).toBe(true)
        expect(high.every((end, row) => end >= levels[k]!.high[row]!)).toBe(true)
      }
    }),
  )
})
