import type { Workspace } from '../kernel/workspace.ts'
import { Dense } from './dense.ts'
import type { Dropout } from './dropout.ts'
import type { Layer } from './layer.ts'
import { Norm } from './norm.ts'
import { type ParameterStore, uniform } from './parameter-store.ts'

/** The feed-forward part is this many times as wide. */
export const EXPANSION = 4

export interface AttentionShape {
  readonly width: number
  readonly heads: number
  readonly steps: number
  /** First step that comes out: 0, or the last step where nothing else is needed. */
  readonly from: number
  /** Most rows of a batch. */
  readonly capacity: number
}

/**
 * A block of a transformer (Vaswani et al. 2017), normalised before its two parts (Xiong et al. 2020): causal
 * attention, then two dense layers with a swish between them, each added to what went in.
 */
export class AttentionBlock implements Layer {
  readonly outputSteps: number
  readonly outputGradient: number
  readonly #shape: AttentionShape
  readonly #workspace: Workspace
  readonly #dropout: Dropout
  /** Of the first of its two places for dropout. */
  readonly #place: number
  readonly #firstNorm: Norm
  readonly #pack: Dense
  readonly #mix: Dense
  readonly #secondNorm: Norm
  readonly #widen: Dense
  readonly #narrow: Dense
  readonly #buffers: Buffers

  constructor(store: ParameterStore, dropout: Dropout, place: number, shape: AttentionShape) {
    const { width, steps, capacity, from } = shape
    this.#shape = shape
    this.#workspace = store.workspace
    this.#dropout = dropout
    this.#place = place
    this.outputSteps = steps - from
    const start = uniform(1 / Math.sqrt(width))
    this.#firstNorm = new Norm(store, width, steps * capacity)
    this.#pack = new Dense(store, width, 3 * width, start)
    this.#mix = new Dense(store, width, width, start)
    this.#secondNorm = new Norm(store, width, steps * capacity)
    this.#widen = new Dense(store, width, EXPANSION * width, start)
    this.#narrow = new Dense(store, EXPANSION * width, width, uniform(1 / Math.sqrt(EXPANSION * width)))
    this.#buffers = allocateBuffers(store.workspace, shape)
    this.outputGradient = store.workspace.allocate(this.outputSteps * capacity * width)
  }

  forward(input: number, rows: number): number {
    const { width } = this.#shape
    const { operations } = this.#workspace
    const { normed, packed, shares, mixed, middle, normedMiddle, wide, active, branch, output } = this.#buffers
    const { all, own, skip } = this.#counts(rows)
    this.#firstNorm.forward(input, normed, all)
    this.#pack.forward(normed, packed, all)
    operations.attend(packed, shares, mixed, ...this.#looks(rows))
    this.#mix.forward(mixed + skip, branch, own)
    this.#addBranch(input + skip, middle, own, 0)
    this.#secondNorm.forward(middle, normedMiddle, own)
    this.#widen.forward(normedMiddle, wide, own)
    operations.swish(wide, active, own * EXPANSION * width)
    this.#narrow.forward(active, branch, own)
    this.#addBranch(middle, output, own, 1)
    return output
  }

  backward(rows: number, inputGradient: number): void {
    const { width } = this.#shape
    const { operations } = this.#workspace
    const { normed, packed, shares, mixed, normedMiddle, wide, active, branch } = this.#buffers
    const { normedGradient, packedGradient, mixedGradient, wideGradient } = this.#buffers
    const { all, own, skip } = this.#counts(rows)
    this.#branchGradient(own, 1)
    this.#narrow.backward(active, branch, own, wideGradient)
    operations.swishBackward(wide, wideGradient, own * EXPANSION * width)
    this.#widen.backward(normedMiddle, wideGradient, own, normedGradient)
    this.#secondNorm.backward(normedGradient, own, this.outputGradient)
    this.#branchGradient(own, 0)
    this.#mix.backward(mixed + skip, branch, own, mixedGradient + skip)
    this.#workspace.clear(packedGradient, all * 3 * width)
    operations.attendBackward(packed, shares, mixedGradient, packedGradient, ...this.#looks(rows))
    this.#pack.backward(normed, packedGradient, all, normedGradient)
    this.#workspace.clear(inputGradient, all * width)
    this.#workspace.copy(this.outputGradient, inputGradient + skip, own * width)
    this.#firstNorm.backward(normedGradient, all, inputGradient)
  }

  /** sum = base + branch, some of which is dropped. */
  #addBranch(base: number, sum: number, rows: number, part: 0 | 1): void {
    const count = rows * this.#shape.width
    this.#dropout.apply(this.#buffers.branch, count, this.#place + part)
    this.#workspace.copy(base, sum, count)
    this.#workspace.operations.accumulate(this.#buffers.branch, sum, count)
  }

  #branchGradient(rows: number, part: 0 | 1): void {
    const count = rows * this.#shape.width
    this.#workspace.copy(this.outputGradient, this.#buffers.branch, count)
    this.#dropout.apply(this.#buffers.branch, count, this.#place + part)
  }

  /** Rows of all steps and of those that come out, and bytes of the steps before. */
  #counts(rows: number): { all: number; own: number; skip: number } {
    const { steps, from, width } = this.#shape
    return { all: steps * rows, own: this.outputSteps * rows, skip: 4 * from * rows * width }
  }

  #looks(rows: number): [number, number, number, number, number, number] {
    const { from, steps, heads, width } = this.#shape
    const size = width / heads
    return [from, steps, rows, heads, size, 1 / Math.sqrt(size)]
  }
}

type Buffers = ReturnType<typeof allocateBuffers>

function allocateBuffers(workspace: Workspace, { width, heads, steps, from, capacity }: AttentionShape) {
  const sequence = (size: number) => workspace.allocate(steps * capacity * size)
  return {
    normed: sequence(width),
    packed: sequence(3 * width),
    shares: workspace.allocate(capacity * heads * (steps - from) * (steps + 3)),
    mixed: sequence(width),
    middle: sequence(width),
    normedMiddle: sequence(width),
    wide: sequence(EXPANSION * width),
    active: sequence(EXPANSION * width),
    branch: sequence(width),
    output: sequence(width),
    normedGradient: sequence(width),
    packedGradient: sequence(3 * width),
    mixedGradient: sequence(width),
    wideGradient: sequence(EXPANSION * width),
  }
}
