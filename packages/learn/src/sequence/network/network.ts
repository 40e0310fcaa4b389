import type { RandomSource } from '../../estimator.ts'
import { Workspace } from '../kernel/workspace.ts'
import { type Architecture, buildLayers } from './architecture.ts'
import { Dense } from './dense.ts'
import { Dropout } from './dropout.ts'
import type { Layer } from './layer.ts'
import { constant, ParameterStore, type Start, uniform } from './parameter-store.ts'

/** The kernel works on fours: of the numbers that come out of a row the first counts, the others stay 0. */
export const OUTPUTS = 4
const OUTPUT_PLACE = 0

export interface NetworkOptions {
  readonly architecture: Architecture
  /** Share of numbers dropped in training, at least 0 and below 1. */
  readonly dropout?: number
  /** Most rows of a batch. */
  readonly capacity: number
  /** Rows of the table of which windows are made. */
  readonly tableRows: number
  readonly workspace?: Workspace
}

/** From windows of rows to one number each, and back to the gradients of the parameters. */
export class Network {
  readonly parameters: ParameterStore
  /** Most rows of a batch. */
  readonly capacity: number
  readonly #architecture: Architecture
  readonly #workspace: Workspace
  readonly #dropout: Dropout
  readonly #layers: readonly Layer[]
  readonly #head: Dense
  readonly #tableRows: number
  readonly #table: number
  readonly #indices: number
  readonly #input: number
  readonly #state: number
  readonly #stateGradient: number
  readonly #output: number
  readonly #outputGradient: number

  constructor({ architecture, dropout = 0, capacity, tableRows, workspace = Workspace.fast() }: NetworkOptions) {
    const { inputs, steps, hidden } = architecture
    const allocate = (count: number) => workspace.allocate(count)
    this.capacity = capacity
    this.#architecture = architecture
    this.#workspace = workspace
    this.#dropout = new Dropout(workspace, dropout)
    this.parameters = new ParameterStore(workspace)
    this.#layers = buildLayers(architecture, this.parameters, this.#dropout, capacity)
    const bound = uniform(1 / Math.sqrt(hidden))
    this.#head = new Dense(this.parameters, hidden, OUTPUTS, firstColumn(bound), firstColumn(bound))
    this.#tableRows = tableRows
    this.#table = allocate(tableRows * inputs)
    this.#indices = allocate(steps * capacity)
    this.#input = allocate(steps * capacity * inputs)
    this.#state = allocate(capacity * hidden)
    this.#stateGradient = allocate(capacity * hidden)
    this.#output = allocate(capacity * OUTPUTS)
    this.#outputGradient = allocate(capacity * OUTPUTS)
  }

  initialise(random: RandomSource): void {
    this.parameters.initialise(random)
  }

  /** Row after row; to be filled in before the first pass. */
  get table(): Float32Array {
    return this.#workspace.singles(this.#table, this.#tableRows * this.#architecture.inputs)
  }

  /** Rows of the table, step after step, in each one a row of the batch; to be filled in before each pass. */
  indices(rows: number): Int32Array {
    return this.#workspace.integers(this.#indices, this.#architecture.steps * rows)
  }

  /** One number a row; `dropSeed` where numbers are to be dropped. */
  forward(rows: number, dropSeed?: number): Float32Array {
    const { inputs, steps, hidden } = this.#architecture
    this.#dropout.begin(dropSeed)
    this.#workspace.operations.gather(this.#table, this.#indices, this.#input, steps * rows, inputs)
    let sequence = this.#input
    for (const layer of this.#layers) sequence = layer.forward(sequence, rows)
    this.#workspace.copy(sequence + this.#lastStep(rows), this.#state, rows * hidden)
    this.#dropout.apply(this.#state, rows * hidden, OUTPUT_PLACE)
    this.#head.forward(this.#state, this.#output, rows)
    const output = this.#workspace.singles(this.#output, rows * OUTPUTS)
    return Float32Array.from({ length: rows }, (_, row) => output[OUTPUTS * row]!)
  }

  /** After `forward` of the same rows: the gradients of the parameters, from those of the numbers that came out. */
  backward(gradient: Float32Array): void {
    const { hidden } = this.#architecture
    const rows = gradient.length
    this.parameters.clearGradients()
    const target = this.#workspace.singles(this.#outputGradient, rows * OUTPUTS).fill(0)
    for (let row = 0; row < rows; row++) target[OUTPUTS * row] = gradient[row]!
    this.#head.backward(this.#state, this.#outputGradient, rows, this.#stateGradient)
    this.#dropout.apply(this.#stateGradient, rows * hidden, OUTPUT_PLACE)
    const { outputGradient, outputSteps } = this.#layers.at(-1)!
    this.#workspace.clear(outputGradient, outputSteps * rows * hidden)
    this.#workspace.copy(this.#stateGradient, outputGradient + this.#lastStep(rows), rows * hidden)
    for (let k = this.#layers.length - 1; k >= 0; k--) {
      this.#layers[k]!.backward(rows, this.#layers[k - 1]?.outputGradient)
    }
  }

  /** Bytes before the last step of what the last layer gives. */
  #lastStep(rows: number): number {
    return 4 * (this.#layers.at(-1)!.outputSteps - 1) * rows * this.#architecture.hidden
  }
}

function firstColumn(start: Start): Start {
  const none = constant(0)
  return (random, column) => (column === 0 ? start : none)(random, column)
}

/** Numbers that a network of this architecture learns. */
export function parameterCount(architecture: Architecture): number {
  return new Network({ architecture, capacity: 1, tableRows: 0 }).parameters.count
}
