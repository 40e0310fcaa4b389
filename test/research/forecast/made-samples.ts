/** Samples whose returns are made of a feature and noise: a market of which the truth is known. */
import { silentProgress } from '../../../src/core/progress.ts'
import { Random } from '../../../src/core/random.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { dayNumber, MS_PER_DAY, MS_PER_HOUR, weekday } from '../../../src/core/time.ts'
import type { HorizonSamples, Outcomes } from '../../../src/features/horizons/horizon-samples.ts'
import type { GridRequest } from '../../../src/research/forecast/compute-grid.ts'
import { parseForecastStudy } from '../../../src/research/forecast/forecast-study.ts'

export interface Made {
  readonly timeframe: string
  /** Decisions a session, the last at 21:00 UTC. */
  readonly perSession: number
  readonly sessions?: number
  readonly horizons?: readonly number[]
  /** Share of a return that the first feature tells. */
  readonly edge?: number
  readonly seed?: number
}

/** Prices walk from decision to decision; the first feature tells a part of the change to the next session. */
export function madeSamples({
  timeframe,
  perSession,
  sessions = 60,
  horizons = [24, 48],
  edge = 0.5,
  seed = 1,
}: Made): HorizonSamples {
  const random = Random.fromSeed(seed).split(timeframe)
  const days = weekdays(sessions)
  const rows = sessions * perSession
  const signal = Float64Array.from({ length: rows }, () => random.normal())
  const price = new Float64Array(rows)
  price[0] = 500
  for (let i = 1; i < rows; i++) {
    const told = i >= perSession ? signal[i - perSession]! : 0
    price[i] =
      price[i - 1]! * (1 + (0.01 / Math.sqrt(perSession)) * (edge * told + Math.sqrt(1 - edge ** 2) * random.normal()))
  }
  const session = Int32Array.from({ length: rows }, (_, i) => days[Math.floor(i / perSession)]!)
  const decisionAt = Float64Array.from(
    { length: rows },
    (_, i) => session[i]! * MS_PER_DAY + (21 - (perSession - 1 - (i % perSession))) * MS_PER_HOUR,
  )
  return {
    symbol: 'MADE',
    timeframe,
    featureNames: ['signal', 'noise'],
    columns: [signal, Float64Array.from({ length: rows }, () => random.normal())],
    session,
    decisionAt,
    price,
    pricePlace: Int32Array.from(price.keys()),
    outcomes: horizons.map((hours) => outcomesOf(hours, price, decisionAt)),
  }
}

function outcomesOf(hours: number, price: Float64Array, decisionAt: Float64Array): Outcomes {
  const place = Int32Array.from(decisionAt, (at) => decisionAt.findIndex((other) => other >= at + hours * MS_PER_HOUR))
  const at = (values: Float64Array) => Float64Array.from(place, (row) => (row < 0 ? Number.NaN : values[row]!))
  return {
    hours,
    price: at(price),
    at: at(decisionAt),
    knownAt: at(decisionAt),
    pricePlace: place,
    return: at(price).map((value, i) => value / price[i]! - 1),
    volatility: at(price).map((value) => (Number.isNaN(value) ? value : 0.2)),
    pending: place.filter((row) => row < 0).length,
    gaps: 0,
  }
}

function weekdays(count: number): number[] {
  const days: number[] = []
  for (let day = dayNumber(2024, 1, 1); days.length < count; day++) if (weekday(day) % 6 !== 0) days.push(day)
  return days
}

/** A study of the made samples. @param changed keys of YAML that replace those below, each with all under it */
export function madeStudy(changed: Readonly<Record<string, string>> = {}) {
  const keys: Record<string, string> = {
    study: 'made',
    question: 'Is the planted edge found?',
    data: '{ simulated: { traded: { symbol: MADE } } }',
    timeframes: '{ 1h: { every: 2 }, 1d: {} }',
    horizons: '[24, 48]',
    features: '{ bars: [rsi] }',
    families:
      '{ ridge: { estimator: ridge }, lstm: { estimator: lstm, parameters: { steps: 3, hidden: 4, epochs: 2, tail: 0 }, warm: { epochs: 1 } } }',
    validation: '{ firstTrain: 20 }',
    forecast: '{ days: 10, warmUp: 20 }',
    ...changed,
  }
  const text = Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n')
  return parseForecastStudy(text, 'made.yaml')
}

/** The grid of the made study on two timeframes. */
export function gridRequest(changes: Partial<GridRequest> = {}): GridRequest {
  return {
    study: madeStudy(),
    samples: [madeSamples({ timeframe: '1h', perSession: 4 }), madeSamples({ timeframe: '1d', perSession: 1 })],
    seed: 1,
    code: 'code',
    executor: new InProcessExecutor(),
    progress: silentProgress,
    signal: new AbortController().signal,
    ...changes,
  }
}
