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
  readonly #period: Int32Array
  readonly #value: Float64Array
  readonly #byDay = new Map<number, KnownValue>()

  constructor({ columns, length }: ValueColumns) {
    const rows = Array.from({ length }, (_, row) => row)
      .filter((row) => Number.isFinite(columns.value[row]!))
      .sort((a, b) => columns.knownAt[a]! - columns.knownAt[b]! || columns.period[a]! - columns.period[b]!)
    this.#knownAt = Float64Array.from(rows, (row) => columns.knownAt[row]!)
    this.#period = Int32Array.from(rows, (row) => columns.period[row]!)
    this.#value = Float64Array.from(rows, (row) => columns.value[row]!)
    for (const [row, period] of this.#period.entries()) {
      if (!this.#byDay.has(period)) this.#byDay.set(period, { value: this.#value[row]!, knownAt: this.#knownAt[row]! })
    }
  }

  /** Of the newest period known at an instant; undefined before the first. */
  newest(instant: number): number | undefined {
    let row = this.#knownRows(instant) - 1
    if (row < 0) return undefined
    // a late revision of an older period is not the newest value
    for (let before = row - 1; before >= 0 && before > row - 5; before--) {
      if (this.#period[before]! > this.#period[row]!) row = before
    }
    return this.#value[row]
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
