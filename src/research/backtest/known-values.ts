/** Dated values as they became known: of each instant the newest, of each day the first version. */

/** Columns of a frame of plain values. */
export interface ValueColumns {
  readonly length: number
  readonly columns: {
    readonly period: Int32Array
    readonly knownAt: Float64Array
    readonly value: Float64Array
  }
}

export interface KnownValue {
  readonly value: number
  readonly knownAt: number
}

export class KnownValues {
  readonly #knownAt: Float64Array
  readonly #value: Float64Array
  /** Of each row the newest period known with it: a late revision of an older one is not the newest value. */
  readonly #newest: Int32Array
  readonly #byDay = new Map<number, KnownValue>()

  constructor({ columns, length }: ValueColumns) {
    const rows = Array.from({ length }, (_, row) => row)
      .filter((row) => Number.isFinite(columns.value[row]!))
      .sort((a, b) => columns.knownAt[a]! - columns.knownAt[b]! || columns.period[a]! - columns.period[b]!)
    this.#knownAt = Float64Array.from(rows, (row) => columns.knownAt[row]!)
    const periods = Int32Array.from(rows, (row) => columns.period[row]!)
    this.#value = Float64Array.from(rows, (row) => columns.value[row]!)
    let newest = 0
    this.#newest = periods.map((period, row) => (newest = period >= periods[newest]! ? row : newest))
    for (const [row, period] of periods.entries()) {
      if (!this.#byDay.has(period)) this.#byDay.set(period, { value: this.#value[row]!, knownAt: this.#knownAt[row]! })
    }
  }

  /** Of the newest period known at an instant; undefined before the first. */
  newest(instant: number): number | undefined {
    const row = this.#knownRows(instant) - 1
    return row < 0 ? undefined : this.#value[this.#newest[row]!]
  }

  /** Of one day, as it was first known. */
  of(day: number): KnownValue | undefined {
    return this.#byDay.get(day)
  }

  #knownRows(instant: number): number {
    let [low, high] = [0, this.#knownAt.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#knownAt[middle]! <= instant) low = middle + 1
      else high = middle
    }
    return low
  }
}
