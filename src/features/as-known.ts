/**
 * The rows of one source as they were known: which rows, in which version, at an instant.
 *
 * A row replaces an earlier version of the same period; the newest version known at an instant counts,
 * never a later one. Rows that come in order only lengthen the path. A revision, a late row or a late
 * action changes rows already given, and whatever was computed on the path is computed anew.
 */
import { MS_PER_DAY, MS_PER_HOUR } from '../core/time.ts'
import {
  actionAt,
  ForwardAdjuster,
  type Actions,
  type Bars,
  type ExDate,
  type KnownExDate,
} from '../market/adjustment.ts'
import type { Frame } from '../core/frame.ts'
import type { RecordSchema } from '../market/record-kind.ts'
import type { BarColumns, BarRow } from './evaluate.ts'
import { BAR_FIELDS, type BarField } from './node.ts'

export type SeriesValues = Frame<RecordSchema<'series'>>

export interface MeasuredValue {
  /** Rises with time; the same key is another version. */
  readonly key: number
  readonly at: number
  readonly knownAt: number
  readonly session: number
  readonly value: number
}

/** All records of one source, in the order in which they were added. */
export class SourceRecords {
  readonly interval: string
  kind: 'bars' | 'series' | 'snapshots' | undefined
  /** Two rows with the same key are versions of one another; keys rise with time. */
  readonly key: number[] = []
  readonly at: number[] = []
  readonly knownAt: number[] = []
  readonly session: number[] = []
  readonly open: number[] = []
  readonly high: number[] = []
  readonly low: number[] = []
  readonly close: number[] = []
  readonly volume: number[] = []
  readonly actions: KnownExDate[] = []

  /** @param interval of the bars; a series has none */
  constructor(interval: string) {
    this.interval = interval
  }

  addBar({ columns }: Bars, i: number): void {
    this.kind = 'bars'
    this.#add(columns.at[i]!, columns.at[i]!, columns.knownAt[i]!, columns.session[i]!)
    this.open.push(columns.open[i]!)
    this.high.push(columns.high[i]!)
    this.low.push(columns.low[i]!)
    this.close.push(columns.close[i]!)
    this.volume.push(columns.volume[i]!)
  }

  addValue({ columns }: SeriesValues, i: number): void {
    this.kind = 'series'
    this.#addAlone(columns.value[i]!)
    this.#add(columns.period[i]!, columns.at[i]!, columns.knownAt[i]!, columns.session[i]!)
  }

  /** What a feature says of one snapshot. */
  addMeasured({ key, at, knownAt, session, value }: MeasuredValue): void {
    this.kind = 'snapshots'
    this.#addAlone(value)
    this.#add(key, at, knownAt, session)
  }

  addAction(actions: Actions, i: number): void {
    this.actions.push(actionAt(actions, i))
  }

  #addAlone(value: number): void {
    for (const field of [this.open, this.high, this.low, this.volume]) field.push(Number.NaN)
    this.close.push(value)
  }

  #add(key: number, at: number, knownAt: number, session: number): void {
    this.key.push(key)
    this.at.push(at)
    this.knownAt.push(knownAt)
    this.session.push(session)
  }
}

/** Something that became known: a row, or an action (which goes before rows of the same instant). */
interface Event {
  readonly knownAt: number
  readonly isAction: boolean
  readonly index: number
}

/** The path of rows at an instant that moves forward. */
export class AsKnownPath {
  readonly records: SourceRecords
  /** Indices of records, in the order of their keys. Grows, or is replaced when rows already given change. */
  rows: number[] = []
  /** Actions known, in the order of their ex-dates. Grows behind the last row, or is replaced likewise. */
  exDates: ExDate[] = []
  /** How many of `rows` were read; those behind may still change in place. */
  given = 0
  #pending: Event[] = []
  #seenRows = 0
  #seenActions = 0

  constructor(records: SourceRecords) {
    this.records = records
  }

  /** When something more becomes known; Infinity when nothing is left. */
  nextChange(): number {
    this.#collect()
    return this.#pending.at(-1)?.knownAt ?? Infinity
  }

  /** Takes what becomes known at `nextChange()`. Returns whether rows already given have changed. */
  advance(): boolean {
    const now = this.nextChange()
    const events: Event[] = []
    while (this.#pending.at(-1)?.knownAt === now) events.push(this.#pending.pop()!)
    let hasChanged = false
    for (const { isAction, index } of events) {
      hasChanged = (isAction ? this.#addAction(index) : this.#addRow(index)) || hasChanged
    }
    if (hasChanged) this.given = 0
    return hasChanged
  }

  /** Sorts new records among those not known yet; the next one is last. */
  #collect(): void {
    const { knownAt, actions, key } = this.records
    if (this.#seenRows === knownAt.length && this.#seenActions === actions.length) return
    const added: Event[] = []
    for (; this.#seenRows < knownAt.length; this.#seenRows++) {
      added.push({ knownAt: knownAt[this.#seenRows]!, isAction: false, index: this.#seenRows })
    }
    for (; this.#seenActions < actions.length; this.#seenActions++) {
      added.push({ knownAt: actions[this.#seenActions]!.knownAt, isAction: true, index: this.#seenActions })
    }
    const known = added.filter((event) => !Number.isNaN(event.knownAt))
    this.#pending = [...this.#pending, ...known].sort(
      (a, b) =>
        b.knownAt - a.knownAt ||
        Number(a.isAction) - Number(b.isAction) ||
        (a.isAction ? 0 : key[b.index]! - key[a.index]!) ||
        b.index - a.index,
    )
  }

  #addRow(index: number): boolean {
    const { key } = this.records
    const last = this.rows.at(-1)
    if (last === undefined || key[index]! > key[last]!) {
      this.rows.push(index)
      return false
    }
    const place = this.rows.findIndex((row) => key[row]! >= key[index]!)
    const replaced = key[this.rows[place]!] === key[index] ? 1 : 0
    if (place >= this.given) {
      this.rows.splice(place, replaced, index)
      return false
    }
    this.rows = this.rows.toSpliced(place, replaced, index)
    return true
  }

  #addAction(index: number): boolean {
    const action = this.records.actions[index]!
    const later = this.exDates.findIndex(({ exDate }) => exDate > action.exDate)
    const place = later < 0 ? this.exDates.length : later
    const last = this.rows.at(-1)
    const hasChanged = last !== undefined && action.exDate <= this.records.session[last]!
    if (hasChanged) this.exDates = this.exDates.toSpliced(place, 0, action)
    else this.exDates.splice(place, 0, action)
    return hasChanged
  }
}

/** Turns rows of a path, one after the other, into what features read. The row it returns is reused. */
export class RowReader {
  readonly #records: SourceRecords
  readonly #adjuster: ForwardAdjuster
  readonly #row = Object.fromEntries(BAR_FIELDS.map((field) => [field, Number.NaN])) as Record<BarField, number>

  constructor(records: SourceRecords, exDates: readonly ExDate[]) {
    this.#records = records
    this.#adjuster = new ForwardAdjuster(exDates)
  }

  read(index: number): BarRow {
    const records = this.#records
    const adjuster = this.#adjuster
    const row = this.#row
    row.session = records.session[index]!
    row.rawOpen = records.open[index]!
    row.rawClose = records.close[index]!
    adjuster.add(row.session, row.rawClose)
    row.open = row.rawOpen * adjuster.priceFactor
    row.high = records.high[index]! * adjuster.priceFactor
    row.low = records.low[index]! * adjuster.priceFactor
    row.close = row.rawClose * adjuster.priceFactor
    row.volume = records.volume[index]! * adjuster.volumeFactor
    row.dividend = adjuster.dividend
    row.split = adjuster.split
    return row
  }
}

/** All rows of a path as columns. */
export function readColumns(records: SourceRecords, rows: readonly number[], exDates: readonly ExDate[]): BarColumns {
  const columns = Object.fromEntries(BAR_FIELDS.map((field) => [field, new Float64Array(rows.length)])) as Record<
    BarField,
    Float64Array
  >
  const reader = new RowReader(records, exDates)
  rows.forEach((index, i) => {
    const row = reader.read(index)
    for (const field of BAR_FIELDS) columns[field][i] = row[field]
  })
  return columns
}

/**
 * Whether the newest row is too old for a decision at `at`. The bound is `staleAfterDays`; unless given,
 * six hours for bars shorter than a day, else a week and three times the distance of the two newest rows.
 */
export function isStale(
  records: SourceRecords,
  newest: number,
  before: number | undefined,
  at: number,
  staleAfterDays: number | undefined,
): boolean {
  const age = at - records.at[newest]!
  if (staleAfterDays !== undefined) return age > staleAfterDays * MS_PER_DAY
  if (/[smh]$/.test(records.interval)) return age > 6 * MS_PER_HOUR
  const spacing = before === undefined ? 0 : records.at[newest]! - records.at[before]!
  return age > 7 * MS_PER_DAY + 3 * spacing
}
