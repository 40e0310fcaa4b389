/** The WebAssembly kernel of this folder on one thread; what its functions do is said in assembly/. */
import { compileModule, growTo, instantiate, sharedMemory } from '../../../core/web-assembly.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'

interface KernelExports {
  useSplits(half: number, places: number, lows: number, lowCount: number, tables: number): void
  select(
    rows: number,
    first: number,
    sums: number,
    squares: number,
    best: number,
    bestUnder: number,
    selected: number,
  ): void
  rank(
    rows: number,
    weights: number,
    sums: number,
    squares: number,
    winners: number,
    winnersUnder: number,
    standing: number,
  ): void
  weightedSums(rows: number, sessions: number, returns: number, weights: number, sums: number): void
}

/** Below lie the constants of the kernel. */
const FIRST_FREE = 16_384

const memory = sharedMemory()
export const kernel = instantiate(compileModule(KERNEL_BYTES), memory) as KernelExports

/**
 * Columns in the kernel's memory, one after the other. Each task of a thread begins anew, in the same place: what it
 * reads it must have written.
 */
export class KernelColumns {
  #used = FIRST_FREE

  numbers(count: number): Float64Array {
    const address = this.#take(8 * count)
    return new Float64Array(memory.buffer, address, count)
  }

  integers(values: Int32Array): Int32Array {
    const address = this.#take(4 * values.length)
    const column = new Int32Array(memory.buffer, address, values.length)
    column.set(values)
    return column
  }

  /** Views stay valid when the memory grows: it is shared. */
  #take(bytes: number): number {
    const address = this.#used
    this.#used += 16 * Math.ceil(bytes / 16)
    growTo(memory, this.#used)
    return address
  }
}
