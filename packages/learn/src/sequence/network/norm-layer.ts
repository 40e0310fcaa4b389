import type { Workspace } from '../kernel/workspace.ts'
import type { Layer } from './layer.ts'
import { Norm } from './norm.ts'
import type { ParameterStore } from './parameter-store.ts'

/** Normalises a single step. */
export class NormLayer implements Layer {
  readonly outputSteps = 1
  readonly outputGradient: number
  readonly #workspace: Workspace
  readonly #norm: Norm
  readonly #width: number
  readonly #output: number

  constructor(store: ParameterStore, width: number, capacity: number) {
    this.#workspace = store.workspace
    this.#width = width
    this.#norm = new Norm(store, width, capacity)
    this.#output = store.workspace.allocate(capacity * width)
    this.outputGradient = store.workspace.allocate(capacity * width)
  }

  forward(input: number, rows: number): number {
    this.#norm.forward(input, this.#output, rows)
    return this.#output
  }

  backward(rows: number, inputGradient: number): void {
    this.#workspace.clear(inputGradient, rows * this.#width)
    this.#norm.backward(this.outputGradient, rows, inputGradient)
  }
}
