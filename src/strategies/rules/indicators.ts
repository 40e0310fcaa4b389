/** Indicators of the bars that a strategy is told: those of features, bar by bar, on prices as quoted. */
import { RowEvaluator } from '../../features/evaluate.ts'
import type { Node } from '../../features/node.ts'
import { createFeatureRegistry } from '../../features/registry.ts'
import { parseFeature } from '../../features/grammar.ts'
import type { Bar } from '../market.ts'

export class Indicators<Name extends string> {
  readonly #names: readonly Name[]
  readonly #evaluator: RowEvaluator
  readonly #values: Float64Array

  /** @param specs by the name under which the value is asked for: { trend: 'ema_ratio:9:21' }, each with one output */
  constructor(specs: Readonly<Record<Name, string>>) {
    const registry = createFeatureRegistry()
    this.#names = Object.keys(specs) as Name[]
    const nodes = this.#names.map((name): Node => {
      const [column] = parseFeature(specs[name], registry)
      if (column?.kind !== 'bars') throw new RangeError(`${specs[name]} is not computed on bars`)
      return column.node
    })
    this.#evaluator = new RowEvaluator(nodes)
    this.#values = new Float64Array(nodes.length).fill(Number.NaN)
  }

  update({ open, high, low, close, volume }: Bar): void {
    const row = { open, high, low, close, volume, rawOpen: open, rawClose: close, session: 0, dividend: 0, split: 1 }
    this.#evaluator.update(row, this.#values)
  }

  /** All of them at the newest bar. */
  values(): Readonly<Record<Name, number>> {
    return Object.fromEntries(this.#names.map((name, i) => [name, this.#values[i]!])) as Record<Name, number>
  }

  /** At the newest bar; NaN while there are too few. */
  value(name: Name): number {
    return this.#values[this.#names.indexOf(name)]!
  }
}
