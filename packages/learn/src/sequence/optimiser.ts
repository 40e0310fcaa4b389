import type { Parameter, ParameterStore } from './network/parameter-store.ts'

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

export interface OptimiserOptions {
  /** Of learning. */
  readonly rate: number
  /** What each step takes off a parameter is this times the rate. */
  readonly decay: number
  /** Longest gradient, over all parameters; a longer one is scaled to it. */
  readonly clip: number
}

/** Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019) and clipped gradients. */
export class Optimiser {
  readonly #store: ParameterStore
  readonly #options: OptimiserOptions
  readonly #averages: readonly { readonly mean: number; readonly square: number }[]
  #power1 = 1
  #power2 = 1

  constructor(store: ParameterStore, options: OptimiserOptions) {
    this.#store = store
    this.#options = options
    const room = ({ rows, columns }: Parameter) => store.workspace.allocate(rows * columns)
    this.#averages = store.blocks.map((block) => ({ mean: room(block), square: room(block) }))
  }

  step(): void {
    const { rate, decay } = this.#options
    const { operations } = this.#store.workspace
    this.#power1 *= BETA1
    this.#power2 *= BETA2
    const rooted = Math.sqrt(1 - this.#power2)
    const step = (rate * rooted) / (1 - this.#power1)
    const numbers = [this.#clip(), BETA1, BETA2, step, EPSILON * rooted, rate * decay] as const
    for (const [k, { rows, columns, value, gradient }] of this.#store.blocks.entries()) {
      const { mean, square } = this.#averages[k]!
      operations.adam(value, gradient, mean, square, rows * columns, ...numbers)
    }
  }

  #clip(): number {
    const { workspace, blocks } = this.#store
    let sum = 0
    for (const { rows, columns, gradient } of blocks) sum += workspace.operations.squares(gradient, rows * columns)
    const length = Math.sqrt(sum)
    return length > this.#options.clip ? this.#options.clip / length : 1
  }
}
