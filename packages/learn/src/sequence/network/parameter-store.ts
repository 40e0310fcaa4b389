/** The parameters of a network and their gradients, block by block in a workspace. */
import type { RandomSource } from '../../estimator.ts'
import type { Workspace } from '../kernel/workspace.ts'

/** A matrix of parameters; addresses count bytes. */
export interface Parameter {
  readonly rows: number
  readonly columns: number
  readonly value: number
  readonly gradient: number
}

/** What a parameter is before training. */
export type Start = (random: RandomSource, column: number) => number

export class ParameterStore {
  readonly workspace: Workspace
  readonly #parameters: Parameter[] = []
  readonly #starts: Start[] = []

  constructor(workspace: Workspace) {
    this.workspace = workspace
  }

  /** @param columns a multiple of 4 */
  add(rows: number, columns: number, start: Start): Parameter {
    const [value, gradient] = [this.workspace.allocate(rows * columns), this.workspace.allocate(rows * columns)]
    const parameter = { rows, columns, value, gradient }
    this.#parameters.push(parameter)
    this.#starts.push(start)
    return parameter
  }

  get blocks(): readonly Parameter[] {
    return this.#parameters
  }

  /** Each block draws from a stream of its own. */
  initialise(random: RandomSource): void {
    for (const [k, { rows, columns, value }] of this.#parameters.entries()) {
      const stream = random.split(k)
      const values = this.workspace.singles(value, rows * columns)
      for (let i = 0; i < values.length; i++) values[i] = this.#starts[k]!(stream, i % columns)
    }
  }

  clearGradients(): void {
    for (const { rows, columns, gradient } of this.#parameters) this.workspace.clear(gradient, rows * columns)
  }

  get count(): number {
    return this.#parameters.reduce((sum, { rows, columns }) => sum + rows * columns, 0)
  }

  /** A copy of all values, block after block. */
  save(): Float32Array<ArrayBuffer> {
    return this.#gather(({ value }) => value)
  }

  saveGradients(): Float32Array<ArrayBuffer> {
    return this.#gather(({ gradient }) => gradient)
  }

  /** Takes what `save` gave. */
  load(values: Float32Array): void {
    let start = 0
    for (const { rows, columns, value } of this.#parameters) {
      this.workspace.singles(value, rows * columns).set(values.subarray(start, (start += rows * columns)))
    }
  }

  #gather(addressOf: (parameter: Parameter) => number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.count)
    let start = 0
    for (const parameter of this.#parameters) {
      const size = parameter.rows * parameter.columns
      values.set(this.workspace.singles(addressOf(parameter), size), start)
      start += size
    }
    return values
  }
}

/** Uniform between -bound and bound. */
export function uniform(bound: number): Start {
  return (random) => bound * (2 * random.next() - 1)
}

export function constant(value: number): Start {
  return () => value
}
