import type { Workspace } from '../kernel/workspace.ts'
import type { Layer, LayerShape } from './layer.ts'
import { type Parameter, type ParameterStore, uniform } from './parameter-store.ts'

/** Gated recurrent unit; starts as PyTorch's does, uniform within 1 / sqrt(width). */
export class GruLayer implements Layer {
  readonly outputSteps: number
  readonly outputGradient: number
  readonly #shape: LayerShape
  readonly #workspace: Workspace
  readonly #inputWeights: Parameter
  readonly #hiddenWeights: Parameter
  readonly #inputBias: Parameter
  readonly #hiddenBias: Parameter
  /** What a step's input gives its gates, and what the hidden state does; step after step. */
  readonly #inner: number
  readonly #outer: number
  readonly #hidden: number
  /** The state before the first step. */
  readonly #zeros: number
  /** Where the gradient of that state goes. */
  readonly #unused: number
  readonly #transposed: number
  #input = 0

  constructor(store: ParameterStore, shape: LayerShape) {
    const { inputs, width, steps, capacity } = shape
    const { workspace } = store
    this.#shape = shape
    this.#workspace = workspace
    this.outputSteps = steps
    const start = uniform(1 / Math.sqrt(width))
    this.#inputWeights = store.add(inputs, 3 * width, start)
    this.#hiddenWeights = store.add(width, 3 * width, start)
    this.#inputBias = store.add(1, 3 * width, start)
    this.#hiddenBias = store.add(1, 3 * width, start)
    this.#inner = workspace.allocate(steps * capacity * 3 * width)
    this.#outer = workspace.allocate(steps * capacity * 3 * width)
    this.#hidden = workspace.allocate(steps * capacity * width)
    this.outputGradient = workspace.allocate(steps * capacity * width)
    this.#zeros = workspace.allocate(capacity * width)
    this.#unused = workspace.allocate(capacity * width)
    this.#transposed = workspace.allocate(3 * width * Math.max(width, inputs))
  }

  forward(input: number, rows: number): number {
    const { inputs, width, steps } = this.#shape
    const { operations } = this.#workspace
    this.#input = input
    const all = steps * rows
    const bias = this.#inputBias.value
    operations.multiply(input, this.#inputWeights.value, this.#inner, bias, 0, all, inputs, 3 * width)
    for (let t = 0; t < steps; t++) {
      const [inner, outer] = [this.#at(this.#inner, t, rows, 3), this.#at(this.#outer, t, rows, 3)]
      const before = this.#before(t, rows)
      const weights = this.#hiddenWeights.value
      operations.multiply(before, weights, outer, this.#hiddenBias.value, 0, rows, width, 3 * width)
      operations.gruForward(inner, outer, before, this.#at(this.#hidden, t, rows), rows, width)
    }
    return this.#hidden
  }

  /** Back through time; what went into the gates becomes its gradient on the way. */
  backward(rows: number, inputGradient: number | undefined): void {
    const { inputs, width, steps } = this.#shape
    const { operations } = this.#workspace
    operations.transpose(this.#hiddenWeights.value, this.#transposed, width, 3 * width)
    for (let t = steps - 1; t >= 0; t--) this.#backwardStep(t, rows)
    const all = steps * rows
    operations.addRows(this.#inner, this.#inputBias.gradient, all, 3 * width)
    operations.multiplyTransposed(this.#input, this.#inner, this.#inputWeights.gradient, inputs, all, 3 * width)
    if (inputGradient === undefined) return
    operations.transpose(this.#inputWeights.value, this.#transposed, inputs, 3 * width)
    operations.multiply(this.#inner, this.#transposed, inputGradient, this.#zeros, 0, all, 3 * width, inputs)
  }

  #backwardStep(t: number, rows: number): void {
    const { width } = this.#shape
    const { operations } = this.#workspace
    const [inner, outer] = [this.#at(this.#inner, t, rows, 3), this.#at(this.#outer, t, rows, 3)]
    const own = this.#at(this.outputGradient, t, rows)
    const earlier = t === 0 ? this.#unused : this.#at(this.outputGradient, t - 1, rows)
    const before = this.#before(t, rows)
    operations.gruBackward(inner, outer, before, own, earlier, rows, width)
    operations.addRows(outer, this.#hiddenBias.gradient, rows, 3 * width)
    operations.multiplyTransposed(before, outer, this.#hiddenWeights.gradient, width, rows, 3 * width)
    operations.multiply(outer, this.#transposed, earlier, earlier, 4 * width, rows, 3 * width, width)
  }

  /** Address of step t, in which a row has `parts` times the width. */
  #at(base: number, t: number, rows: number, parts = 1): number {
    return base + 4 * t * rows * parts * this.#shape.width
  }

  #before(t: number, rows: number): number {
    return t === 0 ? this.#zeros : this.#at(this.#hidden, t - 1, rows)
  }
}
