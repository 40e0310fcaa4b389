/** One sample at the end of each bar of a timeframe, with outcomes at many horizons. */
import { BellwetherError } from '../../core/errors.ts'
import { concatFrames, selectRows } from '../../core/frame.ts'
import { type Bars, mergeActions, noActions } from '../../market/adjustment.ts'
import type { Calendar } from '../../market/calendar.ts'
import { parseInterval } from '../../market/interval.ts'
import { PriceTape } from '../../market/price-tape.ts'
import { RECORD_SCHEMAS } from '../../market/record-kind.ts'
import { type DerivedBars, deriveBars } from '../../market/timeframe.ts'
import { buildFeatures } from '../build-dataset.ts'
import type { Decisions } from '../decisions.ts'
import { featureNames, type FeatureSet } from '../feature-set.ts'
import { leavesOf } from '../grammar.ts'
import { type FeatureInputs, notRaw } from '../sources.ts'
import type { HorizonSamples } from './horizon-samples.ts'
import { outcomesAfter } from './outcomes.ts'
import { samplesNotes } from './samples-notes.ts'

export interface HorizonRequest {
  readonly symbol: string
  readonly timeframe: string
  /** Clock hours. */
  readonly horizons: readonly number[]
  /** Features that name a source are taken from it; see `onTimeframe`. */
  readonly featureSet: FeatureSet
  /** The finest raw bars of the symbol give the prices, and all longer ones but those of days, where these are given. */
  readonly inputs: FeatureInputs
  readonly calendar: Calendar
  /** Sessions of the decisions (day numbers), both included; all there are when absent. */
  readonly from?: number
  readonly to?: number
}

export interface BuiltSamples {
  readonly samples: HorizonSamples
  /** How the bars of the timeframe were made. */
  readonly bars: Omit<DerivedBars, 'bars'>
  /** What a person should know of them, as sentences. */
  readonly notes: readonly string[]
}

/**
 * A decision is made when a bar of the timeframe is known; features stand as known then.
 * Errors: DATA_NONE, DATA_INSUFFICIENT, DATA_UNFIT, FEATURE_INVALID, USAGE_VALUE.
 */
export function buildHorizonSamples(request: HorizonRequest): BuiltSamples {
  const { symbol, timeframe, horizons, featureSet, inputs, calendar } = request
  const finest = finestBars(symbol, inputs.bars)
  const { bars, ...making } = deriveBars(finest, timeframe, calendar)
  const decisions = decisionsAtBars(bars, request)
  const prices = deriveBars(finest, finest.columns.interval[0]!, calendar).bars
  const actions = inputs.actions.reduce((all, more) => mergeActions(all, more).actions, noActions())
  const tape = new PriceTape(prices, actions)
  const pricePlace = Int32Array.from(decisions.at, (at) => tape.lastKnownBy(at))
  const samples: HorizonSamples = {
    symbol,
    timeframe,
    featureNames: featureNames(featureSet),
    columns: buildFeatures({ featureSet, inputs: withTimeframes(request, finest), decisions, calendar }),
    session: decisions.session,
    decisionAt: decisions.at,
    price: Float64Array.from(pricePlace, (place) => tape.price[place]!),
    pricePlace,
    outcomes: horizons.map((hours) => outcomesAfter(hours, { at: decisions.at, pricePlace }, tape, calendar)),
  }
  requireMoves(samples)
  return { samples, bars: making, notes: samplesNotes(samples, making) }
}

/** Raw bars of the symbol with the shortest interval. Errors: DATA_NONE; DATA_UNFIT for adjusted ones. */
function finestBars(symbol: string, frames: readonly Bars[]): Bars {
  const intervals = new Set(frames.flatMap((frame) => intervalsOf(frame, symbol)))
  const [finest] = [...intervals].toSorted((a, b) => parseInterval(a) - parseInterval(b))
  if (finest === undefined) throw noBars(symbol)
  const found = frames.filter((frame) => intervalsOf(frame, symbol).includes(finest))
  const frame = found.length === 1 ? found[0]! : concatFrames(RECORD_SCHEMAS.bars, found)
  const { symbol: symbols, interval } = frame.columns
  const rows = Array.from(symbols.keys()).filter((row) => symbols[row] === symbol && interval[row] === finest)
  const adjusted = rows.find((row) => frame.columns.adjustment[row] !== 'raw')
  if (adjusted !== undefined) throw notRaw(symbol, frame.columns.adjustment[adjusted]!)
  return rows.length === frame.length ? frame : selectRows(frame, rows)
}

function intervalsOf({ columns }: Bars, symbol: string): string[] {
  return [...new Set(columns.interval.filter((_, row) => columns.symbol[row] === symbol))]
}

/**
 * With the bars that features name. Those shorter than a day are all made of the finest, so that none of them has
 * hours that the decisions do not see; bars of days are made where none are given. Errors: DATA_INSUFFICIENT.
 */
function withTimeframes({ symbol, featureSet, inputs, calendar }: HorizonRequest, finest: Bars): FeatureInputs {
  const named = leavesOf(featureSet.columns).flatMap((column) =>
    column.kind === 'bars' && (column.source.name === '' || column.source.name === symbol)
      ? [column.source.interval === '' ? '1d' : column.source.interval]
      : [],
  )
  const others = inputs.bars.map((frame) => withoutIntraday(frame, symbol))
  const hasDays = others.some((frame) => intervalsOf(frame, symbol).length > 0)
  const made = [...new Set(named)].filter((interval) => interval !== '1d' || !hasDays)
  return { ...inputs, bars: [...others, ...made.map((interval) => deriveBars(finest, interval, calendar).bars)] }
}

function withoutIntraday(frame: Bars, symbol: string): Bars {
  const { symbol: symbols, interval } = frame.columns
  const rows = Array.from(symbols.keys()).filter((row) => symbols[row] !== symbol || interval[row] === '1d')
  return rows.length === frame.length ? frame : selectRows(frame, rows)
}

/** One decision at each instant at which a bar becomes known. Errors: DATA_NONE. */
function decisionsAtBars({ columns, length }: Bars, { symbol, timeframe, from, to }: HorizonRequest): Decisions {
  const { session, knownAt } = columns
  const within = Array.from({ length }, (_, row) => row).filter(
    (row) => session[row]! >= (from ?? -Infinity) && session[row]! <= (to ?? Infinity),
  )
  const inOrder = within.toSorted((a, b) => knownAt[a]! - knownAt[b]! || a - b)
  // bars that a source publishes together lead to one decision, on the newest of them
  const rows = inOrder.filter((row, i) => knownAt[row] !== knownAt[inOrder[i + 1]!])
  if (rows.length === 0) throw noDecisions(symbol, timeframe)
  return {
    symbol,
    session: Int32Array.from(rows, (row) => session[row]!),
    at: Float64Array.from(rows, (row) => knownAt[row]!),
  }
}

/** Errors: DATA_UNFIT where the price never changes. */
function requireMoves({ symbol, price, outcomes }: HorizonSamples): void {
  const isStill = (value: number) => Number.isNaN(value) || value === price[0]
  if (price.some((value) => value !== price[0]) || !outcomes.every((one) => one.price.every(isStill))) return
  throw new BellwetherError('DATA_UNFIT', {
    message: `The price of ${symbol} is ${price[0]} at every decision and after every horizon.`,
    expected: 'Prices that change: of a constant one there is nothing to predict.',
    given: String(price[0]),
    remedy: 'Check the source of the bars.',
  })
}

function noBars(symbol: string): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `There are no bars of ${symbol}.`,
    expected: 'Decisions and outcomes are made of its raw bars.',
    given: symbol,
    remedy: 'Ingest them first.',
  })
}

function noDecisions(symbol: string, timeframe: string): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `There is no whole ${timeframe} bar of ${symbol} in the sessions that are asked for.`,
    expected: 'A decision is made at the end of each bar.',
    given: timeframe,
    remedy: 'Change from and to, or ingest more data.',
  })
}
