/** The WebAssembly kernel on one thread; what its functions do is said in assembly/index.ts. */
import { compileModule, instantiate, type SharedMemory } from '../../../core/web-assembly.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'

export interface OrbKernel {
  scratchBytes(): number
  buildIndex(): void
  sweepRows(scratch: number): void
  rowProfits(rows: number, places: number, profits: number): void
  positionCount(): number
  searchCount(): number
  stepCount(): number
}

let module: object | undefined

export function orbKernel(memory: SharedMemory): OrbKernel {
  module ??= compileModule(KERNEL_BYTES)
  return instantiate(module, memory) as OrbKernel
}
