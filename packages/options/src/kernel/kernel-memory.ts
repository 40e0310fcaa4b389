/** The memory that kernels work in, and columns in it. */
import { type KernelMemory, makeMemory } from './web-assembly.ts'

/** The number of bytes in use lies here; a shared memory's threads take turns at it. */
const USED_AT = 8
/** Below lie the constants of the kernel. */
const FIRST_FREE = 16_384
const PAGE = 65_536
/** A kernel's own working space with the tables of both American presets, rounded up. */
const WORKING_SPACE = 7 * PAGE

/**
 * Memory with room for `bytes` of columns; columns that lie in it are worked on where they are. Shared memory lets
 * kernels on several threads (`kernels` of them) work on the same columns; a browser allows sending it to another
 * thread only on pages that are cross-origin isolated.
 */
export function kernelMemory(bytes = 0, { isShared = false, kernels = 1 } = {}): KernelMemory {
  const pages = Math.ceil((FIRST_FREE + bytes + kernels * WORKING_SPACE) / PAGE)
  return makeMemory(pages, isShared)
}

/** Address of `bytes` more of it, a multiple of 16. Nothing is ever given back: a memory lives as long as its columns. */
export function allocate(memory: KernelMemory, bytes: number): number {
  const size = Math.ceil(bytes / 16) * 16
  const used = new Int32Array(memory.buffer, USED_AT, 1)
  const address = FIRST_FREE + Atomics.add(used, 0, size)
  if (address + size <= memory.buffer.byteLength) return address
  Atomics.sub(used, 0, size)
  throw new RangeError(
    `The kernel's memory has ${memory.buffer.byteLength - address} bytes left and ${size} are asked for. Make it larger with kernelMemory(bytes).`,
  )
}
