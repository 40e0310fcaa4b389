/**
 * A market whose truth is known, and forecasts of it. Prices change by steps that are sums of parts; a forecaster knows
 * one part of every step to come, and bets on it. Who bets it as it is has an edge of stated size. Who bets twice as
 * much errs exactly as no-change does, in distribution: what is left is the same sum with one part's sign turned. That
 * is the hardest market without an edge.
 */
import { adaptiveIntervals } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import { MS_PER_HOUR } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import type { Session } from '../../src/market/session.ts'
import type { Forecasts } from '../../src/research/forecast/forecasts.ts'
import { NO_CHANGE } from '../../src/research/forecast/judgement/contenders.ts'

export interface KnownForecaster {
  readonly model: string
  readonly timeframe: string
  /** Share of the variance of a step that it knows. */
  readonly share: number
  /** 1: an edge; 2: errs as no-change does. */
  readonly bet: number
}

/** How large steps are over time: always alike; with the tails of Student's distribution at 3 degrees; calm and four times as restless by turns of 40 sessions; with a drift. */
export const MARKET_KINDS = ['steady', 'heavy-tailed', 'switching', 'drifting'] as const
export type MarketKind = (typeof MARKET_KINDS)[number]

export interface KnownMarket {
  readonly seed: number
  readonly kind: MarketKind
  readonly sessions: number
  /** Clock hours. */
  readonly horizons: readonly number[]
  /** Decides at the close of every session. Their shares together are at most 1. */
  readonly forecasters: readonly KnownForecaster[]
  readonly levels: readonly number[]
}

/** Four forecasters that err exactly as no-change does, each by a part of its own. */
export const HARDEST: readonly KnownForecaster[] = ['a', 'b', 'c', 'd'].map((model) => ({
  model,
  timeframe: '1d',
  share: 0.15,
  bet: 2,
}))

const FIRST_DAY = Date.UTC(2024, 0, 2) / 86_400_000
const FIRST_PRICE = 500
/** Standard deviation of the price over an hour of trading, and over a night, $. */
const HOUR = 1
const NIGHT = 2
/** Outcomes become known a minute after they are made. */
const LAG = 60_000

interface Path {
  readonly at: Float64Array
  readonly price: Float64Array
  /** Of each forecaster: the sum of the part it knows, up to each price. */
  readonly known: readonly Float64Array[]
  /** Index of the price at the close of each session. */
  readonly closes: readonly number[]
}

export function knownForecasts(market: KnownMarket): Forecasts {
  // More than two sessions in four days, and the longest horizon after the last.
  const path = pathOf(market, nyse.sessions(FIRST_DAY, FIRST_DAY + 2 * market.sessions + 60))
  const decided = path.closes.slice(0, market.sessions)
  const baseline: KnownForecaster = { model: NO_CHANGE, timeframe: 'all', share: 0, bet: 0 }
  const parts = [...market.forecasters, baseline].flatMap((forecaster, k) =>
    market.horizons.map((horizon) => forecastsOf(path, decided, horizon, forecaster, path.known[k], market.levels)),
  )
  return joined(parts, market.levels)
}

function pathOf({ seed, kind, forecasters }: KnownMarket, sessions: readonly Session[]): Path {
  const random = Random.fromSeed(seed)
  const steps = stepsOf(sessions)
  const price = new Float64Array(steps.length)
  const known = forecasters.map(() => new Float64Array(steps.length))
  const rest = 1 - forecasters.reduce((sum, { share }) => sum + share, 0)
  let last = FIRST_PRICE
  steps.forEach(({ size, session }, i) => {
    const scale = size * unrestOf(kind, session, random)
    let change = (kind === 'drifting' ? 0.1 * size : 0) + scale * Math.sqrt(rest) * random.normal()
    forecasters.forEach(({ share }, k) => {
      const part = scale * Math.sqrt(share) * random.normal()
      known[k]![i] = (known[k]![i - 1] ?? 0) + part
      change += part
    })
    price[i] = last += change
  })
  const closes = steps.flatMap(({ isClose }, i) => (isClose ? [i] : []))
  return { at: Float64Array.from(steps, ({ at }) => at), price, known, closes }
}

interface Step {
  readonly at: number
  readonly session: number
  readonly size: number
  readonly isClose: boolean
}

/** Prices at the open and every hour from there, the last at the close. */
function stepsOf(sessions: readonly Session[]): Step[] {
  return sessions.flatMap(({ open, close }, session) => {
    const hours = Math.ceil((close - open) / MS_PER_HOUR)
    return Array.from({ length: hours + 1 }, (_, i) => ({
      at: Math.min(close, open + i * MS_PER_HOUR),
      session,
      size: i === 0 ? NIGHT : HOUR,
      isClose: i === hours,
    }))
  })
}

function unrestOf(kind: MarketKind, session: number, random: Random): number {
  if (kind === 'switching') return Math.floor(session / 40) % 2 === 0 ? 0.5 : 2
  if (kind !== 'heavy-tailed') return 1
  // Student's: a normal over the root of a mean of three squared normals, the same for all parts of a step.
  const squares = [0, 0, 0].reduce((sum) => sum + random.normal() ** 2, 0)
  return Math.sqrt(1 / Math.max(0.01, squares))
}

/** The columns of one forecaster at one horizon, in the order of decisions. */
type Part = Omit<Forecasts, 'length'>

function forecastsOf(
  { at, price }: Path,
  decided: readonly number[],
  horizon: number,
  { model, timeframe, bet }: KnownForecaster,
  known: Float64Array | undefined,
  levels: readonly number[],
): Part {
  const targets = decided.map((step) => firstFrom(at, step, at[step]! + horizon * MS_PER_HOUR))
  const predicted = decided.map((step, i) => {
    return price[step]! + (known === undefined ? 0 : bet * (known[targets[i]!]! - known[step]!))
  })
  const columns = {
    decisionAt: Float64Array.from(decided, (step) => at[step]!),
    session: Int32Array.from(decided, (step) => Math.floor(at[step]! / 86_400_000)),
    horizon: new Float64Array(decided.length).fill(horizon),
    timeframe: decided.map(() => timeframe),
    model: decided.map(() => model),
    price: Float64Array.from(decided, (step) => price[step]!),
    predicted: Float64Array.from(predicted),
    actual: Float64Array.from(targets, (target) => price[target]!),
    outcomeAt: Float64Array.from(targets, (target) => at[target]!),
    outcomeKnownAt: Float64Array.from(targets, (target) => at[target]! + LAG),
  }
  return { ...columns, intervals: levels.map((level) => ({ level, ...intervalsOf(columns, level) })) }
}

/** Index of the first time at or after an instant, from a place on. */
function firstFrom(at: Float64Array, from: number, instant: number): number {
  let place = from
  while (at[place]! < instant) place++
  return place
}

/** As a run makes them: adaptive, from the errors known at each decision. */
function intervalsOf(
  { decisionAt, outcomeKnownAt, price, predicted, actual }: Omit<Part, 'intervals'>,
  coverage: number,
): { lower: Float64Array; upper: Float64Array } {
  const change = predicted.map((value, i) => value - price[i]!)
  const label = actual.map((value, i) => value - price[i]!)
  const samples = { decisionAt, labelKnownAt: outcomeKnownAt, label, low: change, high: change }
  const { low, high } = adaptiveIntervals(samples, { coverage, step: 0.02, window: 250 })
  return { lower: low.map((value, i) => price[i]! + value), upper: high.map((value, i) => price[i]! + value) }
}

function joined(parts: readonly Part[], levels: readonly number[]): Forecasts {
  const floats = (of: (part: Part) => Float64Array): Float64Array =>
    Float64Array.from(parts.flatMap((part) => Array.from(of(part))))
  return {
    length: parts.reduce((sum, { price }) => sum + price.length, 0),
    decisionAt: floats((part) => part.decisionAt),
    session: Int32Array.from(parts.flatMap(({ session }) => Array.from(session))),
    horizon: floats((part) => part.horizon),
    timeframe: parts.flatMap(({ timeframe }) => timeframe),
    model: parts.flatMap(({ model }) => model),
    price: floats((part) => part.price),
    predicted: floats((part) => part.predicted),
    actual: floats((part) => part.actual),
    outcomeAt: floats((part) => part.outcomeAt),
    outcomeKnownAt: floats((part) => part.outcomeKnownAt),
    intervals: levels.map((level, i) => ({
      level,
      lower: floats(({ intervals }) => intervals[i]!.lower),
      upper: floats(({ intervals }) => intervals[i]!.upper),
    })),
  }
}
