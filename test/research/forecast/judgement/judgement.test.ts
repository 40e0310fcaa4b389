import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalCdf, normalDensity, normalInverse } from '../../../../src/core/stats/normal.ts'
import { outcomesOf } from '../../../../src/research/forecast/judgement/contenders.ts'
import { hitRate } from '../../../../src/research/forecast/judgement/error-scores.ts'
import { horizonFindings } from '../../../../src/research/forecast/judgement/horizon-finding.ts'
import { independenceOf } from '../../../../src/research/forecast/judgement/independence.ts'
import { rankedProbabilityScore } from '../../../../src/research/forecast/judgement/interval-scores.ts'
import { judgeForecasts } from '../../../../src/research/forecast/judgement/judgement.ts'
import { regimesOf } from '../../../../src/research/forecast/judgement/regime.ts'
import { forecastVerdict } from '../../../../src/research/forecast/judgement/verdict.ts'
import { madeForecasts, type MadeRow } from '../made-forecasts.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Sixteen daily decisions at 48 hours, all figures by a fixed rule, as the reference program makes them. */
const rows: MadeRow[] = Array.from({ length: 16 }, (_, t) => {
  const price = 100 + ((t * 5) % 7) * 0.5
  const predicted = price + (((t * 11) % 6) - 2.5) * 0.4
  const half = 1 + (t % 3) * 0.5
  const bounds = [
    [predicted - half, predicted + half],
    [predicted - half / 2, predicted + half * 0.4],
  ] as const
  return { decisionAt: t * DAY, horizon: 48, price, predicted, actual: 99 + ((t * 3) % 8) * 0.75, bounds }
})

// Expected figures from NumPy 1.24 and SciPy 1.10, by the formulas that the functions cite.
it('has the scores of the reference program', () => {
  const [judged] = judgeForecasts(madeForecasts(rows, [0.75, 0.5])).contenders
  expect(judged!.independence).toEqual({ rows: 16, outcomes: 16, independent: expect.closeTo(8.5, 12), lag: 1 })
  expect(judged!.errors).toEqual({
    mae: expect.closeTo(1.51875, 12),
    rmse: expect.closeTo(1.942131560940195, 12),
    noChangeMae: expect.closeTo(1.59375, 12),
    noChangeRmse: expect.closeTo(1.996089927833914, 12),
    mase: expect.closeTo(0.9529411764705881, 12),
  })
  expect(judged!.direction).toEqual({
    rows: 15,
    right: 0.6,
    rose: expect.closeTo(7 / 15, 14),
    interval: { low: expect.closeTo(0.3339251241184683, 12), high: expect.closeTo(0.8177855008025107, 12) },
  })
  expect(judged!.crps).toBeCloseTo(1.1465625, 12)
  expect(judged!.coverage[1]).toEqual({
    level: 0.75,
    rows: 16,
    independent: expect.closeTo(8.5, 12),
    coverage: 0.5625,
    interval: { low: expect.closeTo(0.2055038680043506, 12), high: expect.closeTo(0.864698131256636, 12) },
    isKept: true,
    medianWidth: 3,
    infinite: 0,
  })
  expect(judged!.coverage[0]).toMatchObject({
    level: 0.5,
    coverage: 0.25,
    interval: { high: expect.closeTo(0.666529682667452, 12) },
  })
  expect(judged!.published).toEqual({
    statistic: expect.closeTo(0.6129199301598218, 11),
    degrees: 15,
    p: expect.closeTo(0.2745550930942219, 11),
  })
  expect(judged!.test).toEqual({
    statistic: expect.closeTo(0.419575045821373, 11),
    degrees: expect.closeTo(7.5, 11),
    p: expect.closeTo(0.343277439831964, 11),
  })
})

it('has the CRPS of a normal distribution in closed form where levels are dense', () => {
  const levels = Array.from({ length: 2000 }, (_, i) => (i + 1) / 2001)
  for (const actual of [-1.5, 0, 0.4, 2]) {
    const bounds = levels.map((level) => [normalInverse((1 - level) / 2), normalInverse((1 + level) / 2)] as const)
    const forecasts = madeForecasts([{ decisionAt: 0, horizon: 24, price: 0, predicted: 0, actual, bounds }], levels)
    const crps = rankedProbabilityScore(outcomesOf(forecasts, Int32Array.of(0)))
    expect(Math.abs(crps - normalCrps(actual))).toBeLessThan(0.001)
  }
})

/** Gneiting and Raftery (2007), equation 21: z (2Φ(z) − 1) + 2φ(z) − 1/√π. */
function normalCrps(z: number): number {
  return z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI)
}

it('counts what overlaps, and what collapses onto one price, as its share of an independent outcome', () => {
  const daily = Array.from({ length: 40 }, (_, t) => t * DAY)
  const spans = (hours: number): { decisionAt: Float64Array; outcomeAt: Float64Array } => ({
    decisionAt: Float64Array.from(daily),
    outcomeAt: Float64Array.from(daily, (at) => at + hours * HOUR),
  })
  expect(independenceOf(spans(24))).toEqual({ rows: 40, outcomes: 40, independent: 40, lag: 0 })
  // Of steps of one day that are five days long: the 44 days that they cover, over five.
  expect(independenceOf(spans(120))).toMatchObject({ independent: expect.closeTo(44 / 5, 12), lag: 4 })
  const collapsed = { decisionAt: Float64Array.of(0, 1, 2, 3), outcomeAt: Float64Array.of(10, 10, 10, 10) }
  const { outcomes, independent, lag } = independenceOf(collapsed)
  expect([outcomes, lag]).toEqual([1, 3])
  expect(independent).toBe(1)
  // Three contracts a day: as many decisions, outcomes and independent ones as days.
  const { decisionAt, outcomeAt } = spans(120)
  const contracts = (values: Float64Array) => values.map((_, i) => values[Math.floor(i / 3)]!)
  const tripled = independenceOf({
    decisionAt: contracts(new Float64Array([...decisionAt, ...decisionAt, ...decisionAt])),
    outcomeAt: contracts(new Float64Array([...outcomeAt, ...outcomeAt, ...outcomeAt])),
  })
  expect(tripled).toEqual({ rows: 120, outcomes: 40, independent: expect.closeTo(44 / 5, 12), lag: 4 })
})

const spanList = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 90 })), {
  minLength: 1,
  maxLength: 40,
})

it('counts no more than the outcomes, no less than one, and has the lag of a naive search', () => {
  fc.assert(
    fc.property(spanList, (list) => {
      const sorted = list.toSorted(([a], [b]) => a - b)
      const spans = {
        decisionAt: Float64Array.from(sorted, ([at]) => at),
        outcomeAt: Float64Array.from(sorted, ([at, length]) => at + length),
      }
      const { independent, outcomes, lag } = independenceOf(spans)
      expect(independent).toBeLessThanOrEqual(outcomes)
      expect(independent).toBeGreaterThanOrEqual(1 - 1e-9)
      expect(lag).toBe(slowLag(spans))
    }),
  )
})

function slowLag({ decisionAt, outcomeAt }: { decisionAt: Float64Array; outcomeAt: Float64Array }): number {
  const following = (i: number) => decisionAt.filter((at) => at > decisionAt[i]! && at < outcomeAt[i]!)
  return Math.max(...Array.from(decisionAt.keys(), (i) => new Set(following(i)).size))
}

it('gains nothing from decisions that are repeated within a span', () => {
  const once = madeForecasts(noise(60, 24))
  const many = madeForecasts(
    noise(60, 24).flatMap((row) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({
        ...row,
        decisionAt: row.decisionAt + i,
        outcomeAt: row.decisionAt + DAY,
      })),
    ),
  )
  const [few, repeated] = [once, many].map((forecasts) => judgeForecasts(forecasts).contenders[0]!)
  expect(repeated!.independence.rows).toBe(480)
  expect(repeated!.independence.independent).toBeCloseTo(60, 2)
  expect(repeated!.independence.lag).toBe(7)
  expect(repeated!.errors.mase).toBeCloseTo(few!.errors.mase, 12)
  expect(repeated!.test.p).toBeGreaterThan(0.7 * few!.test.p)
  const width = ({ interval }: { interval: { low: number; high: number } }): number => interval.high - interval.low
  expect(width(repeated!.direction)).toBeCloseTo(width(few!.direction), 3)
})

/** Daily decisions whose forecasts know a little of the outcome. */
function noise(count: number, horizon: number, skill = 0.3): MadeRow[] {
  let state = 7
  const draw = (): number => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
  return Array.from({ length: count }, (_, t) => {
    const move = draw() * 4
    return { decisionAt: t * DAY, horizon, price: 100, predicted: 100 + skill * move + draw(), actual: 100 + move }
  })
}

it('allows for every contender and for those that were tried beside them', () => {
  const forecasts = madeForecasts(
    ['a', 'b', 'c'].flatMap((model, i) => noise(50, 24, 0.3 + i / 10).map((row) => ({ ...row, model }))),
  )
  const judgement = judgeForecasts(forecasts)
  const least = Math.min(...judgement.contenders.map(({ test }) => test.p))
  const surest = judgement.contenders.find(({ test }) => test.p === least)!
  expect(judgement.family).toBe(3)
  expect(surest.corrected).toBeCloseTo(3 * least, 14)
  const more = judgeForecasts(forecasts, { tried: 200 })
  expect(more.family).toBe(200)
  expect(Math.min(...more.contenders.map(({ corrected }) => corrected))).toBeCloseTo(Math.min(1, 200 * least), 12)
})

it('keeps the forecasts of no change apart and judges only what was known before', () => {
  const forecasts = madeForecasts([
    ...noise(30, 24),
    ...noise(30, 24).map((row) => ({ ...row, model: 'no-change', predicted: row.price })),
  ])
  const since = forecasts.session[5]!
  const { contenders, baselines } = judgeForecasts(forecasts, { before: 20 * DAY, since })
  expect(contenders.map(({ model, independence }) => [model, independence.rows])).toEqual([['ridge', 14]])
  expect(baselines.map(({ errors }) => errors.mase)).toEqual([1])
  const open = { ...forecasts, outcomeKnownAt: forecasts.outcomeKnownAt.map((at) => (at > 25 * DAY ? NaN : at)) }
  expect(judgeForecasts(open).waiting).toBe(10)
})

it('proves nothing with few independent outcomes, and nothing where the price never moves', () => {
  const few = judgeForecasts(madeForecasts(noise(20, 24 * 7)))
  expect(few.contenders[0]!.independence.independent).toBeLessThan(5)
  expect(few.contenders[0]!.test.p).toBeNaN()
  expect(headingOf(madeForecasts(noise(20, 24 * 7)))).toBe('Too few independent outcomes to judge')
  const still = madeForecasts(noise(30, 24).map((row) => ({ ...row, predicted: 100.5, actual: 100 })))
  expect(judgeForecasts(still).contenders[0]!.errors.mase).toBeNaN()
  expect(headingOf(still)).toBe('Nothing to judge: the price never moved')
})

function headingOf(forecasts: ReturnType<typeof madeForecasts>, isSimulated = false): string {
  const { heading } = forecastVerdict(horizonFindings(judgeForecasts(forecasts)), isSimulated)
  return heading.replaceAll('\u202f', ' ')
}

it('says in plain words where forecasts beat no-change and where they do not', () => {
  const good = (horizon: number): MadeRow[] => noise(120, horizon, 0.8)
  const bad = (horizon: number): MadeRow[] => noise(120, horizon, -0.5)
  const vain = (horizon: number): MadeRow[] => noise(120, horizon, 0.05)
  expect(headingOf(madeForecasts(good(24)))).toBe('Beats no-change at 24 h')
  expect(headingOf(madeForecasts(good(24)), true)).toBe('Beats no-change at 24 h (simulated data)')
  expect(headingOf(madeForecasts([...good(12), ...good(24), ...bad(36), ...bad(48)]))).toBe(
    'Beats no-change at 12 and 24 h, not beyond',
  )
  expect(headingOf(madeForecasts([...bad(12), ...good(24)]))).toBe('Beats no-change at 24 h, not at other horizons')
  expect(headingOf(madeForecasts([...good(12), ...good(24)]))).toBe('Beats no-change at every horizon')
  expect(headingOf(madeForecasts([...bad(12), ...bad(24)]))).toBe('Worse than no-change at every horizon')
  expect(headingOf(madeForecasts([...bad(12), ...vain(24)]))).toBe('Does not beat no-change at any horizon')
  expect(headingOf(madeForecasts([]))).toBe('Nothing to judge: no forecasts')
  expect(headingOf(madeForecasts(good(24).map((row) => ({ ...row, outcomeKnownAt: Number.NaN }))))).toBe(
    'Nothing to judge yet: no outcome is known',
  )
})

it('shows the stack of a horizon where there is one', () => {
  const forecasts = madeForecasts([
    ...noise(60, 24, 0.8),
    ...noise(60, 24, 0.1).map((row) => ({ ...row, model: 'stack' })),
  ])
  const [found] = horizonFindings(judgeForecasts(forecasts))
  expect([found!.surest.model, found!.shown.model]).toEqual(['ridge', 'stack'])
})

it('counts forecasts within a tolerance of themselves', () => {
  expect(hitRate(Float64Array.of(102, 98, 102.1, 100), Float64Array.of(100, 100, 100, 100), 0.02)).toBe(0.75)
})

it('counts infinite intervals apart, and scores the rows without them', () => {
  const wide = rows.map((row, t) =>
    t === 3
      ? {
          ...row,
          bounds: [
            [-Infinity, Infinity],
            [0, 200],
          ] as const,
        }
      : row,
  )
  const [judged] = judgeForecasts(madeForecasts(wide, [0.75, 0.5])).contenders
  expect(judged!.coverage[1]).toMatchObject({ rows: 16, infinite: 1 })
  const finite = judgeForecasts(
    madeForecasts(
      rows.filter((_, t) => t !== 3),
      [0.75, 0.5],
    ),
  ).contenders[0]!
  expect(judged!.crps).toBeCloseTo(finite.crps, 12)
})

it('parts sessions by how much the price moved before them', () => {
  const moves = Array.from({ length: 60 }, (_, t) => (t < 20 ? 0.001 : t < 40 ? 0.01 : 0.03))
  let price = 100
  const made = moves.map((move, t) => {
    price *= 1 + (t % 2 === 0 ? move : -move)
    return { decisionAt: t * DAY, horizon: 24, price, predicted: price, actual: price }
  })
  const forecasts = madeForecasts(made)
  const regimes = regimesOf(forecasts)
  expect([0, 4, 10, 32, 55].map((t) => regimes.get(forecasts.session[t]!))).toEqual([
    undefined,
    undefined,
    'calm',
    'usual',
    'restless',
  ])
  expect(regimesOf(madeForecasts(made.slice(0, 12))).size).toBe(0)
})
