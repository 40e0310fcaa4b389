/** Where the columns of a feature set find their rows. */
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import type { Actions, Bars } from '../market/adjustment.ts'
import { SourceRecords, type SeriesValues } from './as-known.ts'
import type { FeatureSet } from './feature-set.ts'
import { sourceText, type BarColumn, type SourceRef } from './grammar.ts'
import { fieldsOf } from './node.ts'

/** Records of any number of symbols and series, every version of each. Bars are raw. */
export interface FeatureInputs {
  readonly bars: readonly Bars[]
  readonly series: readonly SeriesValues[]
  readonly actions: readonly Actions[]
}

/** The columns of a feature set that are computed on the same rows. */
export interface SourceColumns {
  readonly source: SourceRef
  readonly records: SourceRecords
  readonly columns: readonly BarColumn[]
  /** Place of each column in the feature set. */
  readonly places: readonly number[]
  readonly staleAfterDays: number | undefined
}

/** Groups the columns by source and gives each its records, still empty. */
export function groupBySource(featureSet: FeatureSet): SourceColumns[] {
  const groups = new Map<string, { source: SourceRef; columns: BarColumn[]; places: number[] }>()
  featureSet.columns.forEach((column, place) => {
    if (column.kind !== 'bars') return
    const text = sourceText(column.source)
    const group = groups.get(text) ?? { source: column.source, columns: [], places: [] }
    group.columns.push(column)
    group.places.push(place)
    groups.set(text, group)
  })
  return [...groups.values()].map((group) => ({
    ...group,
    records: new SourceRecords(group.source.interval === '' ? '1d' : group.source.interval),
    staleAfterDays: featureSet.staleAfterDays[sourceText(group.source).slice(1)],
  }))
}

/** Hands each source the records that belong to it. Errors: DATA_UNFIT for bars that are not raw, FEATURE_INVALID. */
export function addInputs(groups: readonly SourceColumns[], symbol: string, inputs: FeatureInputs): void {
  for (const group of groups) {
    const name = group.source.name === '' ? symbol : group.source.name
    inputs.bars.forEach((bars) => addBars(group, name, bars))
    if (group.source.name !== '') inputs.series.forEach((values) => addSeries(group, name, values))
    inputs.actions.forEach((actions) => addActions(group.records, name, actions))
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
    ]),
  ].toSorted()
  const nearest = nearestName(name, known)
  throw new BellwetherError('DATA_NONE', {
    message: `There are no ${empty.records.interval} bars and no series named ${name} for the feature ${empty.columns[0]!.name}.`,
    expected: known.length === 0 ? 'Bars or a series of that name.' : `Given are: ${known.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Ingest them, or leave the feature out.' : `Did you mean ${nearest}?`,
  })
}
