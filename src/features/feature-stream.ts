/** Features one decision after the other, as live trading needs them; the same bits as buildFeatures. */
import type { Calendar } from '../market/calendar.ts'
import { AsKnownPath, isStale, RowReader } from './as-known.ts'
import { decisionTime, valueAtDecision } from './build-dataset.ts'
import { RowEvaluator } from './evaluate.ts'
import { EventBook } from './event-features.ts'
import type { FeatureSet } from './feature-set.ts'
import { combineLeaves, leavesOf, type LeafColumn } from './grammar.ts'
import { addInputs, groupBySource, type FeatureInputs, type SourceColumns } from './sources.ts'

export class FeatureStream {
  readonly #featureSet: FeatureSet
  readonly #symbol: string
  readonly #calendar: Calendar
  readonly #groups: readonly SourceColumns[]
  readonly #sources: readonly SourceStream[]
  readonly #leaves: readonly LeafColumn[]
  readonly #events = new EventBook()
  #lastAt = Number.NEGATIVE_INFINITY

  constructor(featureSet: FeatureSet, symbol: string, calendar: Calendar) {
    this.#featureSet = featureSet
    this.#symbol = symbol
    this.#calendar = calendar
    this.#leaves = leavesOf(featureSet.columns)
    this.#groups = groupBySource(featureSet)
    this.#sources = this.#groups.map((group) => new SourceStream(group))
  }

  /** Takes records, known already or later. Errors: DATA_UNFIT, FEATURE_INVALID. */
  add(inputs: FeatureInputs): void {
    addInputs(this.#groups, this.#symbol, inputs)
    inputs.events?.forEach((events) => this.#events.add(events))
  }

  /** The features at a decision, in the order of the feature set. Decisions come in order of time. */
  decide({ session, at }: { session: number; at: number }): Float64Array {
    if (at < this.#lastAt)
      throw new RangeError('a decision lies before the last one: what is known cannot be forgotten')
    this.#lastAt = at
    const values = new Float64Array(this.#leaves.length).fill(Number.NaN)
    for (const source of this.#sources) source.write(at, values)
    const time = decisionTime(this.#calendar, session, at)
    this.#leaves.forEach((leaf, j) => {
      if (leaf.kind !== 'bars') values[j] = valueAtDecision(leaf, time, this.#events)
    })
    const combined = combineLeaves(this.#featureSet.columns, [...values], ({ combine }, left, right) =>
      combine(left, right),
    )
    return Float64Array.from(combined)
  }
}

/** The columns of one source, kept at the newest row known. */
class SourceStream {
  readonly #group: SourceColumns
  readonly #path: AsKnownPath
  readonly #newest: Float64Array
  #reader: RowReader
  #evaluator: RowEvaluator
  #rowsRead = 0

  constructor(group: SourceColumns) {
    this.#group = group
    this.#path = new AsKnownPath(group.records)
    this.#newest = new Float64Array(group.columns.length)
    this.#reader = this.#freshReader()
    this.#evaluator = this.#freshEvaluator()
  }

  write(at: number, into: Float64Array): void {
    this.#catchUp(at)
    const { rows } = this.#path
    const newest = rows.at(-1)
    if (newest === undefined) return
    if (isStale(this.#group.records, newest, rows.at(-2), at, this.#group.staleAfterDays)) return
    this.#group.places.forEach((place, j) => (into[place] = this.#newest[j]!))
  }

  #catchUp(at: number): void {
    while (this.#path.nextChange() <= at) {
      if (!this.#path.advance()) continue
      this.#reader = this.#freshReader()
      this.#evaluator = this.#freshEvaluator()
      this.#rowsRead = 0
    }
    for (; this.#rowsRead < this.#path.rows.length; this.#rowsRead++) {
      this.#evaluator.update(this.#reader.read(this.#path.rows[this.#rowsRead]!), this.#newest)
    }
    this.#path.given = this.#rowsRead
  }

  #freshReader(): RowReader {
    return new RowReader(this.#group.records, this.#path.exDates)
  }

  #freshEvaluator(): RowEvaluator {
    return new RowEvaluator(this.#group.columns.map(({ node }) => node))
  }
}
