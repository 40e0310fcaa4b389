/** Features of option chains, futures and headlines: their figures by hand, and what they wait for. */
import { europeanGreeks, europeanPrice } from '@bellwether/options'
import { expect, it } from 'vitest'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/time.ts'
import { buildFeatures } from '../../src/features/build-dataset.ts'
import { decisionsBeforeClose } from '../../src/features/decisions.ts'
import { defineFeature } from '../../src/features/definition.ts'
import { createFeatureSet } from '../../src/features/feature-set.ts'
import { parseFeature } from '../../src/features/grammar.ts'
import { createFeatureRegistry } from '../../src/features/registry.ts'
import type { FeatureInputs } from '../../src/features/sources.ts'
import type { SnapshotRecords } from '../../src/features/snapshots/snapshot.ts'
import { nyse } from '../../src/market/calendar.ts'
import { futureExpiry } from '../../src/market/future-expiry.ts'
import { seriesOf, sharedRows } from './frames.ts'
import { eventsOf, expiryRow, futureRow, quoteRow, scoreRow, snapshotsOf } from './snapshot-frames.ts'
import { itOnShared } from '../shared.ts'

const registry = createFeatureRegistry()
const MONDAY = dayNumber(2019, 5, 6)
const decisions = decisionsBeforeClose(nyse, 'SPY', { from: MONDAY, to: MONDAY + 4 })

/** The features at 15:45 from Monday to Friday. */
function weekOf(specs: string[], inputs: Partial<FeatureInputs>): number[][] {
  const featureSet = createFeatureSet({ features: specs }, registry, '')
  const all = { bars: [], series: [], actions: [], ...inputs }
  return buildFeatures({ featureSet, inputs: all, decisions, calendar: nyse }).map((column) => [...column])
}

/** On Tuesday, of a snapshot of Monday. */
function ofMonday(spec: string, snapshots: SnapshotRecords): number {
  return weekOf([spec], { snapshots: [snapshots] })[0]![1]!
}

it('interpolates total variance at the forward between the expiries on both sides, and nowhere else', () => {
  const chain = snapshotsOf('expiry-analytics', [
    expiryRow(MONDAY, 20, { atmIv: 0.2 }),
    expiryRow(MONDAY, 40, { atmIv: 0.1 }),
    expiryRow(MONDAY, 90, { atmIv: Number.NaN }),
  ])
  const variance = (0.2 ** 2 * 20 + 0.1 ** 2 * 40) / 2 / 30
  expect(ofMonday('atm_iv:30@options', chain)).toBeCloseTo(Math.sqrt(variance), 12)
  expect(ofMonday('atm_iv:20@options', chain)).toBeCloseTo(0.2, 12)
  expect(ofMonday('atm_iv:10@options', chain)).toBeNaN()
  expect(ofMonday('atm_iv:60@options', chain)).toBeNaN()
  expect(ofMonday('iv_slope:20:40@options', chain)).toBeCloseTo(-0.1, 12)
})

it('implies what the contracts nearest to the money say that expire next, from quotes or else trades', () => {
  const years = 1 / 365
  const market = { spot: 400, rate: 0, dividendYield: 0 }
  const price = (right: 'call' | 'put', strike: number, volatility: number) =>
    europeanPrice({ right, strike, yearsToExpiry: years }, { ...market, volatility })
  const chain = snapshotsOf('chains', [
    quoteRow(MONDAY, 'call', 400, { last: price('call', 400, 0.2), volume: 7 }),
    quoteRow(MONDAY, 'call', 401, {
      bid: price('call', 401, 0.3) - 0.01,
      ask: price('call', 401, 0.3) + 0.01,
      last: 99,
      volume: 5,
    }),
    quoteRow(MONDAY, 'call', 410, { last: 1, volume: 100 }),
    quoteRow(MONDAY, 'put', 400, { last: price('put', 400, 0.4), volume: 3 }),
    quoteRow(MONDAY, 'put', 401, { last: Number.NaN, volume: 2 }),
    quoteRow(MONDAY, 'call', 400, { expiry: MONDAY + 2, last: 50, volume: 1000 }),
  ])
  const gamma = (right: 'call' | 'put', strike: number, volatility: number) =>
    europeanGreeks({ right, strike, yearsToExpiry: years }, { ...market, volatility }).gamma
  const calls = gamma('call', 400, 0.2) + gamma('call', 401, 0.3)
  expect(ofMonday('near_call_iv:2@chain', chain)).toBeCloseTo(0.25, 9)
  expect(ofMonday('near_put_iv:2@chain', chain)).toBeCloseTo(0.4, 9)
  expect(ofMonday('near_call_gamma:2@chain', chain)).toBeCloseTo(calls, 9)
  expect(ofMonday('near_gamma_imbalance:2@chain', chain)).toBeCloseTo(calls - gamma('put', 400, 0.4), 9)
  expect(ofMonday('near_call_volume:2@chain', chain)).toBe(12)
  expect(ofMonday('near_volume:2@chain', chain)).toBe(17)
  expect(ofMonday('near_call_volume:10@chain', chain)).toBe(112)
})

it('takes figures at a tenor from the root with the most quotes, and sums from all', () => {
  const figures = { atmIv: 0.15, callVolume: 100, putVolume: 150, callOpenInterest: 10, putOpenInterest: 30 }
  const chain = snapshotsOf('expiry-analytics', [
    expiryRow(MONDAY, 30, { ...figures, riskReversal25: -0.05, butterfly25: 0.01, expectedMove: 90, netGamma: 2 }),
    expiryRow(MONDAY, 30, { ...figures, root: 'SPXW', quotes: 50, atmIv: 0.5, netGamma: -1, putVolume: 50 }),
  ])
  expect(ofMonday('skew@options', chain)).toBe(-0.05)
  expect(ofMonday('butterfly@options', chain)).toBe(0.01)
  expect(ofMonday('atm_iv@options', chain)).toBeCloseTo(0.15, 12)
  expect(ofMonday('expected_move:30@options', chain)).toBeCloseTo(90 / 3000, 12)
  expect(ofMonday('put_call_volume@options', chain)).toBe(1)
  const beside = snapshotsOf('expiry-analytics', [
    expiryRow(MONDAY, 30, { ...figures, exchange: '' }),
    expiryRow(MONDAY, 30, { ...figures, exchange: 'W', quotes: 20, putVolume: 900 }),
  ])
  expect(ofMonday('put_call_volume@options', beside)).toBe(1.5)
  expect(ofMonday('put_call_interest@options', chain)).toBe(3)
  // One contract of gamma is 100 shares; a move of 1 % of 3,000 is 30.
  expect(ofMonday('gamma_exposure@options', chain)).toBeCloseTo((1 * 100 * 30 * 3000) / 1e6, 9)
})

it('gives the difference and the ratio of features of two sources at the decision', () => {
  const chain = snapshotsOf('expiry-analytics', [expiryRow(MONDAY, 30, { atmIv: 0.2 })])
  const series = seriesOf('realised', [{ period: MONDAY, value: 0.15, knownAt: MONDAY * MS_PER_DAY }])
  const [less, over] = weekOf(['atm_iv:30@options - level@realised', 'atm_iv@options / level@realised'], {
    snapshots: [chain],
    series: [series],
  })
  // The snapshot is of Monday's close.
  expect(less![0]).toBeNaN()
  expect(less![1]).toBeCloseTo(0.05, 12)
  expect(over![1]).toBeCloseTo(4 / 3, 12)
})

it('orders futures by their expiry and leaves out those that have ended', () => {
  const futures = snapshotsOf('futures', [
    futureRow(MONDAY, '2019-06', 17),
    futureRow(MONDAY, '2019-05', 15),
    futureRow(MONDAY, '2019-04', 99),
  ])
  expect(ofMonday('settlement:1@vx', futures)).toBe(15)
  expect(ofMonday('settlement:2@vx', futures)).toBe(17)
  expect(ofMonday('settlement:3@vx', futures)).toBeNaN()
  expect(ofMonday('contango@vx', futures)).toBeCloseTo(17 / 15 - 1, 12)
  expect(ofMonday('constant_maturity:5@vx', futures)).toBeNaN()
})

it('interpolates futures at a constant distance', () => {
  const futures = snapshotsOf('futures', [
    futureRow(MONDAY, '2019-05', 10, { root: 'vx' }),
    futureRow(MONDAY, '2019-06', 20, { root: 'vx' }),
  ])
  // Roots that are not of volatility end with the options of their month: 17 May and 21 June.
  const days = [dayNumber(2019, 5, 17), dayNumber(2019, 6, 21)].map((day) => day - MONDAY)
  expect(ofMonday('constant_maturity:30@vx', futures)).toBeCloseTo(
    10 + (10 * (30 - days[0]!)) / (days[1]! - days[0]!),
    12,
  )
})

it.each([
  // Final settlement dates on Cboe's calendars; February 2008 fell on a Tuesday, since options ended on Maundy Thursday.
  ['2008-02', dayNumber(2008, 2, 19)],
  ['2019-05', dayNumber(2019, 5, 22)],
  ['2010-12', dayNumber(2010, 12, 22)],
])('ends the VX future of %s on its settlement day', (delivery, day) => {
  expect(futureExpiry('VX', delivery)).toBe(day)
})

itOnShared('ends every VX future of 2004 to 2010 within a session of its last record', () => {
  const last = new Map<string, number>()
  for (const [date, future] of sharedRows('data/vol/cfe_vx_futures_all_contracts_2004_2010.csv.gz')) {
    last.set(deliveryOf(future!), dayOf(date!))
  }
  // The file ends with 2010, and so do futures that went on.
  const ended = [...last].filter(([, day]) => day < dayNumber(2010, 12, 20))
  const apart = ended.map(([delivery, day]) => nyse.count(day + 1, futureExpiry('VX', delivery)))
  expect(ended.length).toBeGreaterThan(60)
  expect(Math.max(...apart)).toBeLessThanOrEqual(1)
  expect(ended.filter(([delivery, day]) => day > futureExpiry('VX', delivery))).toEqual([])
})

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `K (May 04)` is for delivery in 2004-05. */
function deliveryOf(future: string): string {
  const [, month = '', year = ''] = /\((\w{3}) (?:20)?(\d\d)\)/.exec(future) ?? []
  return `20${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}`
}

/** The file writes 3/26/2004. */
function dayOf(text: string): number {
  const [month, day, year] = text.split('/').map(Number)
  return dayNumber(year!, month!, day!)
}

it('counts a headline from the moment at which it was known, and again when others of its day come', () => {
  const close = (day: number): number => nyse.session(day)!.close
  const scores = snapshotsOf('news-scores', [
    scoreRow(MONDAY, close(MONDAY) - 3 * MS_PER_HOUR, 1),
    scoreRow(MONDAY, close(MONDAY) + MS_PER_HOUR, -1),
    scoreRow(MONDAY, close(MONDAY) + 2 * MS_PER_HOUR, -1),
    scoreRow(MONDAY + 1, close(MONDAY + 3), 0.5),
  ])
  const [mean, share, count] = weekOf(['sentiment@news', 'negative_share@news', 'headlines@news'], {
    snapshots: [scores],
  })
  expect(mean).toEqual([1, -1 / 3, -1 / 3, -1 / 3, 0.5])
  expect(share).toEqual([0, 2 / 3, 2 / 3, 2 / 3, 0])
  expect(count).toEqual([1, 3, 3, 3, 1])
})

it('counts sessions to and from events that were scheduled by then, and to no other', () => {
  const friday = MONDAY + 4
  const events = eventsOf('cpi', [
    { on: MONDAY + 1, knownAt: (MONDAY - 30) * MS_PER_DAY },
    { on: friday, knownAt: (MONDAY + 3) * MS_PER_DAY },
  ])
  const [to, since] = weekOf(['sessions_to_event@cpi', 'sessions_since_event:2@cpi'], { events: [events] })
  expect(to).toEqual([1, 0, Number.NaN, 1, 0])
  expect(since).toEqual([Number.NaN, Number.NaN, 1, 2, 2])
})

it.each([
  ['atm_iv:30', 'atm_iv needs a source of option analytics behind "@"'],
  ['atm_iv:30@options/1h', 'a source of option analytics has no interval'],
  ['atm_iv:30.x@options', 'atm_iv has no output ".x"'],
  ['rsi:14|atm_iv:30', 'atm_iv is a feature of option analytics and transforms nothing'],
  ['sessions_to_event', 'sessions_to_event needs a source of events behind "@"'],
  ['sessions_to_event@cpi|lag:1', 'sessions_to_event needs a source of events behind "@"'],
  ['macd - rsi:14', '"macd" has several outputs'],
  ['iv_slope:90:30@options', 'the nearer days are not before the farther'],
])('refuses "%s": %s', (spec, why) => {
  expect(() => parseFeature(spec, registry)).toThrow(
    expect.objectContaining({ code: 'FEATURE_INVALID', message: expect.stringContaining(why) }),
  )
})

it('says which records are missing', () => {
  expect(() =>
    weekOf(['atm_iv@optoins'], { snapshots: [snapshotsOf('expiry-analytics', [expiryRow(MONDAY, 30)])] }),
  ).toThrow(expect.objectContaining({ code: 'DATA_NONE', remedy: 'Did you mean options?' }))
  expect(() => weekOf(['sessions_to_event@cpl'], { events: [eventsOf('cpi', [{ on: MONDAY, knownAt: 0 }])] })).toThrow(
    expect.objectContaining({ code: 'DATA_NONE', remedy: 'Did you mean cpi?' }),
  )
})

it('takes a snapshot feature of one’s own', () => {
  const own = defineFeature({
    name: 'expiries',
    title: 'Number of expiries.',
    parameters: {},
    snapshotOf: 'expiry-analytics',
    measure: (rows) => rows.length,
  })
  expect(parseFeature('expiries@options|lag:1', createFeatureRegistry([own]))[0]!.name).toBe('expiries@options|lag:1')
  expect(() => defineFeature({ ...own, name: 'wrong', snapshotOf: 'bars' as 'futures' })).toThrow('computes nothing')
})
