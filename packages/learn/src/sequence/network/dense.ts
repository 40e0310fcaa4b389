import type { Workspace } from '../kernel/workspace.ts'
import type { Parameter, ParameterStore, Start } from './parameter-store.ts'
import { constant } from './parameter-store.ts'

/** outputs = inputs * weights + bias, row by row. */
export class Dense {
  readonly #workspace: Workspace
  readonly #weights: Parameter
  readonly #bias: Parameter
  readonly #transposed: number
  readonly #zeros: number

  constructor(store: ParameterStore, inputs: number, outputs: number, start: Start, biasStart: Start = constant(0)) {
    this.#workspace = store.workspace
    this.#weights = store.add(inputs, outputs, start)
    this.#bias = store.add(1, outputs, biasStart)
    this.#transposed = store.workspace.allocate(inputs * outputs)
    this.#zeros = store.workspace.allocate(inputs)
  }

  forward(input: number, output: number, rows: number): void {
    const { value, rows: inputs, columns } = this.#weights
    this.#workspace.operations.multiply(input, value, output, this.#bias.value, 0, rows, inputs, columns)
  }

  /** Adds to the gradients of weights and bias; writes that of the input where it is wanted. */
  backward(input: number, outputGradient: number, rows: number, inputGradient: number | undefined): void {
    const { operations } = this.#workspace
    const { value, gradient, rows: inputs, columns } = this.#weights
    operations.addRows(outputGradient, this.#bias.gradient, rows, columns)
    operations.multiplyTransposed(input, outputGradient, gradient, inputs, rows, columns)
    if (inputGradient === undefined) return
    operations.transpose(value, this.#transposed, inputs, columns)
    operations.multiply(outputGradient, this.#transposed, inputGradient, this.#zeros, 0, rows, columns, inputs)
  }
}
