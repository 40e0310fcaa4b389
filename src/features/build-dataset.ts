/** Features of many decisions at once. FeatureStream gives the same row by row. */
import { BellwetherError } from '../core/errors.ts'
import { formatDate } from '../core/time.ts'
import type { ExDate } from '../market/adjustment.ts'
import type { Calendar } from '../market/calendar.ts'
import { AsKnownPath, isStale, readColumns } from './as-known.ts'
import type { Dataset } from './dataset.ts'
import type { Decisions } from './decisions.ts'
import type { DecisionTime } from './definition.ts'
import { evaluateColumns } from './evaluate.ts'
import { EventBook } from './event-features.ts'
import { featureNames, type FeatureSet } from './feature-set.ts'
import { combineLeaves, leavesOf, type CalendarColumn, type EventColumn } from './grammar.ts'
import { LabelPrices, type Label } from './labels.ts'
import { addInputs, groupBySource, requireRecords, type FeatureInputs, type SourceColumns } from './sources.ts'

export interface DatasetRequest {
  readonly featureSet: FeatureSet
  readonly label: Label
  readonly inputs: FeatureInputs
  readonly decisions: Decisions
  readonly calendar: Calendar
}

/**
 * One sample a decision. Features stand as known at the decision: rows with knownAt up to it, the newest
 * version of each then, NaN where the newest row is too old. Bars are adjusted forward by the actions known.
 * Errors: DATA_NONE, DATA_UNFIT, FEATURE_INVALID, USAGE_VALUE for a decision after its own entry.
 */
export function buildDataset({ featureSet, label, inputs, decisions, calendar }: DatasetRequest): Dataset {
  const labels = buildLabels(label, inputs, decisions, calendar)
  return {
    featureNames: featureNames(featureSet),
    columns: buildFeatures({ featureSet, inputs, decisions, calendar }),
    session: decisions.session,
    decisionAt: decisions.at,
    ...labels,
  }
}

/** The feature columns alone, each with one value a decision. */
export function buildFeatures({
  featureSet,
  inputs,
  decisions,
  calendar,
}: Omit<DatasetRequest, 'label'>): Float64Array[] {
  requireOrder(decisions)
  const groups = groupBySource(featureSet)
  addInputs(groups, decisions.symbol, inputs)
  requireRecords(groups, decisions.symbol, inputs)
  const leaves = leavesOf(featureSet.columns)
  const columns = leaves.map(() => new Float64Array(decisions.at.length).fill(Number.NaN))
  groups.forEach((group) => fillSource(group, decisions.at, columns))
  const events = new EventBook(inputs.events ?? [])
  leaves.forEach((leaf, j) => {
    if (leaf.kind === 'bars') return
    if (leaf.kind === 'event') events.assertNamed(leaf)
    decisions.session.forEach((day, i) => {
      columns[j]![i] = valueAtDecision(leaf, decisionTime(calendar, day, decisions.at[i]!), events)
    })
  })
  return combineLeaves(featureSet.columns, columns, ({ combine }, left, right) =>
    left.map((value, i) => combine(value, right[i]!)),
  )
}

/** Of a column that is computed from the time of the decision. */
export function valueAtDecision(leaf: CalendarColumn | EventColumn, time: DecisionTime, events: EventBook): number {
  if (leaf.kind === 'calendar') return leaf.feature.value(time, leaf.parameters)
  return leaf.feature.distance(time, events.known(leaf.source.name, time.at), leaf.parameters)
}

/** A state of the path without revisions inside: every row was given once and stayed. */
interface Stretch {
  readonly rows: readonly number[]
  readonly exDates: readonly ExDate[]
  /** Decisions made in it, and how many of the rows each knew. */
  readonly decisions: { readonly place: number; readonly known: number }[]
}

function fillSource(group: SourceColumns, decisionAt: Float64Array, into: readonly Float64Array[]): void {
  const path = new AsKnownPath(group.records)
  let stretch: Stretch = { rows: path.rows, exDates: path.exDates, decisions: [] }
  const fill = (): void => fillStretch(group, stretch, decisionAt, into)
  decisionAt.forEach((at, place) => {
    while (path.nextChange() <= at) {
      if (!path.advance()) continue
      fill()
      stretch = { rows: path.rows, exDates: path.exDates, decisions: [] }
    }
    stretch.decisions.push({ place, known: path.rows.length })
    path.given = path.rows.length
  })
  fill()
}

function fillStretch(
  { records, columns, places, staleAfterDays }: SourceColumns,
  { rows, exDates, decisions }: Stretch,
  decisionAt: Float64Array,
  into: readonly Float64Array[],
): void {
  const most = decisions.at(-1)?.known ?? 0
  if (most === 0) return
  const values = evaluateColumns(
    columns.map(({ node }) => node),
    readColumns(records, rows.slice(0, most), exDates),
  )
  for (const { place, known } of decisions) {
    if (known === 0) continue
    if (isStale(records, rows[known - 1]!, rows[known - 2], decisionAt[place]!, staleAfterDays)) continue
    values.forEach((column, j) => (into[places[j]!]![place] = column[known - 1]!))
  }
}

function buildLabels(
  label: Label,
  inputs: FeatureInputs,
  { symbol, session, at }: Decisions,
  calendar: Calendar,
): Pick<Dataset, 'label' | 'labelKnownAt'> {
  const prices = new LabelPrices(symbol, inputs.bars, inputs.actions, calendar)
  if (prices.isEmpty) throw noBars(symbol, label)
  const values = Array.from(session, (day, i) => {
    requireSession(calendar, day)
    return label.value(prices, { session: day, at: at[i]! })
  })
  return {
    label: Float64Array.from(values, ({ value }) => value),
    labelKnownAt: Float64Array.from(values, ({ knownAt }) => knownAt),
  }
}

function requireOrder({ at }: Decisions): void {
  const i = at.findIndex((instant, place) => place > 0 && !(instant > at[place - 1]!))
  if (i >= 0) throw new RangeError(`decision ${i} is not after the one before it`)
}

/** What a feature of the date is told. Errors: USAGE_VALUE when the exchange is closed on a day, CALENDAR_RANGE. */
export function decisionTime(calendar: Calendar, day: number, at: number): DecisionTime {
  requireSession(calendar, day)
  return { session: calendar.scheduled.session(day)!, at, calendar: calendar.scheduled }
}

function requireSession(calendar: Calendar, day: number): NonNullable<ReturnType<Calendar['session']>> {
  const session = calendar.session(day)
  if (session !== undefined) return session
  throw new BellwetherError('USAGE_VALUE', {
    message: `A decision is asked for on ${formatDate(day)}, when ${calendar.name} is closed (${calendar.closureReason(day)}).`,
    expected: 'Decisions are made on sessions of the exchange.',
    given: formatDate(day),
    remedy: 'Choose sessions of the calendar.',
  })
}

function noBars(symbol: string, label: Label): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `There are no daily bars of ${symbol} for the label ${label.name}.`,
    expected: `Raw 1d bars of ${symbol} are needed.`,
    given: symbol,
    remedy: 'Ingest them first.',
  })
}
