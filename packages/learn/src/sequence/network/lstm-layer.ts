import type { Workspace } from '../kernel/workspace.ts'
import type { Layer, LayerShape } from './layer.ts'
import { type Parameter, type ParameterStore, uniform } from './parameter-store.ts'

/** Long short-term memory; starts as PyTorch's does, uniform within 1 / sqrt(width). */
export class LstmLayer implements Layer {
  readonly outputSteps: number
  readonly outputGradient: number
  readonly #shape: LayerShape
  readonly #workspace: Workspace
  readonly #inputWeights: Parameter
  readonly #hiddenWeights: Parameter
  readonly #bias: Parameter
  /** Step after step, as are cells, their squashed values and hidden states. */
  readonly #gates: number
  readonly #cell: number
  readonly #squashed: number
  readonly #hidden: number
  readonly #cellGradient: number
  /** The state before the first step. */
  readonly #zeros: number
  readonly #transposed: number
  #input = 0

  constructor(store: ParameterStore, shape: LayerShape) {
    const { inputs, width, steps, capacity } = shape
    this.#shape = shape
    this.#workspace = store.workspace
    this.outputSteps = steps
    const start = uniform(1 / Math.sqrt(width))
    this.#inputWeights = store.add(inputs, 4 * width, start)
    this.#hiddenWeights = store.add(width, 4 * width, start)
    this.#bias = store.add(1, 4 * width, start)
    const state = () => store.workspace.allocate(steps * capacity * width)
    this.#gates = store.workspace.allocate(steps * capacity * 4 * width)
    this.#cell = state()
    this.#squashed = state()
    this.#hidden = state()
    this.outputGradient = state()
    this.#cellGradient = store.workspace.allocate(capacity * width)
    this.#zeros = store.workspace.allocate(capacity * width)
    this.#transposed = store.workspace.allocate(4 * width * Math.max(width, inputs))
  }

  forward(input: number, rows: number): number {
    const { inputs, width, steps } = this.#shape
    const { operations } = this.#workspace
    this.#input = input
    for (let t = 0; t < steps; t++) {
      const gates = this.#at(this.#gates, t, rows, 4)
      const now = input + 4 * t * rows * inputs
      operations.multiply(now, this.#inputWeights.value, gates, this.#bias.value, 0, rows, inputs, 4 * width)
      const before = this.#before(this.#hidden, t, rows)
      operations.multiply(before, this.#hiddenWeights.value, gates, gates, 16 * width, rows, width, 4 * width)
      const [cell, squashed] = [this.#at(this.#cell, t, rows), this.#at(this.#squashed, t, rows)]
      const hidden = this.#at(this.#hidden, t, rows)
      operations.lstmForward(gates, this.#before(this.#cell, t, rows), cell, squashed, hidden, rows, width)
    }
    return this.#hidden
  }

  /** Back through time; gates become their gradients on the way. */
  backward(rows: number, inputGradient: number | undefined): void {
    const { width, steps } = this.#shape
    const { operations } = this.#workspace
    this.#workspace.clear(this.#cellGradient, rows * width)
    operations.transpose(this.#hiddenWeights.value, this.#transposed, width, 4 * width)
    for (let t = steps - 1; t >= 0; t--) {
      const gates = this.#at(this.#gates, t, rows, 4)
      const own = this.#at(this.outputGradient, t, rows)
      const squashed = this.#at(this.#squashed, t, rows)
      operations.lstmBackward(gates, this.#before(this.#cell, t, rows), squashed, own, this.#cellGradient, rows, width)
      this.#learn(t, gates, rows)
      if (t === 0) continue
      const earlier = this.#at(this.outputGradient, t - 1, rows)
      operations.multiply(gates, this.#transposed, earlier, earlier, 4 * width, rows, 4 * width, width)
    }
    if (inputGradient !== undefined) this.#passOn(rows, inputGradient)
  }

  #learn(t: number, gates: number, rows: number): void {
    const { inputs, width } = this.#shape
    const { operations } = this.#workspace
    const now = this.#input + 4 * t * rows * inputs
    operations.addRows(gates, this.#bias.gradient, rows, 4 * width)
    operations.multiplyTransposed(now, gates, this.#inputWeights.gradient, inputs, rows, 4 * width)
    const before = this.#before(this.#hidden, t, rows)
    operations.multiplyTransposed(before, gates, this.#hiddenWeights.gradient, width, rows, 4 * width)
  }

  #passOn(rows: number, inputGradient: number): void {
    const { inputs, width, steps } = this.#shape
    const { operations } = this.#workspace
    operations.transpose(this.#inputWeights.value, this.#transposed, inputs, 4 * width)
    const all = steps * rows
    operations.multiply(this.#gates, this.#transposed, inputGradient, this.#zeros, 0, all, 4 * width, inputs)
  }

  /** Address of step t, in which a row has `parts` times the width. */
  #at(base: number, t: number, rows: number, parts = 1): number {
    return base + 4 * t * rows * parts * this.#shape.width
  }

  #before(base: number, t: number, rows: number): number {
    return t === 0 ? this.#zeros : this.#at(base, t - 1, rows)
  }
}
