/** The kernel of trees and the one memory that its callers on a thread use in turn. */
import { LearnError } from '../learn-error.ts'
import {
  compileModule,
  FIRST_FREE,
  growTo,
  instantiate,
  type LinearMemory,
  linearMemory,
  MOST_BYTES,
} from '../web-assembly.ts'
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

export interface TreeKernel {
  readonly exports: TreeKernelExports
  readonly memory: LinearMemory
}

let kernel: TreeKernel | undefined
let wasTried = false

/** Undefined where it cannot be loaded; the plain twins then give the same bits. */
export function treeKernel(): TreeKernel | undefined {
  if (!wasTried) kernel = loaded()
  wasTried = true
  return kernel
}

function loaded(): TreeKernel | undefined {
  const module = compileModule(KERNEL_BYTES)
  if (module === undefined) return undefined
  const memory = linearMemory()
  return { exports: instantiate(module, memory) as TreeKernelExports, memory }
}

/**
 * Addresses for blocks of so many bytes, each a multiple of 16, with the memory made large enough. They last until
 * the next call, so whoever calls must be done before another does: a fit or a prediction runs to its end.
 * Errors: kind data where the memory would outgrow its addresses.
 */
export function layOut<Names extends string>(
  { memory }: TreeKernel,
  bytes: Readonly<Record<Names, number>>,
): Record<Names, number> {
  let end = FIRST_FREE
  const places = {} as Record<Names, number>
  for (const name of Object.keys(bytes) as Names[]) {
    places[name] = end
    end += Math.ceil(bytes[name] / 16) * 16
  }
  if (end > MOST_BYTES) throw tooLarge(end)
  growTo(memory, end)
  return places
}

function tooLarge(bytes: number): LearnError {
  return new LearnError('data', {
    message: `The rows and histograms take ${Math.ceil(bytes / 2 ** 20)} MiB.`,
    expected: `At most ${MOST_BYTES / 2 ** 20} MiB.`,
    given: `${bytes} bytes`,
    remedy: 'Give fewer rows or features, or grow trees of fewer leaves.',
  })
}
