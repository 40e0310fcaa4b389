const DIGIT_BITS = 11
const DIGITS = 2 ** DIGIT_BITS
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Rows with a key each, as they move from one pass to the next. */
interface Keyed {
  readonly keys: Uint32Array
  readonly rows: Int32Array
}

/**
 * Orders the rows of a column by value, ties in row order; missing values (NaN) are left out.
 *
 * A radix sort on the upper half of each double, which settles all but values that agree in about
 * six decimals; those are then sorted by comparison.
 */
export class RowSorter {
  readonly #values: Float64Array<ArrayBuffer>
  readonly #halves: Uint32Array
  readonly #here: Keyed
  readonly #there: Keyed
  /** How many keys have each value of their low, middle and high digit. */
  readonly #low = new Int32Array(DIGITS)
  readonly #middle = new Int32Array(DIGITS)
  readonly #high = new Int32Array(DIGITS)

  constructor(rows: number) {
    this.#values = new Float64Array(rows)
    this.#halves = new Uint32Array(this.#values.buffer)
    this.#here = { keys: new Uint32Array(rows), rows: new Int32Array(rows) }
    this.#there = { keys: new Uint32Array(rows), rows: new Int32Array(rows) }
  }

  /** Row numbers from the lowest value to the highest; valid until the next call. */
  sort(column: Float64Array): Int32Array {
    this.#values.set(column)
    this.#low.fill(0)
    this.#middle.fill(0)
    this.#high.fill(0)
    const count = readKeys(this.#values, this.#halves, this.#here, this.#low, this.#middle, this.#high)
    scatter(this.#here, this.#there, this.#low, count, 0)
    scatter(this.#there, this.#here, this.#middle, count, DIGIT_BITS)
    scatter(this.#here, this.#there, this.#high, count, 2 * DIGIT_BITS)
    const order = this.#there.rows.subarray(0, count)
    sortRuns(column, this.#there.keys, order)
    return order
  }
}

/**
 * Upper halves as integers that rise with the value (sign bit flipped, negative ones inverted), and
 * the counts of their digits. Returns how many values are not missing.
 */
function readKeys(
  values: Float64Array,
  halves: Uint32Array,
  to: Keyed,
  low: Int32Array,
  middle: Int32Array,
  high: Int32Array,
): number {
  const { keys, rows } = to
  const upper = isLittleEndian ? 1 : 0
  let count = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (value !== value) continue
    // Zero and negative zero are one value.
    const half = value === 0 ? 0 : halves[2 * row + upper]! | 0
    const key = half ^ ((half >> 31) | 0x80000000)
    keys[count] = key
    rows[count++] = row
    low[key & (DIGITS - 1)]! += 1
    middle[(key >>> DIGIT_BITS) & (DIGITS - 1)]! += 1
    high[key >>> (2 * DIGIT_BITS)]! += 1
  }
  return count
}

/** Stable sort by one digit, given how many keys have each value of it. */
function scatter(from: Keyed, to: Keyed, counts: Int32Array, count: number, shift: number): void {
  let place = 0
  for (let digit = 0; digit < DIGITS; digit++) {
    const size = counts[digit]!
    counts[digit] = place
    place += size
  }
  const { keys, rows } = from
  const { keys: toKeys, rows: toRows } = to
  for (let i = 0; i < count; i++) {
    const key = keys[i]!
    const digit = (key >>> shift) & (DIGITS - 1)
    const target = counts[digit]!
    counts[digit] = target + 1
    toKeys[target] = key
    toRows[target] = rows[i]!
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
