const DIGIT_BITS = 11
const DIGITS = 2 ** DIGIT_BITS
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/**
 * Orders the rows of a column by value, ties in row order; missing values (NaN) are left out.
 *
 * A radix sort on the upper half of each double, which settles all but values that agree in about
 * six decimals; those are then sorted by comparison.
 */
export class RowSorter {
  readonly #keys: Uint32Array
  readonly #otherKeys: Uint32Array
  readonly #rows: Int32Array
  readonly #otherRows: Int32Array
  readonly #counts = new Int32Array(DIGITS)

  constructor(rows: number) {
    this.#keys = new Uint32Array(rows)
    this.#otherKeys = new Uint32Array(rows)
    this.#rows = new Int32Array(rows)
    this.#otherRows = new Int32Array(rows)
  }

  /** Row numbers from the lowest value to the highest; valid until the next call. */
  sort(column: Float64Array): Int32Array {
    const count = this.#readKeys(column)
    this.#pass(this.#keys, this.#rows, this.#otherKeys, this.#otherRows, count, 0)
    this.#pass(this.#otherKeys, this.#otherRows, this.#keys, this.#rows, count, DIGIT_BITS)
    this.#pass(this.#keys, this.#rows, this.#otherKeys, this.#otherRows, count, 2 * DIGIT_BITS)
    const order = this.#otherRows.subarray(0, count)
    sortRuns(column, this.#otherKeys, order)
    return order
  }

  /** Upper halves as integers that rise with the value: sign bit flipped, negative ones inverted. */
  #readKeys(column: Float64Array): number {
    const values = column.slice()
    const halves = new Uint32Array(values.buffer)
    const upper = isLittleEndian ? 1 : 0
    let count = 0
    for (let row = 0; row < values.length; row++) {
      const value = values[row]!
      if (value !== value) continue
      // Zero and negative zero are one value.
      const half = value === 0 ? 0 : halves[2 * row + upper]!
      this.#keys[count] = half >>> 31 === 1 ? ~half : half ^ 0x80000000
      this.#rows[count++] = row
    }
    return count
  }

  /** Stable sort by one digit. */
  #pass(
    keys: Uint32Array,
    rows: Int32Array,
    toKeys: Uint32Array,
    toRows: Int32Array,
    count: number,
    shift: number,
  ): void {
    const places = this.#counts
    places.fill(0)
    for (let i = 0; i < count; i++) places[(keys[i]! >>> shift) & (DIGITS - 1)]! += 1
    let place = 0
    for (let digit = 0; digit < DIGITS; digit++) {
      const size = places[digit]!
      places[digit] = place
      place += size
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i]!
      const to = places[(key >>> shift) & (DIGITS - 1)]!++
      toKeys[to] = key
      toRows[to] = rows[i]!
    }
  }
}

/** Sorts within each run of equal keys where the lower halves are not yet in order. */
function sortRuns(column: Float64Array, keys: Uint32Array, order: Int32Array): void {
  for (let from = 0, to = 1; from < order.length; from = to++) {
    let isSorted = true
    for (; to < order.length && keys[to] === keys[from]; to++) {
      if (column[order[to]!]! < column[order[to - 1]!]!) isSorted = false
    }
    if (!isSorted) order.subarray(from, to).sort((a, b) => column[a]! - column[b]! || a - b)
  }
}
