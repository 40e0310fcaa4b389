import type { Matrix, RandomSource } from '../src/index.ts'

/** Splittable random numbers for tests: mulberry32 (Tommy Ettinger), keyed by a path of labels. */
export class TestRandom implements RandomSource {
  readonly #path: string
  #state: number

  constructor(path: string | number) {
    this.#path = String(path)
    this.#state = 0x811c9dc5
    for (const character of this.#path) this.#state = Math.imul(this.#state ^ character.charCodeAt(0), 0x01000193)
  }

  split(label: string | number): TestRandom {
    return new TestRandom(`${this.#path}/${label}`)
  }

  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }

  next(): number {
    return this.uint32() / 4294967296
  }

  integer(below: number): number {
    return Math.floor(this.next() * below)
  }

  /** Sum of twelve uniforms: near enough to standard normal. */
  normal(): number {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += this.next()
    return sum
  }
}

export function normalMatrix(rows: number, features: number, random: TestRandom): Matrix {
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => random.normal()))
  return { rows, columns }
}

/** Rows of a matrix, in the order given; a row may come more than once. */
export function takeRows(matrix: Matrix, rows: readonly number[]): Matrix {
  return { rows: rows.length, columns: matrix.columns.map((column) => take(column, rows)) }
}

export function take(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!)
}
