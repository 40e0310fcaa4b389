/** A memory of singles, handed out bit by bit, and the operations on it. */
import { LearnError } from '../../learn-error.ts'
import { plainOperations } from '../plain/plain-operations.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'
import type { Operations } from './operations.ts'
import { compileModule, FIRST_FREE, growTo, instantiate, linearMemory, MOST_BYTES } from '../../web-assembly.ts'

/** A line of the processor's cache. */
const ALIGNMENT = 64

export class Workspace {
  readonly operations: Operations
  readonly #bytes: () => ArrayBuffer
  readonly #grow: (bytes: number) => void
  #used = FIRST_FREE

  private constructor(operations: Operations, bytes: () => ArrayBuffer, grow: (bytes: number) => void) {
    this.operations = operations
    this.#bytes = bytes
    this.#grow = grow
  }

  /** On the WebAssembly kernel, or on its twin where that cannot be loaded. */
  static fast(): Workspace {
    const module = kernelModule()
    if (module === undefined) return Workspace.plain()
    const memory = linearMemory()
    const operations = instantiate(module, memory) as Operations
    return new Workspace(
      operations,
      () => memory.buffer,
      (bytes) => growTo(memory, bytes),
    )
  }

  /** On the kernel's plain twin: the same bits, many times slower. */
  static plain(): Workspace {
    let values = new Float32Array(FIRST_FREE)
    // To twice what is asked for, so that it is seldom done.
    const grow = (bytes: number) => {
      const larger = new Float32Array(bytes / 2)
      larger.set(values)
      values = larger
    }
    return new Workspace(
      plainOperations(() => values),
      () => values.buffer,
      grow,
    )
  }

  /**
   * Address of `count` more singles, all 0; nothing is ever given back.
   * Errors: kind parameter where the memory would outgrow its addresses.
   */
  allocate(count: number): number {
    const address = this.#used
    this.#used += Math.ceil((4 * count) / ALIGNMENT) * ALIGNMENT
    if (this.#used > MOST_BYTES) throw tooLarge()
    if (this.#used > this.#bytes().byteLength) this.#grow(this.#used)
    return address
  }

  /** Valid until more is allocated. */
  singles(address: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#bytes(), address, count)
  }

  /** Valid until more is allocated. */
  integers(address: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#bytes(), address, count)
  }

  clear(address: number, count: number): void {
    this.singles(address, count).fill(0)
  }

  copy(from: number, to: number, count: number): void {
    this.singles(to, count).set(this.singles(from, count))
  }
}

function tooLarge(): LearnError {
  return new LearnError('parameter', {
    message: 'The network does not fit into memory.',
    expected: 'A network, a batch and a table of features that take less than 4 GiB together.',
    given: 'more',
    remedy: 'Lower hidden, layers, steps or batch, or give fewer rows.',
  })
}

let compiled: object | undefined

function kernelModule(): object | undefined {
  return (compiled ??= compileModule(KERNEL_BYTES))
}
