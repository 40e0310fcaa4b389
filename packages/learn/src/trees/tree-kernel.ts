/** The kernel of trees and the one memory that its callers on a thread use in turn. */
import { type Kernel, loadKernel } from '../web-assembly.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'

/** Addresses and counts, unless said otherwise; see kernel/assembly/trees. */
export interface TreeKernelExports {
  readonly assignBins: (values: number, count: number, table: number, bins: number) => void
  readonly addSingles: (bins: number, rows: number, values: number, count: number, sums: number) => void
  readonly addPairs: (bins: number, rows: number, values: number, count: number, sums: number) => void
  readonly subtract: (sums: number, part: number, bytes: number) => void
  readonly partition: (rows: number, from: number, to: number, bins: number, goesRight: number, held: number) => number
  readonly gather: (values: number, rows: number, from: number, to: number, isPair: number, into: number) => void
  readonly search: (sums: number, features: number, count: number, isPair: number, ...numbers: number[]) => void
  readonly addLeaves: (nodes: number, roots: number, trees: number, leaves: number, ...numbers: number[]) => void
}

/** Below lie the kernel's constants. */
const FIRST_FREE = 16_384
const PAGE = 65_536

let kernel: Kernel<TreeKernelExports> | undefined
let wasTried = false

/** Undefined where it cannot be loaded; the plain twins then give the same bits. */
export function treeKernel(): Kernel<TreeKernelExports> | undefined {
  if (!wasTried) kernel = loadKernel(KERNEL_BYTES)
  wasTried = true
  return kernel
}

/**
 * Addresses for blocks of so many bytes, each a multiple of 16, with the memory made large enough. They last until
 * the next call, so whoever calls must be done before another does: a fit or a prediction runs to its end.
 */
export function layOut<Names extends string>(
  { memory }: Kernel<TreeKernelExports>,
  bytes: Readonly<Record<Names, number>>,
): Record<Names, number> {
  let end = FIRST_FREE
  const places = {} as Record<Names, number>
  for (const name of Object.keys(bytes) as Names[]) {
    places[name] = end
    end += Math.ceil(bytes[name] / 16) * 16
  }
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE)
  if (missing > 0) memory.grow(missing)
  return places
}
