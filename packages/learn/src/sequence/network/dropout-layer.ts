import type { Workspace } from '../kernel/workspace.ts'
import type { Dropout } from './dropout.ts'
import type { Layer } from './layer.ts'

/** A copy of a sequence with numbers dropped. */
export class DropoutLayer implements Layer {
  readonly outputSteps: number
  readonly outputGradient: number
  readonly #workspace: Workspace
  readonly #dropout: Dropout
  readonly #place: number
  readonly #width: number
  readonly #output: number

  constructor(
    workspace: Workspace,
    dropout: Dropout,
    place: number,
    shape: { steps: number; width: number; capacity: number },
  ) {
    this.#workspace = workspace
    this.#dropout = dropout
    this.#place = place
    this.outputSteps = shape.steps
    this.#width = shape.width
    this.#output = workspace.allocate(shape.steps * shape.capacity * shape.width)
    this.outputGradient = workspace.allocate(shape.steps * shape.capacity * shape.width)
  }

  forward(input: number, rows: number): number {
    const count = this.#count(rows)
    this.#workspace.copy(input, this.#output, count)
    this.#dropout.apply(this.#output, count, this.#place)
    return this.#output
  }

  backward(rows: number, inputGradient: number): void {
    const count = this.#count(rows)
    this.#workspace.copy(this.outputGradient, inputGradient, count)
    this.#dropout.apply(inputGradient, count, this.#place)
  }

  #count(rows: number): number {
    return this.outputSteps * rows * this.#width
  }
}
