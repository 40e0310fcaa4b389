/** Terms by date: each row holds from its day until the next one. */
import { parseDate } from '../../core/time.ts'
import { newYorkDay } from '../../market/new-york-time.ts'

export interface DatedRow {
  /** First day, YYYY-MM-DD. */
  readonly from: string
}

/** Finds rows by instant; trades come in order of time, so the row last found is tried first. */
export class DatedTable<R extends DatedRow> {
  readonly #rows: readonly R[]
  readonly #days: readonly number[]
  #found = 0

  /** @param rows rising by date */
  constructor(rows: readonly R[]) {
    this.#rows = rows
    this.#days = rows.map(({ from }) => parseDate(from))
  }

  /** The row that holds on the New York day of an instant; undefined before the first. */
  at(instant: number): R | undefined {
    const day = newYorkDay(instant)
    const [from, next] = [this.#days[this.#found] ?? Infinity, this.#days[this.#found + 1] ?? Infinity]
    if (day < from || day >= next) this.#found = this.#days.findLastIndex((first) => first <= day)
    return this.#rows[this.#found]
  }
}
