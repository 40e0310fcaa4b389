import type { Workspace } from '../kernel/workspace.ts'
import type { Layer, LayerShape } from './layer.ts'
import { type Parameter, type ParameterStore, uniform } from './parameter-store.ts'

/** A row's numbers to those that attention works on, with a learnt vector for each position in the window. */
export class Embedding implements Layer {
  readonly outputSteps: number
  readonly outputGradient: number
  readonly #shape: LayerShape
  readonly #workspace: Workspace
  readonly #weights: Parameter
  readonly #positions: Parameter
  readonly #output: number
  #input = 0

  constructor(store: ParameterStore, shape: LayerShape) {
    const { inputs, width, steps, capacity } = shape
    this.#shape = shape
    this.#workspace = store.workspace
    this.outputSteps = steps
    const start = uniform(1 / Math.sqrt(Math.max(1, inputs)))
    this.#weights = store.add(inputs, width, start)
    this.#positions = store.add(steps, width, start)
    this.#output = store.workspace.allocate(steps * capacity * width)
    this.outputGradient = store.workspace.allocate(steps * capacity * width)
  }

  forward(input: number, rows: number): number {
    const { inputs, width, steps } = this.#shape
    this.#input = input
    for (let t = 0; t < steps; t++) {
      const [from, to] = [input + 4 * t * rows * inputs, this.#output + 4 * t * rows * width]
      const position = this.#positions.value + 4 * t * width
      this.#workspace.operations.multiply(from, this.#weights.value, to, position, 0, rows, inputs, width)
    }
    return this.#output
  }

  backward(rows: number): void {
    const { inputs, width, steps } = this.#shape
    const { operations } = this.#workspace
    for (let t = 0; t < steps; t++) {
      const position = this.#positions.gradient + 4 * t * width
      operations.addRows(this.outputGradient + 4 * t * rows * width, position, rows, width)
    }
    const all = steps * rows
    operations.multiplyTransposed(this.#input, this.outputGradient, this.#weights.gradient, inputs, all, width)
  }
}
