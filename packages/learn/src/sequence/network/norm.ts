import type { Workspace } from '../kernel/workspace.ts'
import { constant, type Parameter, type ParameterStore } from './parameter-store.ts'

/** Layer normalisation with a scale and a shift that are learnt. */
export class Norm {
  readonly #workspace: Workspace
  readonly #width: number
  readonly #scale: Parameter
  readonly #shift: Parameter
  readonly #unit: number
  readonly #inverse: number

  /** @param capacity most rows */
  constructor(store: ParameterStore, width: number, capacity: number) {
    this.#workspace = store.workspace
    this.#width = width
    this.#scale = store.add(1, width, constant(1))
    this.#shift = store.add(1, width, constant(0))
    this.#unit = store.workspace.allocate(capacity * width)
    this.#inverse = store.workspace.allocate(capacity)
  }

  forward(input: number, output: number, rows: number): void {
    const { value: scale } = this.#scale
    const { value: shift } = this.#shift
    this.#workspace.operations.normalise(input, scale, shift, output, this.#unit, this.#inverse, rows, this.#width)
  }

  /** Adds to the gradients of the input, of scale and of shift. */
  backward(outputGradient: number, rows: number, inputGradient: number): void {
    this.#workspace.operations.normaliseBackward(
      outputGradient,
      this.#unit,
      this.#inverse,
      this.#scale.value,
      inputGradient,
      this.#scale.gradient,
      this.#shift.gradient,
      rows,
      this.#width,
    )
  }
}
