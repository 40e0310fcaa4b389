/** Samples of many horizons: outcomes against a search, collapsed targets, labels, cuts of the future, bad input. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Frame, type Schema, selectRows } from '../../../src/core/frame.ts'
import { Random } from '../../../src/core/random.ts'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../src/core/time.ts'
import { isEventFeature, isSnapshotFeature } from '../../../src/features/definition.ts'
import { createFeatureSet } from '../../../src/features/feature-set.ts'
import {
  type BuiltSamples,
  buildHorizonSamples,
  type HorizonRequest,
} from '../../../src/features/horizons/build-horizon-samples.ts'
import { horizonDataset, type HorizonSamples, outcomesAt } from '../../../src/features/horizons/horizon-samples.ts'
import { onTimeframe } from '../../../src/features/horizons/timeframe-features.ts'
import { createFeatureRegistry } from '../../../src/features/registry.ts'
import type { FeatureInputs } from '../../../src/features/sources.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { newYorkInstant } from '../../../src/market/new-york-time.ts'
import { deriveBars } from '../../../src/market/timeframe.ts'
import { replaceKnownAfter } from '../../../src/research/evaluation/causality.ts'
import { actionsOf, dailyBars, seriesOf } from '../frames.ts'
import { minuteBars, type MinuteOptions } from '../minute-bars.ts'

const registry = createFeatureRegistry()
const FROM = dayNumber(2024, 11, 18)
const TO = dayNumber(2024, 12, 6)
const HORIZONS = [12, 24, 36, 48, 72, 96, 168]
const at = (month: number, day: number, hour: number, minute = 0): number =>
  newYorkInstant(dayNumber(2024, month, day), hour * 60 + minute)

/** Three weeks with Thanksgiving and its half day, in bars of five minutes unless told otherwise. */
function inputsOf(seed: number, options: MinuteOptions = {}): FeatureInputs {
  return {
    bars: [minuteBars(seed, FROM, TO, { minutes: 5, ...options })],
    series: [],
    actions: [actionsOf('SPY', [{ exDate: dayNumber(2024, 11, 26), amount: 1.5 }])],
  }
}

function build(inputs: FeatureInputs, asked: Partial<HorizonRequest> & { features?: string[] } = {}): BuiltSamples {
  const { features = ['rsi:5', 'weekday'], timeframe = '1h', ...rest } = asked
  const featureSet = createFeatureSet({ features: onTimeframe(features, timeframe, registry) }, registry, 'test')
  return buildHorizonSamples({
    symbol: 'SPY',
    timeframe,
    horizons: HORIZONS,
    featureSet,
    inputs,
    calendar: nyse,
    ...rest,
  })
}

/** Place of the decision at an instant. */
const decided = ({ decisionAt }: HorizonSamples, instant: number): number => decisionAt.indexOf(instant)

it('takes the first price at or after the target, the opening where the exchange was closed', () => {
  const inputs = inputsOf(1)
  const { samples } = build(inputs, { timeframe: '1d' })
  const { columns } = inputs.bars[0]!
  const open = (instant: number): number => columns.open[columns.start.indexOf(instant)]!
  const close = (instant: number): number => columns.close[columns.at.indexOf(instant)]!
  const outcome = (day: number, hours: number) => {
    const i = decided(samples, at(11, day, 16))
    const { price, at: happened } = outcomesAt(samples, hours)
    return [happened[i], price[i]]
  }
  const monday = at(11, 25, 9, 30)
  // Friday 22 November, 16:00: a day and a night later the exchange is closed, and all of them have Monday's opening.
  for (const hours of [12, 24, 36, 48]) expect(outcome(22, hours)).toEqual([monday, open(monday)])
  expect(outcome(22, 72)).toEqual([at(11, 25, 16), close(at(11, 25, 16))])
  expect(outcome(22, 96)).toEqual([at(11, 26, 16), close(at(11, 26, 16))])
  // Wednesday 27 November: Thanksgiving, then a half day that ends at 13:00.
  expect(outcome(27, 24)).toEqual([at(11, 29, 9, 30), open(at(11, 29, 9, 30))])
  expect(outcome(27, 48)).toEqual([at(12, 2, 9, 30), open(at(12, 2, 9, 30))])
  expect(outcome(26, 72)).toEqual(outcome(27, 48))
})

it('counts elapsed hours where clocks change', () => {
  const [friday, tuesday] = [dayNumber(2025, 3, 7), dayNumber(2025, 3, 11)]
  const spring = { ...inputsOf(1), bars: [minuteBars(1, friday, tuesday, { minutes: 5 })] }
  const { samples } = build(spring, { timeframe: '1d', horizons: [72] })
  // 16:00 in winter and 72 hours are 17:00 in summer: the exchange has closed.
  expect(outcomesAt(samples, 72).at[0]).toBe(nyse.session(tuesday)!.open)
  const autumn = [dayNumber(2024, 11, 1), dayNumber(2024, 11, 4)] as const
  const back = { ...inputsOf(1), bars: [minuteBars(1, ...autumn, { minutes: 5 })] }
  expect(outcomesAt(build(back, { timeframe: '1d', horizons: [72] }).samples, 72).at[0]).toBe(at(11, 4, 15))
})

it('decides when the bar is known, at the last price known then', () => {
  const inputs = inputsOf(2, { lag: 20_000 })
  const { samples } = build(inputs, { timeframe: '15m' })
  const { columns } = inputs.bars[0]!
  samples.decisionAt.forEach((instant, i) => {
    const row = columns.at.indexOf(instant - 20_000)
    expect((columns.at[row]! - nyse.session(samples.session[i]!)!.open) % (15 * MS_PER_MINUTE)).toBe(0)
    expect(samples.price[i]).toBe(columns.close[row])
  })
  // The target lies 20 seconds after the end of a bar, so that the close of the next one is the first price.
  const i = decided(samples, at(11, 18, 11) + 20_000)
  expect(outcomesAt(samples, 24).at[i]).toBe(at(11, 19, 11, 5))
  expect(outcomesAt(samples, 24).knownAt[i]).toBe(at(11, 19, 11, 5) + 20_000)
})

it('finds what a search through all bars finds', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom('5m', '1h', '1d'),
      fc.constantFrom(0, 700),
      fc.constantFrom(0, 0.01),
      (seed, timeframe, lag, missing) => {
        const inputs = { ...inputsOf(seed, { lag, missing }), actions: [] }
        const { samples } = build(inputs, { timeframe })
        const { columns, length } = inputs.bars[0]!
        const prices = Array.from({ length }, (_, row) => [
          { at: columns.start[row]!, price: columns.open[row]!, isOpen: true },
          { at: columns.at[row]!, price: columns.close[row]!, isOpen: false },
        ]).flat()
        for (const hours of HORIZONS) {
          const { price, at: happened, pricePlace, pending, gaps } = outcomesAt(samples, hours)
          samples.decisionAt.forEach((instant, i) => {
            const later = prices.filter((one) => one.at >= instant + hours * MS_PER_HOUR)
            const first = Math.min(...later.map((one) => one.at))
            const found = later.filter((one) => one.at === first)
            // Where a bar ends as the next begins, its close is the price of that instant.
            const expected = found.find((one) => !one.isOpen) ?? found[0]
            expect([happened[i], price[i]]).toEqual([expected?.at ?? Number.NaN, expected?.price ?? Number.NaN])
          })
          expect(pricePlace.filter((place) => place < 0).length).toBe(pending + gaps)
        }
      },
    ),
    { numRuns: 8 },
  )
})

it('gives price, return, direction and volatility of one outcome as datasets that share their features', () => {
  const inputs = inputsOf(3)
  const { samples } = build(inputs, { timeframe: '1h' })
  const { columns } = inputs.bars[0]!
  const i = decided(samples, at(11, 25, 15, 30))
  const label = (name: 'price' | 'return' | 'direction' | 'volatility') => horizonDataset(samples, 24, name)
  const [before, after] = [samples.price[i]!, columns.close[columns.at.indexOf(at(11, 26, 15, 30))]!]
  const mondaysClose = columns.close[columns.at.indexOf(at(11, 25, 16))]!
  const total = after / before / (1 - 1.5 / mondaysClose) - 1 // the dividend goes ex on Tuesday
  expect(label('price').label[i]).toBe(after)
  expect(label('return').label[i]).toBeCloseTo(total, 12)
  expect(label('direction').label[i]).toBe(total > 0 ? 1 : 0)
  const rows = Array.from(columns.at.keys()).filter(
    (row) => columns.at[row]! > at(11, 25, 15, 30) && columns.at[row]! <= at(11, 26, 15, 30),
  )
  const steps = rows.flatMap((row) => {
    const last = columns.close[row - 1]! - (columns.session[row] === columns.session[row - 1] ? 0 : 1.5)
    const isFirst = columns.session[row] !== columns.session[row - 1]
    return isFirst
      ? [Math.log(columns.open[row]! / last), Math.log(columns.close[row]! / columns.open[row]!)]
      : [Math.log(columns.close[row]! / last)]
  })
  const variance = steps.reduce((sum, step) => sum + step * step, 0) * 365
  expect(label('volatility').label[i]).toBeCloseTo(Math.sqrt(variance), 12)
  for (const name of ['price', 'return', 'direction', 'volatility'] as const) {
    const dataset = label(name)
    expect(dataset.columns).toBe(samples.columns)
    expect(dataset.labelKnownAt).toEqual(outcomesAt(samples, 24).knownAt)
    const later = dataset.labelKnownAt.filter((known, row) => known > dataset.decisionAt[row]!)
    expect(later.length).toBe(dataset.label.filter((value) => !Number.isNaN(value)).length)
  }
  const unknown = horizonDataset(samples, 168, 'direction').label.at(-1)
  expect(unknown).toBeNaN()
})

it('counts a share that was split since in shares of the decision', () => {
  const split = actionsOf('SPY', [{ exDate: dayNumber(2024, 11, 26), amount: 4, action: 'split' }])
  const plain = build({ ...inputsOf(4), actions: [] }, { timeframe: '1d' }).samples
  const { samples } = build({ ...inputsOf(4), actions: [split] }, { timeframe: '1d' })
  const i = decided(samples, at(11, 25, 16))
  expect(outcomesAt(samples, 24).price[i]).toBe(4 * outcomesAt(plain, 24).price[i]!)
  expect(outcomesAt(samples, 24).return[i]).toBeCloseTo(4 * (1 + outcomesAt(plain, 24).return[i]!) - 1, 12)
  expect(outcomesAt(samples, 24).price[i - 1]).toBe(outcomesAt(plain, 24).price[i - 1])
})

it('computes a feature on bars of the timeframe, of another one and of days', () => {
  const inputs = inputsOf(5)
  const { samples } = build(inputs, { timeframe: '1h', features: ['level', 'level@/15m', 'level@/1d', 'log_return:1'] })
  expect(samples.featureNames).toEqual(['level@/1h', 'level@/15m', 'level', 'log_return:1@/1h'])
  const i = decided(samples, at(11, 20, 11, 30))
  const { columns } = inputs.bars[0]!
  const close = (instant: number): number => columns.close[columns.at.indexOf(instant)]!
  expect(samples.columns.map((column) => column[i])).toEqual([
    samples.price[i],
    samples.price[i],
    close(at(11, 19, 16)),
    Math.log(close(at(11, 20, 11, 30)) / close(at(11, 20, 10, 30))),
  ])
})

it('computes features on regular hours alone, whatever bars are given beside', () => {
  const features = ['level', 'sma:3', 'volume_ratio:5', 'level@/1d']
  const request = { timeframe: '5m', features }
  const plain = minuteBars(6, FROM, TO, { minutes: 5 })
  const inputs = { ...inputsOf(6), bars: [plain] }
  const extended = minuteBars(6, FROM, TO, { minutes: 5, extended: 12 })
  const { samples } = build({ ...inputs, bars: [extended] }, request)
  const regular = deriveBars(extended, '5m', nyse).bars
  expect(build({ ...inputs, bars: [regular] }, request).samples).toEqual(samples)
  // Longer bars of another source are not used; bars of days are.
  const others = minuteBars(7, FROM, TO, { minutes: 15, extended: 4 })
  expect(build({ ...inputs, bars: [extended, others] }, request).samples).toEqual(samples)
  const day = { session: FROM, open: 1, high: 1, low: 1, close: 1, volume: 1 }
  const withDays = build({ ...inputs, bars: [extended, dailyBars('SPY', [day])] }, request).samples
  expect(withDays.columns[3]!.find((value) => !Number.isNaN(value))).toBe(1)
})

it('writes the timeframe where a feature names no source', () => {
  const specs = ['rsi', ' atr:14 | mean:10 ', 'level@VIX', 'rsi:14@/1d', 'weekday', 'atm_iv@options - rv_cc']
  expect(onTimeframe(specs, '5m', registry)).toEqual([
    'rsi@/5m',
    'atr:14@/5m| mean:10 ',
    'level@VIX',
    'rsi:14@/1d',
    'weekday',
    'atm_iv@options - rv_cc@/5m',
  ])
  expect(onTimeframe(['preset:underlying'], '1h', registry)).toContain('macd:12:26:9.macd@/1h')
})

/** Features of bars and of the date; what needs a source of another kind is searched in dataset.test.ts. */
const OF_BARS = registry.all().filter((feature) => !isSnapshotFeature(feature) && !isEventFeature(feature))

/** Each on the bars of the timeframe, and some of days, of an index and of a series that is revised. */
const EVERYTHING = [...OF_BARS.map(({ name }) => name), 'rv_cc:3@/1d', 'level@VIX', 'change:2@DGS10'].map((spec) =>
  ['momentum', 'distance_from_high', 'rank'].includes(spec) ? `${spec}:9` : spec,
)

function market(seed: number): FeatureInputs {
  const random = Random.fromSeed(seed)
  const sessions = nyse.sessionDays(FROM, TO)
  const vix = Array.from(sessions, (session) => {
    const close = 12 + 10 * random.next()
    return { session, open: close, high: close, low: close, close, volume: 0 }
  })
  const yields = Array.from(sessions).flatMap((period) => {
    const knownAt = nyse.session(period)!.close + MS_PER_HOUR
    const first = { period, value: 3 + random.next(), knownAt }
    return random.next() < 0.3 ? [first, { ...first, value: 4, knownAt: knownAt + 3 * MS_PER_DAY }] : [first]
  })
  const late = nyse.session(dayNumber(2024, 12, 2))!.open
  return {
    bars: [
      minuteBars(seed, FROM, TO, { minutes: 5, lag: 1000, missing: 0.002 }),
      dailyBars('VIX', vix, { lag: 15 * MS_PER_MINUTE }),
    ],
    series: [seriesOf('DGS10', yields)],
    actions: [
      actionsOf('SPY', [
        { exDate: dayNumber(2024, 11, 21), amount: 1.5, knownAt: late },
        { exDate: dayNumber(2024, 11, 26), amount: 2, action: 'split' },
      ]),
    ],
  }
}

/** What is said to be known by the cut must be the same to the bit. */
function expectSameBefore(cut: number, whole: HorizonSamples, other: HorizonSamples): void {
  const count = whole.decisionAt.filter((instant) => instant <= cut).length
  expect(other.decisionAt.slice(0, count)).toEqual(whole.decisionAt.slice(0, count))
  whole.columns.forEach((column, j) => {
    const name = whole.featureNames[j]
    for (let i = 0; i < count; i++) {
      expect(
        Object.is(column[i], other.columns[j]![i]),
        `${name} of decision ${i}: ${column[i]} and ${other.columns[j]![i]}`,
      ).toBe(true)
    }
  })
  expect(other.price.slice(0, count)).toEqual(whole.price.slice(0, count))
  whole.outcomes.forEach((outcomes, h) => {
    const others = other.outcomes[h]!
    for (let i = 0; i < count; i++) {
      if (!(outcomes.knownAt[i]! <= cut)) continue
      for (const name of ['price', 'at', 'knownAt', 'return', 'volatility'] as const) {
        expect(
          Object.is(outcomes[name][i], others[name][i]),
          `${name} of decision ${i} after ${outcomes.hours} h`,
        ).toBe(true)
      }
    }
  })
}

function changed(inputs: FeatureInputs, change: <S extends Schema>(frame: Frame<S>) => Frame<S>): FeatureInputs {
  return {
    bars: inputs.bars.map((frame) => change(frame)),
    series: inputs.series.map((frame) => change(frame)),
    actions: inputs.actions.map((frame) => change(frame)),
  }
}

/** Without the rows that were not known by an instant. */
function knownBy<S extends Schema>(frame: Frame<S>, instant: number): Frame<S> {
  const knownAt = frame.columns['knownAt'] as Float64Array
  return selectRows(
    frame,
    Array.from(knownAt.keys()).filter((row) => knownAt[row]! <= instant),
  )
}

it('knows nothing from after a decision: the future replaced by noise, or cut off, changes no bit before', () => {
  const first = nyse.session(dayNumber(2024, 11, 22))!.open
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.constantFrom('5m', '15m', '1h', '1d'),
      fc.integer({ min: 0, max: 13 * 1440 }),
      (seed, timeframe, minutes) => {
        const inputs = market(seed)
        const cut = first + minutes * MS_PER_MINUTE
        const horizons = [1, 12, 24, 48]
        const request = { timeframe, features: EVERYTHING, horizons }
        const { samples } = build(inputs, request)
        const noise = changed(inputs, (frame) => replaceKnownAfter(frame, cut, Random.fromSeed(seed + 1)))
        expectSameBefore(cut, samples, build(noise, request).samples)
        // Cut off at the opening: of a bar under way the open is known, and there is no row that holds it alone.
        const { open, close } = nyse.sessionOf(cut) ?? { open: cut, close: cut }
        const quiet = cut > open && cut < close + 1000 ? open : cut
        const early = changed(inputs, (frame) => knownBy(frame, quiet))
        expectSameBefore(quiet, samples, build(early, request).samples)
      },
    ),
    { numRuns: 12 },
  )
})

it('refuses a horizon longer than the data, and says what they span', () => {
  expect(() => build(inputsOf(6), { horizons: [24, 1000] })).toThrow(
    expect.objectContaining({
      code: 'DATA_INSUFFICIENT',
      message: 'No decision has a price 1000 hours later.',
      expected: expect.stringContaining('2024-11-18 to 2024-12-06, span 18.3 days'),
    }),
  )
  expect(() => build(inputsOf(6), { horizons: [0] })).toThrow('A horizon of 0 hours')
})

it('refuses a timeframe finer than the bars', () => {
  expect(() => build(inputsOf(7), { timeframe: '1m' })).toThrow('Bars of 1m cannot be made of bars of 5m.')
  expect(() => build(inputsOf(7), { features: ['level@/1m'] })).toThrow('Bars of 1m cannot be made of bars of 5m.')
})

it('refuses prices that never change, adjusted bars and a symbol without bars', () => {
  const flat = inputsOf(8)
  for (const name of ['open', 'high', 'low', 'close'] as const) flat.bars[0]!.columns[name].fill(500)
  expect(() => build(flat)).toThrow(
    expect.objectContaining({ code: 'DATA_UNFIT', message: expect.stringContaining('The price of SPY is 500') }),
  )
  const adjusted = inputsOf(8)
  adjusted.bars[0]!.columns.adjustment.fill('split')
  expect(() => build(adjusted)).toThrow('The bars of SPY are adjusted (split).')
  expect(() => build(inputsOf(8), { symbol: 'QQQ' })).toThrow('There are no bars of QQQ.')
  expect(() => build(inputsOf(8), { from: TO + 1 })).toThrow('There is no whole 1h bar of SPY')
})

it('leaves an outcome out rather than stretch it over sessions without prices', () => {
  const inputs = inputsOf(9)
  const hole = (day: number): boolean => day >= dayNumber(2024, 11, 21) && day <= dayNumber(2024, 11, 25)
  const bars = inputs.bars[0]!
  const rows = Array.from({ length: bars.length }, (_, row) => row).filter((row) => !hole(bars.columns.session[row]!))
  const { samples } = build({ ...inputs, bars: [selectRows(bars, rows)] }, { timeframe: '1d' })
  const outcome = (day: number, hours: number): number =>
    outcomesAt(samples, hours).at[decided(samples, at(11, day, 16))]!
  expect(outcome(20, 12)).toBeNaN() // Thursday's opening is missing
  expect(outcome(20, 96)).toBeNaN() // Sunday: Monday's is missing too
  expect(outcome(20, 168)).toBe(at(11, 27, 16))
  expect(outcomesAt(samples, 12).gaps).toBe(1)
})

it('says which bars could not be made, and of a source that stops, when', () => {
  const inputs = market(10)
  const [minutes, vix] = inputs.bars as [FeatureInputs['bars'][0], FeatureInputs['bars'][0]]
  const stopped = selectRows(vix, [0, 1, 2, 3, 4])
  const asked = { timeframe: '1h', features: ['level', 'level@VIX', 'sma:200@VIX'] }
  const { samples, bars, notes } = build({ ...inputs, bars: [minutes, stopped] }, asked)
  const [, level] = samples.columns
  const last = level!.findLastIndex((value) => !Number.isNaN(value))
  const after = samples.decisionAt.length - 1 - last
  // Daily values last a week and three of their distances: until ten days after Friday 22 November.
  expect(samples.decisionAt[last]! - at(11, 22, 16)).toBeLessThanOrEqual(10 * MS_PER_DAY)
  expect(after).toBeGreaterThan(0)
  expect(bars.gappy + bars.incomplete).toBeGreaterThan(0)
  expect(notes).toEqual([
    ...(bars.incomplete === 0
      ? []
      : [expect.stringMatching(/^\d+ 1h bars? left out, since finer ones are missing\.$/)]),
    ...(bars.gappy === 0 ? [] : [expect.stringMatching(/^\d+ 1h bars? made although a few finer ones are missing\.$/)]),
    `level@VIX, at decisions on 1h bars, is not known after 2024-12-02, at the last ${after} of ${samples.decisionAt.length}.`,
    'sma:200@VIX, at decisions on 1h bars, is never known.',
  ])
  expect(build(inputsOf(10)).notes).toEqual([])
})
