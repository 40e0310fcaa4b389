/** Where the columns of a feature set find their rows. */
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import type { Actions, Bars } from '../market/adjustment.ts'
import { SourceRecords, type SeriesValues } from './as-known.ts'
import type { FeatureSet } from './feature-set.ts'
import type { Events } from './event-features.ts'
import { leavesOf, sourceText, type BarColumn, type SourceRef } from './grammar.ts'
import { fieldsOf } from './node.ts'
import { SnapshotSeries } from './snapshots/snapshot-series.ts'
import { namesOf, rowsNamed, SNAPSHOT_KINDS, type SnapshotRecords } from './snapshots/snapshot.ts'

/** Records of any number of symbols and series, every version of each. Bars are raw. */
export interface FeatureInputs {
  readonly bars: readonly Bars[]
  readonly series: readonly SeriesValues[]
  readonly actions: readonly Actions[]
  /** Option analytics, futures, scores of headlines. */
  readonly snapshots?: readonly SnapshotRecords[]
  readonly events?: readonly Events[]
}

/** The columns of a feature set that are computed on the same rows. */
export interface SourceColumns {
  readonly source: SourceRef
  readonly records: SourceRecords
  readonly columns: readonly BarColumn[]
  /** Place of each column among the leaves of the feature set. */
  readonly places: readonly number[]
  readonly staleAfterDays: number | undefined
  /** What makes the rows, where they come of snapshots. */
  readonly snapshots: SnapshotSeries | undefined
}

/** Groups the columns by source and gives each its records, still empty. */
export function groupBySource(featureSet: FeatureSet): SourceColumns[] {
  const groups = new Map<string, { source: SourceRef; columns: BarColumn[]; places: number[] }>()
  leavesOf(featureSet.columns).forEach((column, place) => {
    if (column.kind !== 'bars') return
    const rows = rowsText(column)
    const group = groups.get(rows) ?? { source: column.source, columns: [], places: [] }
    group.columns.push(column)
    group.places.push(place)
    groups.set(rows, group)
  })
  return [...groups.values()].map((group) => ({
    ...group,
    snapshots: snapshotSeries(group.columns[0]!),
    records: new SourceRecords(group.source.interval === '' ? '1d' : group.source.interval),
    staleAfterDays: featureSet.staleAfterDays[sourceText(group.source).slice(1)],
  }))
}

/** Which rows a column is computed on: the source, and what is said of each of its snapshots. */
function rowsText({ source, measured }: BarColumn): string {
  const said = measured === undefined ? [] : [measured.feature.name, ...Object.values(measured.parameters)]
  return [sourceText(source), ...said].join(' ')
}

function snapshotSeries({ measured }: BarColumn): SnapshotSeries | undefined {
  return measured === undefined ? undefined : new SnapshotSeries(measured.feature, measured.parameters)
}

/** Hands each source the records that belong to it. Errors: DATA_UNFIT for bars that are not raw, FEATURE_INVALID. */
export function addInputs(groups: readonly SourceColumns[], symbol: string, inputs: FeatureInputs): void {
  const measured = groups.filter(({ snapshots }) => snapshots !== undefined)
  for (const [name, ofName] of Map.groupBy(measured, ({ source }) => source.name)) addSnapshots(ofName, name, inputs)
  for (const group of groups) {
    if (group.snapshots !== undefined) continue
    const name = group.source.name === '' ? symbol : group.source.name
    inputs.bars.forEach((bars) => addBars(group, name, bars))
    if (group.source.name !== '') inputs.series.forEach((values) => addSeries(group, name, values))
    inputs.actions.forEach((actions) => addActions(group.records, name, actions))
  }
}

/** The features of one source share its rows: a chain has many, and several features are said of it. */
function addSnapshots(groups: readonly SourceColumns[], name: string, inputs: FeatureInputs): void {
  for (const one of inputs.snapshots ?? []) {
    const ofKind = groups.filter(({ snapshots }) => snapshots!.feature.snapshotOf === one.kind)
    if (ofKind.length === 0) continue
    const rows = rowsNamed(one, name)
    for (const { snapshots, records } of ofKind) snapshots!.add(rows, records)
  }
}

function addBars({ records }: SourceColumns, symbol: string, bars: Bars): void {
  const { columns } = bars
  for (let i = 0; i < bars.length; i++) {
    if (columns.symbol[i] !== symbol || columns.interval[i] !== records.interval) continue
    if (columns.adjustment[i] !== 'raw') throw notRaw(symbol, columns.adjustment[i]!)
    if (records.kind === 'series') throw twoKinds(symbol)
    records.addBar(bars, i)
  }
}

function addSeries(group: SourceColumns, name: string, values: SeriesValues): void {
  const { records } = group
  for (let i = 0; i < values.length; i++) {
    if (values.columns.series[i] !== name) continue
    if (records.kind === 'bars') throw twoKinds(name)
    if (records.kind === undefined) requireValuesOnly(group, name)
    records.addValue(values, i)
  }
}

function addActions(records: SourceRecords, symbol: string, actions: Actions): void {
  for (let i = 0; i < actions.length; i++) {
    if (actions.columns.symbol[i] === symbol) records.addAction(actions, i)
  }
}

/** What the row of a series has; the rest is for bars. */
const SERIES_FIELDS: ReadonlySet<string> = new Set(['session', 'close', 'rawClose', 'dividend', 'split'])

function requireValuesOnly({ columns }: SourceColumns, name: string): void {
  for (const column of columns) {
    const missing = [...fieldsOf([column.node])].filter((field) => !SERIES_FIELDS.has(field))
    if (missing.length === 0) continue
    throw new BellwetherError('FEATURE_INVALID', {
      message: `The feature ${column.name} needs ${missing.join(', ')}, and ${name} is a series of single values.`,
      expected: 'On a series stands a feature that needs closes only, such as level, change, zscore or sma.',
      given: column.name,
      remedy: 'Choose another feature, or a symbol with bars.',
    })
  }
}

function twoKinds(name: string): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `There are bars and a series named ${name}, and a feature asks for one of them.`,
    expected: 'A name stands for one source.',
    given: name,
    remedy: 'Give the study only one of them.',
  })
}

export function notRaw(symbol: string, adjustment: string): BellwetherError {
  return new BellwetherError('DATA_UNFIT', {
    message: `The bars of ${symbol} are adjusted (${adjustment}).`,
    expected: 'Features are computed on raw bars and adjust them going forward; a back-adjusted level looks ahead.',
    given: adjustment,
    remedy: 'Use raw bars, or rebuild them from the adjusted ones and the dividends.',
  })
}

/** Refuses a source that found nothing. Errors: DATA_NONE. */
export function requireRecords(groups: readonly SourceColumns[], symbol: string, inputs: FeatureInputs): void {
  const empty = groups.find(({ records }) => records.key.length === 0)
  if (empty === undefined) return
  const name = empty.source.name === '' ? symbol : empty.source.name
  const known = [
    ...new Set([
      ...inputs.bars.flatMap(({ columns }) => [...new Set(columns.symbol)]),
      ...inputs.series.flatMap(({ columns }) => [...new Set(columns.series)]),
      ...(inputs.snapshots ?? []).flatMap(namesOf),
    ]),
  ].toSorted()
  const nearest = nearestName(name, known)
  throw new BellwetherError('DATA_NONE', {
    message: `There are no ${neededBy(empty)} named ${name} for the feature ${empty.columns[0]!.name}.`,
    expected: known.length === 0 ? 'Records of that name.' : `Given are: ${known.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Ingest them, or leave the feature out.' : `Did you mean ${nearest}?`,
  })
}

function neededBy({ records, snapshots }: SourceColumns): string {
  if (snapshots === undefined) return `${records.interval} bars and no series`
  return SNAPSHOT_KINDS[snapshots.feature.snapshotOf].title
}
