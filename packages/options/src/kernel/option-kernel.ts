/**
 * The WebAssembly kernel: prices, Greeks and implied volatilities of columns, two rows or two quadrature points an
 * instruction.
 *
 * Columns of the caller are copied in and out in blocks that fit the cache; columns that lie in the kernel's own
 * memory are worked on in place.
 */
import { type AmericanColumns, type AmericanPricer, completePlainly } from '../american/american-columns.ts'
import { type SchemeName, schemeOf } from '../american/scheme.ts'
import {
  checkLengths,
  type ContractColumns,
  type ColumnPricer,
  FIRST_COLUMNS,
  type ImpliedColumns,
  type MarketColumns,
  type PricedColumns,
  type QuoteColumns,
  SECOND_COLUMNS,
} from '../columns.ts'
import { KERNEL_BYTES, SHARED_KERNEL_BYTES } from './kernel-bytes.ts'
import { allocate, kernelMemory } from './kernel-memory.ts'
import { instantiate, instantiateSync, type KernelInstance, type KernelMemory } from './web-assembly.ts'

interface KernelExports {
  scratchBytes(): number
  useScratch(address: number): void
  /** Rows, whether all share spot, time, rate and yield, and addresses of columns; 0 for those left out. */
  price(rows: number, isChain: number, ...addresses: number[]): void
  implied(rows: number, isChain: number, ...addresses: number[]): void
  /** Rows, whether vega and rho are wanted, and addresses of columns. */
  american(rows: number, hasSlopes: number, ...addresses: number[]): void
  workspaceBytes(nodes: number, points: number, premiumPoints: number): number
  /** Nodes, steps, tolerance of the seed, points of both integrals, addresses of the tables and of the workspace. */
  useScheme(...numbers: number[]): void
}

type NumberArray = Float64Array | Int8Array | Uint8Array

/** Rows copied at a time; 17 columns of them fit a second-level cache. */
const BLOCK = 2048
const MOST_COLUMNS = 17

/**
 * A loaded kernel with its memory. Gives the bits of `plainPricer` and `plainAmericanPricer`, several times as fast.
 */
export class OptionKernel implements ColumnPricer, AmericanPricer {
  readonly memory: KernelMemory
  readonly #exports: KernelExports
  readonly #staging: readonly number[]
  readonly #schemes = new Map<SchemeName, readonly number[]>()

  private constructor(memory: KernelMemory, instance: KernelInstance) {
    this.memory = memory
    this.#exports = instance.exports as object as KernelExports
    this.#exports.useScratch(allocate(memory, this.#exports.scratchBytes()))
    this.#staging = Array.from({ length: MOST_COLUMNS }, () => allocate(memory, BLOCK * 8))
  }

  /** Everywhere, also on the main thread of a browser. */
  static async load(memory = kernelMemory()): Promise<OptionKernel> {
    return new OptionKernel(memory, await instantiate(kernelBytes(memory), { env: { memory } }))
  }

  /** At once, in Node and in workers; some browsers refuse to compile that much on their main thread. */
  static loadSync(memory = kernelMemory()): OptionKernel {
    return new OptionKernel(memory, instantiateSync(kernelBytes(memory), { env: { memory } }))
  }

  /** A column in the kernel's memory; another thread reaches it by `address`, the column's byteOffset there. */
  float64(rows: number, address = allocate(this.memory, rows * 8)): Float64Array {
    return new Float64Array(this.memory.buffer, address, rows)
  }

  int8(rows: number, address = allocate(this.memory, rows)): Int8Array {
    return new Int8Array(this.memory.buffer, address, rows)
  }

  uint8(rows: number, address = allocate(this.memory, rows)): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, rows)
  }

  price(options: MarketColumns, into: PricedColumns): void {
    checkLengths(options.right.length, options, into)
    const { right, spot, strike, yearsToExpiry, rate, dividendYield, volatility } = options
    const { second } = into
    this.#inBlocks(
      right.length,
      [right, spot, strike, yearsToExpiry, rate, dividendYield, volatility],
      [...FIRST_COLUMNS.map((name) => into[name]), ...(second ? SECOND_COLUMNS.map((name) => second[name]) : [])],
      (rows, addresses) => this.#exports.price(rows, isChain(options), ...addresses),
    )
  }

  impliedVolatility(quotes: QuoteColumns, into: ImpliedColumns): void {
    checkLengths(quotes.right.length, quotes, into)
    const { right, price, spot, strike, yearsToExpiry, rate, dividendYield } = quotes
    this.#inBlocks(
      right.length,
      [right, price, spot, strike, yearsToExpiry, rate, dividendYield],
      [into.volatility, into.status],
      (rows, addresses) => this.#exports.implied(rows, isChain(quotes), ...addresses),
    )
  }

  american(options: MarketColumns, scheme: SchemeName, into: AmericanColumns): void {
    checkLengths(options.right.length, options, into)
    const { right, spot, strike, yearsToExpiry, rate, dividendYield, volatility } = options
    const left = new Uint8Array(right.length)
    const { sensitivities } = into
    const values = [into.price, into.delta, into.gamma, into.theta, left]
    // Where they are not wanted, the European ones go there.
    const unused = sensitivities === undefined ? this.#staging.slice(-2) : []
    this.#exports.useScheme(...this.#scheme(scheme))
    this.#inBlocks(
      right.length,
      [right, spot, strike, yearsToExpiry, rate, dividendYield, volatility],
      sensitivities === undefined ? values : [...values, sensitivities.vega, sensitivities.rho],
      (rows, addresses) => this.#exports.american(rows, sensitivities ? 1 : 0, ...addresses, ...unused),
    )
    completePlainly(options, scheme, into, left)
  }

  /** What useScheme wants of a scheme, whose tables go to the memory when it is first used. */
  #scheme(name: SchemeName): readonly number[] {
    const found = this.#schemes.get(name)
    if (found !== undefined) return found
    const { nodes, steps, seedTolerance, rootTimes, collocation, premium } = schemeOf(name)
    const lines = [collocation, premium].flatMap(({ root, weight, interpolation }) => [root, weight, interpolation])
    const tables = [rootTimes, ...lines]
    const target = this.float64(tables.reduce((sum, table) => sum + table.length, 0))
    let start = 0
    for (const table of tables) {
      target.set(table, start)
      start += table.length
    }
    const workspace = allocate(this.memory, this.#exports.workspaceBytes(nodes, collocation.points, premium.points))
    const scheme = [nodes, steps, seedTolerance, collocation.points, premium.points, target.byteOffset, workspace]
    this.#schemes.set(name, scheme)
    return scheme
  }

  #inBlocks(
    rows: number,
    inputs: readonly (NumberArray | number)[],
    outputs: readonly NumberArray[],
    call: (rows: number, addresses: readonly number[]) => void,
  ): void {
    const sources = inputs.map((column, slot) => this.#slot(column, slot))
    const targets = outputs.map((column, i) => this.#slot(column, inputs.length + i))
    for (let start = 0, count: number; start < rows; start += count) {
      count = blockLength(rows - start)
      const places = [...sources, ...targets].map((slot) => slot.place(start, count))
      for (const source of sources) source.bring(start, count)
      call(count + (count % 2), places)
      for (const target of targets) target.fetch(start, count)
    }
  }

  #slot(column: NumberArray | number, slot: number): Slot {
    const staging = this.#staging[slot]!
    if (typeof column === 'number') {
      this.float64(BLOCK, staging).fill(column)
      return { place: () => staging, bring: nothing, fetch: nothing }
    }
    const Kind = column.constructor as new (buffer: ArrayBufferLike, address: number, rows: number) => NumberArray
    const copy = new Kind(this.memory.buffer, staging, BLOCK)
    const isHere = column.buffer === this.memory.buffer
    const isInPlace = (count: number) => isHere && count > 1
    return {
      place: (start, count) => (isInPlace(count) ? column.byteOffset + start * column.BYTES_PER_ELEMENT : staging),
      bring: (start, count) => {
        if (!isInPlace(count)) copy.set(column.subarray(start, start + count))
      },
      fetch: (start, count) => {
        if (!isInPlace(count)) column.set(copy.subarray(0, count), start)
      },
    }
  }
}

/** Where a column's block lies for the kernel, and its way in and out. */
interface Slot {
  place(start: number, count: number): number
  bring(start: number, count: number): void
  fetch(start: number, count: number): void
}

function nothing(): void {}

/** The kernel takes rows in pairs: an odd last one goes alone, through the staging area, where a pair has room. */
function blockLength(left: number): number {
  if (left === 1) return 1
  return Math.min(BLOCK, left - (left % 2))
}

/** One underlying, one expiry: what these share is then computed once. */
function isChain({ spot, yearsToExpiry, rate, dividendYield }: ContractColumns): number {
  const shared: readonly unknown[] = [spot, yearsToExpiry, rate, dividendYield]
  return shared.every((column) => typeof column === 'number') ? 1 : 0
}

function kernelBytes(memory: KernelMemory): Uint8Array<ArrayBuffer> {
  const isShared = !(memory.buffer instanceof ArrayBuffer)
  return Uint8Array.from(atob(isShared ? SHARED_KERNEL_BYTES : KERNEL_BYTES), (letter) => letter.charCodeAt(0))
}
