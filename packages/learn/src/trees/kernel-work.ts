import { layOut, type TreeKernel, treeKernel, type TreeKernelExports } from './tree-kernel.ts'
import { PlainWork } from './plain-work.ts'
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

/** The kernel where it can be loaded, else its plain twin. */
export function treeWork(size: WorkSize): TreeWork {
  const kernel = treeKernel()
  return kernel === undefined ? new PlainWork(size) : new KernelWork(size, kernel)
}

/** WebAssembly: eight features a row in one pass, two bins a step. */
class KernelWork implements TreeWork {
  readonly size: WorkSize
  readonly bins: Uint8Array
  readonly values: Float64Array
  readonly rows: Int32Array
  readonly candidates: Int32Array
  readonly goesRight: Uint8Array
  readonly #exports: TreeKernelExports
  readonly #buffer: ArrayBuffer
  readonly #at: Readonly<
    Record<'bins' | 'values' | 'rows' | 'held' | 'candidates' | 'goesRight' | 'found' | 'slots', number>
  >
  readonly #slotBytes: number

  constructor(size: WorkSize, kernel: TreeKernel) {
    const { rows, features, isPair, slots } = size
    const width = isPair ? 16 : 8
    this.size = size
    this.#exports = kernel.exports
    this.#slotBytes = slotLength(size) * 8
    this.#at = layOut(kernel, {
      bins: wordsOf(features) * WORD * rows,
      values: rows * width,
      rows: rows * 4,
      held: rows * width,
      candidates: features * 8,
      goesRight: BINS,
      found: 32,
      slots: slots * this.#slotBytes,
    })
    const { buffer } = kernel.memory
    this.#buffer = buffer
    this.bins = new Uint8Array(buffer, this.#at.bins, wordsOf(features) * WORD * rows)
    this.values = new Float64Array(buffer, this.#at.values, (rows * width) / 8)
    this.rows = new Int32Array(buffer, this.#at.rows, rows)
    this.candidates = new Int32Array(buffer, this.#at.candidates, 2 * features)
    this.goesRight = new Uint8Array(buffer, this.#at.goesRight, BINS)
  }

  partition(from: number, to: number, feature: number): number {
    const { rows, bins, goesRight, held } = this.#at
    return this.#exports.partition(rows, from, to, bins + binAt(feature, this.size.rows), goesRight, held)
  }

  sum(slot: number, from: number, to: number, isWhole: boolean): void {
    const { values, rows, held, bins } = this.#at
    const { features, isPair } = this.size
    this.sums(slot).fill(0)
    if (!isWhole) this.#exports.gather(values, rows, from, to, isPair ? 1 : 0, held)
    const add = isPair ? this.#exports.addPairs : this.#exports.addSingles
    const named = isWhole ? 0 : rows + 4 * from
    for (let word = 0; word < wordsOf(features); word++) {
      const into = this.#slot(slot) + word * WORD * BINS * (isPair ? 16 : 8)
      add(bins + word * WORD * this.size.rows, named, isWhole ? values : held, to - from, into)
    }
  }

  subtract(slot: number, part: number): void {
    this.#exports.subtract(this.#slot(slot), this.#slot(part), this.#slotBytes)
  }

  search(slot: number, count: number, node: NodeSums, limits: SearchLimits, found: Found): void {
    const { unit, penalty, leastWeight, leastCurvature } = limits
    const cut = new Float64Array(this.#buffer, this.#at.found, 4)
    cut.set([found.score, found.feature, found.bin, found.isMissingLeft])
    const numbers = [unit, node.sum, node.curvature, penalty, leastWeight, leastCurvature]
    const isPair = this.size.isPair ? 1 : 0
    this.#exports.search(this.#slot(slot), this.#at.candidates, count, isPair, ...numbers, this.#at.found)
    ;[found.score, found.feature, found.bin, found.isMissingLeft] = cut as Float64Array &
      [number, number, number, number]
  }

  sums(slot: number): Float64Array {
    return new Float64Array(this.#buffer, this.#slot(slot), this.#slotBytes / 8)
  }

  #slot(slot: number): number {
    return this.#at.slots + slot * this.#slotBytes
  }
}
