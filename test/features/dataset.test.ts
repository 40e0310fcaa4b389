/** Samples as they were known: joins, revisions, late actions, staleness, cuts, batch against incremental. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { selectRows, type Frame, type Schema } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/time.ts'
import { buildDataset, buildFeatures } from '../../src/features/build-dataset.ts'
import { decisionsBeforeClose, type Decisions } from '../../src/features/decisions.ts'
import { isBarFeature, isEventFeature, isSnapshotFeature, type SnapshotFeature } from '../../src/features/definition.ts'
import { createFeatureSet } from '../../src/features/feature-set.ts'
import { FeatureStream } from '../../src/features/feature-stream.ts'
import { createLabelRegistry, parseLabel } from '../../src/features/labels.ts'
import { datasetFrame, datasetSchema, featureCoverage } from '../../src/features/dataset-table.ts'
import { createFeatureRegistry } from '../../src/features/registry.ts'
import type { FeatureInputs } from '../../src/features/sources.ts'
import { nyse } from '../../src/market/calendar.ts'
import type { SnapshotRecords } from '../../src/features/snapshots/snapshot.ts'
import { actionsOf, dailyBars, seriesOf, type DailyRow } from './frames.ts'
import { randomEvents, randomExpiries, randomFutures, randomQuotes, randomScores } from './snapshot-frames.ts'

const registry = createFeatureRegistry()
const labels = createLabelRegistry()
const FROM = dayNumber(2010, 1, 1)
const TO = dayNumber(2010, 12, 31)
const SESSIONS = nyse.sessionDays(FROM, TO)
const features = (specs: string[], staleAfterDays = {}) =>
  createFeatureSet({ features: specs, staleAfterDays }, registry, 'test')

function walk(random: Random, sessions: Int32Array, start: number): DailyRow[] {
  let close = start
  return Array.from(sessions, (session) => {
    const open = close * (1 + 0.01 * random.normal())
    close = open * (1 + 0.01 * random.normal())
    const high = Math.max(open, close) * (1 + 0.01 * random.next())
    const low = Math.min(open, close) * (1 - 0.01 * random.next())
    return { session, open, high, low, close, volume: Math.floor(1e6 * (1 + random.next())) }
  })
}

/** A year of one fund, an index, yields with revisions and gaps, dividends announced late and early, a split. */
function market(seed: number): FeatureInputs {
  const random = Random.fromSeed(seed)
  const bars = dailyBars('SPY', walk(random, SESSIONS, 100), { lag: 15 * MS_PER_MINUTE })
  const index = dailyBars(
    'VIX',
    walk(
      random,
      SESSIONS.filter((_, i) => i % 9 !== 4),
      20,
    ),
  )
  const yields = Array.from(SESSIONS).flatMap((period) => {
    const knownAt = nyse.session(period)!.close + 2 * MS_PER_HOUR
    const first = { period, value: 3 + random.next(), knownAt }
    const revision = { period, value: 3 + random.next(), knownAt: knownAt + (1 + random.integer(12)) * MS_PER_DAY }
    return random.next() < 0.2 ? [first, revision] : [first]
  })
  const actions = [30, 93, 156, 219].map((i) => ({
    exDate: SESSIONS[i]!,
    amount: 0.5 + random.next(),
    knownAt: nyse.session(SESSIONS[i]!)!.open + (random.next() < 0.5 ? -30 : 4) * MS_PER_DAY,
  }))
  const split = { exDate: SESSIONS[120]!, amount: 2, action: 'split' }
  return {
    bars: [bars, index],
    series: [seriesOf('DGS10', yields)],
    actions: [actionsOf('SPY', [...actions, split])],
    snapshots: [randomExpiries, randomFutures, randomScores, randomQuotes].map((make) => make(random, SESSIONS)),
    events: [randomEvents(random, SESSIONS)],
  }
}

const decisions = decisionsBeforeClose(nyse, 'SPY', { from: FROM, to: TO })
const build = (specs: string[], inputs: FeatureInputs, asked: Decisions = decisions): Float64Array[] =>
  buildFeatures({ featureSet: features(specs), inputs, decisions: asked, calendar: nyse })

const SNAPSHOT_SOURCES = {
  chains: 'chain',
  'expiry-analytics': 'options',
  futures: 'vx',
  'news-scores': 'news',
} as const

function ofSnapshots({ name, snapshotOf }: SnapshotFeature): string[] {
  const spec = `${name}@${SNAPSHOT_SOURCES[snapshotOf]}`
  return [spec, `${spec}|mean:3`, `${spec} - level@VIX`]
}

/** Meetings are listed from 2013 on. */
const FOMC = /_fomc$/

/** Every registered feature on the fund, and those that need closes only on a series with revisions too. */
const EVERYTHING = registry.all().flatMap((feature) => {
  const small = Object.values(feature.parameters).map(({ default: preset, min }) => Math.max(min, Math.min(preset, 9)))
  const spec = [feature.name, ...small].join(':')
  const own =
    feature.name === 'macd' || feature.name === 'ema_ratio' || feature.name === 'impulse' ? feature.name : spec
  const closesOnly = ['sma', 'level', 'zscore', 'rsi', 'change', 'overnight_return'].includes(feature.name)
  const momentum = own === 'momentum:9:0' ? ['momentum:9:2'] : []
  if (isSnapshotFeature(feature)) return ofSnapshots(feature)
  if (isEventFeature(feature)) return [`${own}@releases`]
  if (!isBarFeature(feature)) return FOMC.test(own) ? [] : [own]
  return closesOnly && feature.name !== 'overnight_return'
    ? [own, `${own}@DGS10`, `${own}@VIX|lag:2`]
    : [own, ...momentum]
})

it('sees yesterday’s bar at 15:45, and today’s only after its close and lag', () => {
  const inputs = market(1)
  const close = (i: number): number => inputs.bars[1]!.columns.close[i]!
  const index = { ...inputs, bars: [inputs.bars[1]!] }
  const session = nyse.session(SESSIONS[1]!)!
  const at = (instant: number) =>
    build(['level@VIX'], index, {
      symbol: 'SPY',
      session: Int32Array.of(session.day),
      at: Float64Array.of(instant),
    })[0]![0]
  expect(at(session.close - 15 * MS_PER_MINUTE)).toBe(close(0))
  expect(at(session.close - 1)).toBe(close(0))
  expect(at(session.close)).toBe(close(1))
})

it('joins a series by the newest version known, never a later one', () => {
  const [a, b, c, d] = SESSIONS as unknown as [number, number, number, number]
  const at = (day: number, hours = 0): number => nyse.session(day)!.close + hours * MS_PER_HOUR
  const series = seriesOf('GDP', [
    { period: a, value: 1, knownAt: at(a, 1) },
    { period: b, value: 2, knownAt: at(b, 1) },
    { period: a, value: 9, knownAt: at(b, 2) },
    { period: c, value: 3, knownAt: at(c, 1) },
  ])
  const asked = { symbol: 'SPY', session: Int32Array.of(a, b, c, d), at: Float64Array.of(at(a), at(b), at(c), at(d)) }
  const inputs = { bars: [], series: [series], actions: [] }
  const [level, change] = build(['level@GDP', 'change:1@GDP'], inputs, asked)
  expect([...level!]).toEqual([Number.NaN, 1, 2, 3])
  // On c the first period had been revised to 9; the change of that row is 2 − 9.
  expect([...change!]).toEqual([Number.NaN, Number.NaN, -7, 1])
})

it('leaves out what is older than its bound', () => {
  const period = SESSIONS[0]!
  const series = seriesOf('DGS10', [
    { period: period - 1, value: 1, knownAt: period * MS_PER_DAY },
    { period, value: 2, knownAt: (period + 1) * MS_PER_DAY },
  ])
  const inputs = { bars: [], series: [series], actions: [] }
  const known = (staleAfterDays?: number): number =>
    buildFeatures({
      featureSet: features(['level@DGS10'], staleAfterDays === undefined ? {} : { DGS10: staleAfterDays }),
      inputs,
      decisions,
      calendar: nyse,
    })[0]!.filter((value) => !Number.isNaN(value)).length
  const sessionsWithin = (days: number): number =>
    decisions.at.filter((at) => at - period * MS_PER_DAY <= days * MS_PER_DAY).length
  expect(known()).toBe(sessionsWithin(7 + 3))
  expect(known(3)).toBe(sessionsWithin(3))
  expect(known(100)).toBe(sessionsWithin(100))
})

it('gives the same bits one decision at a time as all at once, for every feature', () => {
  for (const seed of [1, 2, 3]) {
    const inputs = market(seed)
    const featureSet = features(EVERYTHING)
    const batch = buildFeatures({ featureSet, inputs, decisions, calendar: nyse })
    const stream = new FeatureStream(featureSet, 'SPY', nyse)
    let known = Number.NEGATIVE_INFINITY
    decisions.at.forEach((at, i) => {
      // Records arrive on the day on which they become known, in any order within the day.
      stream.add(between(inputs, known, at))
      known = at
      const values = stream.decide({ session: decisions.session[i]!, at })
      featureSet.columns.forEach(({ name }, j) => {
        expect(Object.is(values[j], batch[j]![i]), `${name} on decision ${i}: ${values[j]} and ${batch[j]![i]}`).toBe(
          true,
        )
      })
    })
    expect(featureSet.columns.filter((_, j) => batch[j]!.every(Number.isNaN)).map(({ name }) => name)).toEqual([])
  }
})

function between(inputs: FeatureInputs, after: number, upTo: number): FeatureInputs {
  const pick = <S extends Schema>(frame: Frame<S>): Frame<S> => {
    const knownAt = frame.columns['knownAt'] as Float64Array
    return selectRows(
      frame,
      Array.from(knownAt.keys()).filter((row) => knownAt[row]! > after && knownAt[row]! <= upTo),
    )
  }
  return {
    bars: inputs.bars.map(pick),
    series: inputs.series.map(pick),
    actions: inputs.actions.map(pick),
    snapshots: inputs.snapshots!.map((one) => withRecords(one, pick)),
    events: inputs.events!.map(pick),
  }
}

function withRecords({ kind, records }: SnapshotRecords, change: <S extends Schema>(frame: Frame<S>) => Frame<S>) {
  return { kind, records: change<Schema>(records) } as SnapshotRecords
}

/** Noise in what was known after the cut. The open of a session is known before its bar, at the open. */
function noiseAfter(inputs: FeatureInputs, cut: number, random: Random): FeatureInputs {
  const factor = (): number => 0.5 + random.next()
  const noisy = <S extends Schema>(frame: Frame<S>, names: string[]): Frame<S> => {
    const copy = selectRows(
      frame,
      Array.from({ length: frame.length }, (_, i) => i),
    )
    const knownAt = frame.columns['knownAt'] as Float64Array
    for (const name of names) {
      const column = copy.columns[name] as Float64Array
      column.forEach((value, i) => (column[i] = knownAt[i]! > cut ? value * factor() : value))
    }
    return copy
  }
  const bars = inputs.bars.map((frame) => {
    const copy = noisy(frame, ['open', 'high', 'low', 'close', 'volume'])
    const { start, at, knownAt, open, high, low, close } = copy.columns
    knownAt.forEach((known, i) => {
      if (known <= cut) return
      if (start[i]! + known - at[i]! <= cut) open[i] = frame.columns.open[i]!
      high[i] = Math.max(high[i]!, open[i]!, close[i]!)
      low[i] = Math.min(low[i]!, open[i]!, close[i]!)
    })
    return copy
  })
  return {
    bars,
    series: inputs.series.map((frame) => noisy(frame, ['value'])),
    actions: inputs.actions.map((frame) => noisy(frame, ['amount'])),
    snapshots: inputs.snapshots!.map((one) =>
      withRecords(one, (frame) =>
        noisy(
          frame,
          Object.keys(frame.schema).filter((name) => frame.schema[name] === 'float'),
        ),
      ),
    ),
    events: inputs.events!.map((frame) =>
      selectRows(
        frame,
        [...frame.columns.knownAt.keys()].filter((row) => frame.columns.knownAt[row]! <= cut),
      ),
    ),
  }
}

it('changes no bit of an earlier feature or known label when later data are cut off or replaced by noise', () => {
  const request = { featureSet: features(EVERYTHING), calendar: nyse, decisions }
  const named = ['overnight_return', 'intraday_return', 'return:3', 'realised_volatility:5']
  fc.assert(
    fc.property(fc.nat(1000), fc.constantFrom(...named), fc.integer({ min: 20, max: 250 }), (seed, spec, place) => {
      const inputs = market(seed)
      const label = parseLabel(spec, labels)
      const cut = decisions.at[place]! + MS_PER_HOUR * (seed % 30)
      const whole = buildDataset({ ...request, inputs, label })
      const noisy = buildDataset({ ...request, inputs: noiseAfter(inputs, cut, Random.fromSeed(seed)), label })
      const cutOff = buildDataset({ ...request, inputs: between(inputs, Number.NEGATIVE_INFINITY, cut), label })
      for (const [other, margin] of [
        [noisy, 0],
        [cutOff, MS_PER_DAY], // an open is in the bar of its session, which is not there before the close
      ] as const) {
        whole.columns.forEach((column, j) => {
          const differs = column.findIndex(
            (value, i) => whole.decisionAt[i]! <= cut && !Object.is(value, other.columns[j]![i]),
          )
          expect(differs, `${whole.featureNames[j]} changed before the cut`).toBe(-1)
        })
        const changed = whole.label.findIndex(
          (value, i) => whole.labelKnownAt[i]! <= cut - margin && !Object.is(value, other.label[i]),
        )
        expect(changed, `${spec} changed though it was known`).toBe(-1)
      }
      // The check can see: what was not known at the cut did change.
      const next = place + 3
      if (next >= 245) return
      expect(noisy.label[next]).not.toBe(whole.label[next])
      expect(whole.columns.some((column, j) => !Object.is(column[next], noisy.columns[j]![next]))).toBe(true)
    }),
    { numRuns: 12 },
  )
})

it('never has a label among the features of its own decision, and has it as a feature of the next', () => {
  const inputs = market(4)
  const featureSet = features(['overnight_return', 'level', 'rsi:9', 'intraday_return'])
  const dataset = buildDataset({
    featureSet,
    inputs,
    decisions,
    calendar: nyse,
    label: parseLabel('overnight_return', labels),
  })
  for (let i = 1; i < dataset.label.length; i++) {
    expect(dataset.columns.some((column) => column[i] === dataset.label[i])).toBe(false)
    expect(dataset.labelKnownAt[i]).toBeGreaterThan(dataset.decisionAt[i]!)
  }
  // The night before yesterday's session is the newest that daily bars know at 15:45.
  const late = inputs.actions[0]!.columns
  for (let i = 2; i < 29; i++) expect(dataset.columns[0]![i]).toBe(dataset.label[i - 2])
  expect(late.exDate[0]).toBe(SESSIONS[30])
})

it('takes dividends and splits out of levels going forward', () => {
  const rows = Array.from(SESSIONS.subarray(0, 6), (session, i) => {
    const price = i < 3 ? 100 : 49
    return { session, open: price, high: price, low: price, close: price, volume: i < 3 ? 10 : 20 }
  })
  const actions = actionsOf('SPY', [
    { exDate: SESSIONS[3]!, amount: 2 },
    { exDate: SESSIONS[3]!, amount: 2, action: 'split' },
  ])
  const asked = decisionsBeforeClose(nyse, 'SPY', { from: FROM, to: SESSIONS[6]! })
  const inputs = { bars: [dailyBars('SPY', rows)], series: [], actions: [actions] }
  const [level, returns, volume, night] = build(
    ['level', 'return:1', 'volume_ratio:3', 'overnight_return'],
    inputs,
    asked,
  )
  expect([...level!.subarray(1)]).toEqual([100, 100, 100, 100, 100, 100])
  expect([...returns!.subarray(2)]).toEqual([0, 0, 0, 0, 0])
  expect([...volume!.subarray(3)]).toEqual([1, 1, 1, 1])
  expect(night![4]).toBe(0)
})

it('needs raw bars, and says what is missing or misnamed', () => {
  const inputs = market(1)
  const adjusted = {
    ...inputs,
    bars: [dailyBars('SPY', walk(Random.fromSeed(1), SESSIONS, 9), { adjustment: 'total-return' })],
  }
  expect(() => build(['rsi'], adjusted)).toThrow('The bars of SPY are adjusted (total-return)')
  expect(() => build(['level@DSG10'], inputs)).toThrow(
    expect.objectContaining({
      code: 'DATA_NONE',
      remedy: 'Did you mean DGS10?',
      expected: 'Given are: DGS10, SPY, VIX, chain, news, options, vx.',
    }),
  )
  expect(() => build(['atr@DGS10'], inputs)).toThrow('The feature atr:14@DGS10 needs high, low, and DGS10 is a series')
  const both = {
    ...inputs,
    series: [...inputs.series, seriesOf('VIX', [{ period: SESSIONS[0]!, value: 1, knownAt: 0 }])],
  }
  expect(() => build(['level@VIX'], both)).toThrow('There are bars and a series named VIX')
  const sunday = { symbol: 'SPY', session: Int32Array.of(FROM), at: Float64Array.of(FROM * MS_PER_DAY) }
  expect(() => build(['weekday'], inputs, sunday)).toThrow("NYSE is closed (New Year's Day)")
})

it('decides 15 minutes before each close, half days included', () => {
  const { session, at } = decisionsBeforeClose(nyse, 'SPY', { from: dayNumber(2024, 7, 2), to: dayNumber(2024, 7, 5) })
  expect([...session]).toEqual([dayNumber(2024, 7, 2), dayNumber(2024, 7, 3), dayNumber(2024, 7, 5)])
  expect([...at].map((instant) => new Date(instant).toISOString())).toEqual([
    '2024-07-02T19:45:00.000Z',
    '2024-07-03T16:45:00.000Z',
    '2024-07-05T19:45:00.000Z',
  ])
})

it('reads bars shorter than a day by their own times', () => {
  const day = nyse.session(SESSIONS[0]!)!
  const minutes = 391
  const bars = dailyBars(
    'SPY',
    Array.from({ length: minutes }, (_, i) => ({
      session: day.day,
      open: 100 + i,
      high: 101 + i,
      low: 99 + i,
      close: 100.5 + i,
      volume: 5,
    })),
  )
  bars.columns.interval.fill('1m')
  for (let i = 0; i < minutes; i++) bars.columns.knownAt[i] = bars.columns.at[i] = day.open + (i + 1) * MS_PER_MINUTE
  const asked = decisionsBeforeClose(nyse, 'SPY', { from: day.day, to: day.day + 3 })
  const inputs = { bars: [bars], series: [], actions: [] }
  const [level, today] = build(['level@/1m', 'intraday_return@/1m'], inputs, asked)
  expect(level![0]).toBe(100.5 + 374)
  expect(today![0]).toBe((100.5 + 374) / 100 - 1)
  // The next session has no minutes: yesterday's are too old.
  expect(level![1]).toBeNaN()
})

it('does not go back in time', () => {
  const stream = new FeatureStream(features(['rsi']), 'SPY', nyse)
  stream.add(market(1))
  const at = (i: number) => ({ session: decisions.session[i]!, at: decisions.at[i]! })
  stream.decide(at(5))
  expect(() => stream.decide(at(4))).toThrow('a decision lies before the last one')
  const backward = { symbol: 'SPY', session: decisions.session.toReversed(), at: decisions.at.toReversed() }
  expect(() => build(['rsi'], market(1), backward)).toThrow('decision 1 is not after the one before it')
})

it('is a table with a schema that names every column, its source and its hash', () => {
  const inputs = market(5)
  const label = parseLabel('overnight_return', labels)
  const featureSet = features(['rsi:9', 'level@DGS10', 'weekday'])
  const dataset = buildDataset({ featureSet, inputs, decisions, calendar: nyse, label })
  const frame = datasetFrame(dataset)
  expect(Object.keys(frame.schema)).toEqual([
    'session',
    'decision_at',
    'rsi:9',
    'level@DGS10',
    'weekday',
    'label',
    'label_known_at',
  ])
  const schema = datasetSchema(dataset, featureSet, label)
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  expect(schema).toMatchObject({ featureSet: featureSet.hash, rows: SESSIONS.length, label: 'overnight_return' })
  const [rsi] = featureCoverage(dataset)
  expect(rsi).toEqual({ name: 'rsi:9', known: SESSIONS.length - 10, missing: 10, firstKnown: 10 })
})
