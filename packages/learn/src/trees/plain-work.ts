import { searchNumeric } from './numeric-search.ts'
import {
  binAt,
  BINS,
  type Found,
  type NodeSums,
  type SearchLimits,
  slotLength,
  type TreeWork,
  WORD,
  wordsOf,
  type WorkSize,
} from './tree-work.ts'

/** The plain twin of the kernel. */
export class PlainWork implements TreeWork {
  readonly size: WorkSize
  readonly bins: Uint8Array
  readonly values: Float64Array
  readonly rows: Int32Array
  readonly candidates: Int32Array
  readonly goesRight = new Uint8Array(BINS)
  readonly #slots: readonly Float64Array[]

  constructor(size: WorkSize) {
    this.size = size
    this.bins = new Uint8Array(wordsOf(size.features) * WORD * size.rows)
    this.values = new Float64Array(size.rows * (size.isPair ? 2 : 1))
    this.rows = new Int32Array(size.rows)
    this.candidates = new Int32Array(2 * size.features)
    this.#slots = Array.from({ length: size.slots }, () => new Float64Array(slotLength(size)))
  }

  partition(from: number, to: number, feature: number): number {
    const { bins, rows, goesRight } = this
    const first = binAt(feature, this.size.rows)
    const isRight = (row: number) => goesRight[bins[first + row * WORD]!] === 1
    const right = rows.slice(from, to).filter(isRight)
    const left = rows.slice(from, to).filter((row) => !isRight(row))
    rows.set(left, from)
    rows.set(right, from + left.length)
    return from + left.length
  }

  sum(slot: number, from: number, to: number): void {
    const { features, isPair, rows } = this.size
    const sums = this.sums(slot).fill(0)
    const stride = isPair ? 2 : 1
    for (let feature = 0; feature < features; feature++) {
      const first = binAt(feature, rows)
      for (let i = from; i < to; i++) {
        const row = this.rows[i]!
        const at = (feature * BINS + this.bins[first + row * WORD]!) * stride
        for (let k = 0; k < stride; k++) sums[at + k]! += this.values[row * stride + k]!
      }
    }
  }

  subtract(slot: number, part: number): void {
    const sums = this.sums(slot)
    const others = this.sums(part)
    for (let i = 0; i < sums.length; i++) sums[i]! -= others[i]!
  }

  search(slot: number, count: number, node: NodeSums, limits: SearchLimits, found: Found): void {
    const { isPair } = this.size
    for (let i = 0; i < count; i++) {
      const [feature, bins] = this.candidates.subarray(2 * i, 2 * i + 2)
      searchNumeric({ sums: this.sums(slot), isPair }, feature!, bins!, node, limits, found)
    }
  }

  sums(slot: number): Float64Array {
    return this.#slots[slot]!
  }
}
