/** Whether a forecast may be traded on, judged as of an instant on the outcomes known before it. */
import { MS_PER_DAY } from '../../../core/time.ts'
import type { Forecasts } from '../forecasts.ts'
import { type Forecaster, isBy, NO_CHANGE, type Outcomes, outcomesOf, rowsOf } from '../judgement/contenders.ts'
import { errorScores, hitRate } from '../judgement/error-scores.ts'
import { independenceOf } from '../judgement/independence.ts'
import { coverageScores } from '../judgement/interval-scores.ts'
import { againstNoChange } from '../judgement/judgement.ts'
import type { GateRules } from './gate-rules.ts'
import {
  coverageRuling,
  enoughRuling,
  type GateRuling,
  recentRuling,
  skillRuling,
  toleranceRuling,
} from './gate-rulings.ts'

export interface GateState {
  readonly subject: Forecaster
  /** Epoch milliseconds; only outcomes known before it were looked at. */
  readonly at: number
  readonly isOpen: boolean
  /** One a rule. */
  readonly rulings: readonly GateRuling[]
}

/** The gate of one forecaster, to be asked at any instant. */
export class Gate {
  readonly #forecasts: Forecasts
  readonly #subject: Forecaster
  readonly #rules: GateRules
  /** Of the subject, in the order of decisions. */
  readonly #rows: Int32Array
  readonly #decisions: readonly { readonly at: number; readonly session: number }[]
  /** When each forecaster at the horizon first spoke. */
  readonly #firstForecasts: readonly number[]

  constructor(forecasts: Forecasts, subject: Forecaster, rules: GateRules) {
    this.#forecasts = forecasts
    this.#subject = subject
    this.#rules = rules
    this.#rows = rowsOf(forecasts, subject)
    this.#decisions = decisionsOf(forecasts, subject)
    this.#firstForecasts = firstForecasts(forecasts, subject.horizon)
  }

  /** At each decision of the subject, in order: whether it could have been traded on then. @param since session of the first */
  history(since = -Infinity): GateState[] {
    const decisions = this.#decisions.filter(({ session }) => session >= since)
    // Contracts of one snapshot are decided on at one instant: thousands share a state.
    const states = new Map([...new Set(decisions.map(({ at }) => at))].map((at) => [at, this.at(at)]))
    return decisions.map(({ at }) => states.get(at)!)
  }

  at(instant: number): GateState {
    const rulings = [
      recentRuling(this.#daysSinceForecast(instant), this.#rules.age),
      ...this.#rulings(this.#knownBefore(instant), this.#forecastersBy(instant)),
    ]
    return { subject: this.#subject, at: instant, isOpen: rulings.every(({ isMet }) => isMet), rulings }
  }

  #daysSinceForecast(instant: number): number {
    const newest = this.#decisions.findLast(({ at }) => at <= instant)?.at ?? -Infinity
    return (instant - newest) / MS_PER_DAY
  }

  #knownBefore(instant: number): Outcomes {
    const known = this.#rows.filter((row) => this.#forecasts.outcomeKnownAt[row]! < instant)
    return outcomesOf(this.#forecasts, ofNewestDecisions(known, this.#forecasts, this.#rules.window))
  }

  #forecastersBy(instant: number): number {
    return Math.max(1, this.#firstForecasts.filter((first) => first <= instant).length)
  }

  #rulings(outcomes: Outcomes, forecasters: number): GateRuling[] {
    const { least, tolerance, coverage, skill } = this.#rules
    const scores = coverageScores(withFiniteIntervals(outcomes), coverage.confidence)
    const independence = independenceOf(outcomes)
    const { actual, predicted, price } = outcomes
    const [hits, noChangeHits] = [predicted, price].map((forecast) => hitRate(actual, forecast, tolerance.within)) as [
      number,
      number,
    ]
    const score = scores.find(({ level }) => level === coverage.level)
    const p = Math.min(1, forecasters * againstNoChange(outcomes, independence).test.p)
    return [
      enoughRuling(independence, least),
      toleranceRuling({ hits, noChangeHits, rows: independence.rows }, tolerance),
      coverageRuling(score, this.#rules),
      skillRuling({ mase: errorScores(outcomes).mase, p, forecasters }, skill),
    ]
  }
}

/** Rows of so many decisions, the last ones; contracts of one snapshot are decided on at one instant. @param rows in order */
function ofNewestDecisions(rows: Int32Array, { decisionAt }: Forecasts, count: number): Int32Array {
  let first = rows.length
  for (let decisions = 0; first > 0; first--) {
    const isAnother = decisionAt[rows[first - 1]!] !== decisionAt[rows[first]!]
    if (isAnother && ++decisions > count) break
  }
  return rows.subarray(first)
}

/** Those without an end are not there; an empty one stays, which covers nothing. */
function withFiniteIntervals(outcomes: Outcomes): Outcomes {
  const intervals = outcomes.intervals.map(({ level, lower, upper }) => {
    const isEndless = (row: number): boolean => lower[row] === -Infinity || upper[row] === Infinity
    const kept = (bounds: Float64Array) => bounds.map((bound, row) => (isEndless(row) ? Number.NaN : bound))
    return { level, lower: kept(lower), upper: kept(upper) }
  })
  return { ...outcomes, intervals }
}

/** Of the subject, whether their outcomes are known or not, in order. */
function decisionsOf(forecasts: Forecasts, subject: Forecaster): { at: number; session: number }[] {
  const { length, decisionAt, session } = forecasts
  return Array(length)
    .keys()
    .filter((row) => isBy(forecasts, row, subject))
    .map((row) => ({ at: decisionAt[row]!, session: session[row]! }))
    .toArray()
    .sort((a, b) => a.at - b.at)
}

/** Instant of the first forecast of each forecaster at a horizon, but that of no change. */
function firstForecasts({ length, horizon, timeframe, model, decisionAt }: Forecasts, at: number): number[] {
  const first = new Map<string, number>()
  for (let row = 0; row < length; row++) {
    if (horizon[row] !== at || model[row] === NO_CHANGE) continue
    const name = `${timeframe[row]!}\n${model[row]!}`
    first.set(name, Math.min(first.get(name) ?? Infinity, decisionAt[row]!))
  }
  return [...first.values()]
}
