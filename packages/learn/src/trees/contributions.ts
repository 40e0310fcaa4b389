/**
 * Shapley values of the features in what trees say (TreeSHAP, path-dependent: Lundberg et al. 2020), exact.
 *
 * A leaf's value counts where all conditions on its path are met. With a share z of the training rows that meet those
 * of one feature, and o being 1 where the row at hand meets them, else 0, the Shapley value of feature i in it is
 *
 *     value * (o_i - z_i) * integral over t from 0 to 1 of the product over j other than i of (1 - t) z_j + t o_j,
 *
 * a polynomial in t, which few points integrate exactly. It depends on which features are met only, so each leaf
 * remembers it for each combination that occurs.
 */
import type { BinBlock } from './bin-blocks.ts'
import { gaussLegendre } from './gauss-legendre.ts'
import { pathsOf, type LeafPath } from './leaf-paths.ts'
import type { Trees } from './trees.ts'

/** Features of a path up to which combinations are remembered. */
const MOST_REMEMBERED = 12

/** The contributions of trees to their sum; good for many blocks of rows. */
export class TreeContributions {
  readonly base: number
  readonly #leaves: readonly LeafContributions[]

  /** @param conditionOf see `pathsOf` */
  constructor(trees: Trees, conditionOf: Parameters<typeof pathsOf>[1]) {
    const paths = pathsOf(trees, conditionOf)
    this.base = paths.reduce(
      (sum, { value, conditions }) => sum + conditions.reduce((v, { share }) => v * share, value),
      0,
    )
    this.#leaves = paths.filter(({ conditions }) => conditions.length > 0).map((path) => new LeafContributions(path))
  }

  /** Adds to each feature's column, from row `at` on. */
  addTo(columns: readonly Float64Array[], at: number, block: BinBlock): void {
    for (const leaf of this.#leaves) leaf.addTo(columns, at, block)
  }
}

class LeafContributions {
  readonly #path: LeafPath
  readonly #depth: number
  /** By combination of conditions met, one number a condition. */
  readonly #remembered: Float64Array
  readonly #isKnown: Uint8Array
  readonly #factors: Float64Array
  readonly #results: Float64Array

  constructor(path: LeafPath) {
    this.#path = path
    this.#depth = path.conditions.length
    const combinations = this.#depth > MOST_REMEMBERED ? 0 : 2 ** this.#depth
    this.#remembered = new Float64Array(combinations * this.#depth)
    this.#isKnown = new Uint8Array(combinations)
    this.#factors = new Float64Array(this.#depth)
    this.#results = new Float64Array(this.#depth)
  }

  addTo(columns: readonly Float64Array[], at: number, block: BinBlock): void {
    if (this.#isKnown.length === 0) this.#addEach(columns, at, block)
    else this.#addRemembered(columns, at, block)
  }

  #addRemembered(columns: readonly Float64Array[], at: number, { bins, stride, rows }: BinBlock): void {
    const depth = this.#depth
    const remembered = this.#remembered
    const places = new Int32Array(rows)
    for (const [k, { feature, isMet }] of this.#path.conditions.entries()) {
      const first = feature * stride
      for (let i = 0; i < rows; i++) places[i]! |= isMet[bins[first + i]!]! << k
    }
    for (let i = 0; i < rows; i++) {
      const combination = places[i]!
      if (this.#isKnown[combination] === 0) this.#remember(combination)
      places[i] = combination * depth
    }
    for (const [k, { feature }] of this.#path.conditions.entries()) {
      const column = columns[feature]!
      for (let i = 0; i < rows; i++) column[at + i]! += remembered[places[i]! + k]!
    }
  }

  #remember(combination: number): void {
    this.#isKnown[combination] = 1
    this.#remembered.set(
      this.#shapley((k) => (combination >> k) & 1),
      combination * this.#depth,
    )
  }

  #addEach(columns: readonly Float64Array[], at: number, { bins, stride, rows }: BinBlock): void {
    const { conditions } = this.#path
    for (let i = 0; i < rows; i++) {
      const values = this.#shapley((k) => conditions[k]!.isMet[bins[conditions[k]!.feature * stride + i]!]!)
      for (const [k, { feature }] of conditions.entries()) columns[feature]![at + i]! += values[k]!
    }
  }

  /** @param met 1 where the row meets condition k, else 0 */
  #shapley(met: (k: number) => number): Float64Array {
    const { conditions, value } = this.#path
    const depth = this.#depth
    const factors = this.#factors
    const results = this.#results.fill(0)
    const { points, weights } = gaussLegendre(Math.ceil(depth / 2))
    for (const [q, t] of points.entries()) {
      for (let k = 0; k < depth; k++) factors[k] = (1 - t) * conditions[k]!.share + t * met(k)
      // The product without factor k is that of those before times that of those after.
      let before = value * weights[q]!
      for (let k = 0; k < depth; k++) {
        let others = before
        for (let j = k + 1; j < depth; j++) others *= factors[j]!
        results[k]! += others
        before *= factors[k]!
      }
    }
    for (let k = 0; k < depth; k++) results[k]! *= met(k) - conditions[k]!.share
    return results
  }
}
