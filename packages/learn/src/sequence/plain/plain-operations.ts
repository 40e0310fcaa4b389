/** The plain twin of the kernel. */
import type { Operations } from '../kernel/operations.ts'
import { adam } from './adam.ts'
import { attend, attendBackward } from './attention.ts'
import { gruBackward, gruForward } from './gru.ts'
import { lstmBackward, lstmForward } from './lstm.ts'
import { multiply, multiplyTransposed } from './matrix.ts'
import { gather, transpose } from './movement.ts'
import { normalise, normaliseBackward } from './normalise.ts'
import { accumulate, addRows, drop, squares, swish, swishBackward } from './vector.ts'

type Twin = {
  readonly [Name in keyof Operations]: (
    values: Float32Array,
    ...numbers: Parameters<Operations[Name]>
  ) => ReturnType<Operations[Name]>
}

const TWIN: Twin = {
  accumulate,
  adam,
  addRows,
  attend,
  attendBackward,
  drop,
  gather,
  gruBackward,
  gruForward,
  lstmBackward,
  lstmForward,
  multiply,
  multiplyTransposed,
  normalise,
  normaliseBackward,
  squares,
  swish,
  swishBackward,
  transpose,
}

/** @param values the memory as it is at the time of a call */
export function plainOperations(values: () => Float32Array): Operations {
  const bound = Object.entries(TWIN).map(([name, operation]) => [
    name,
    (...numbers: number[]) => (operation as (...all: unknown[]) => unknown)(values(), ...numbers),
  ])
  return Object.fromEntries(bound) as Operations
}
