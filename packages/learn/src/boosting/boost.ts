/** The rounds of boosting, whatever the loss: Friedman (2001), with second derivatives as in Chen and Guestrin (2016). */
import type { FitOptions, RandomSource } from '../estimator.ts'
import { RowSampler } from '../forest/row-sampler.ts'
import { gather } from '../gather.ts'
import { type TrainingSet } from '../training-set.ts'
import { GrowingFloats, GrowingIntegers } from '../trees/growing-array.ts'
import { type Trees, firstTrees } from '../trees/trees.ts'
import { binAt, type TreeWork, WORD, type WorkSize } from '../trees/tree-work.ts'
import { weightUnits, type WeightUnits } from '../trees/weight-units.ts'
import { type CategorySet, categorySet } from './category-set.ts'
import type { GrowthParameters } from './boosting-parameters.ts'
import { binCount, BinLearner, type FeatureBins } from './feature-bins.ts'
import { featureRoles } from './feature-roles.ts'
import { type LabelledRows, type Loss, meanLoss } from './loss.ts'
import { packPairs, packSlopes, type SlopeUnits } from './slope-units.ts'
import { drawFeatures, TreeBuilder } from './tree-builder.ts'
import { trainingRowsOf } from './validation-rows.ts'

export interface Boosted {
  readonly featureNames: readonly string[]
  readonly features: readonly FeatureBins[]
  readonly start: readonly number[]
  /** Round after round, within a round output after output. */
  readonly trees: Trees
  readonly sets: readonly CategorySet[]
  /** Reduction of the loss by each feature. */
  readonly gains: Float64Array
  /** Mean loss of the validation rows after each round that was tried; empty without validation. */
  readonly validation: Float64Array
}

/** Errors: kind data (labels that the loss cannot take, too many categories or rows), kind parameter (names). */
export function boost(
  given: TrainingSet,
  parameters: GrowthParameters,
  loss: Loss,
  options: FitOptions,
  makeWork: (size: WorkSize) => TreeWork,
): Boosted {
  return new Rounds(given, parameters, loss, options, makeWork).run()
}

class Rounds {
  readonly #parameters: GrowthParameters
  readonly #loss: Loss
  readonly #random: RandomSource
  readonly #names: readonly string[]
  /** The rows learnt from come first, then those validated on. */
  readonly #set: TrainingSet
  readonly #trainRows: number
  readonly #train: LabelledRows
  readonly #tail: LabelledRows
  readonly #weights: WeightUnits
  readonly #work: TreeWork
  readonly #features: readonly FeatureBins[]
  readonly #builder: TreeBuilder
  readonly #useful: readonly number[]
  readonly #sampler: RowSampler
  readonly #start: readonly number[]
  readonly #raw: readonly Float64Array[]
  readonly #slopes: Float64Array[]
  readonly #curvatures: Float64Array[]
  readonly #gains: Float64Array[] = []
  readonly #sets: CategorySet[] = []
  readonly #roots: number[] = []
  readonly #store = {
    nodes: new GrowingIntegers(),
    right: new GrowingIntegers(),
    leaves: new GrowingFloats(),
    cover: new GrowingFloats(),
    addSet: (feature: number, left: readonly number[]) => this.#sets.push(categorySet(feature, left)) - 1,
  }

  constructor(
    given: TrainingSet,
    parameters: GrowthParameters,
    loss: Loss,
    options: FitOptions,
    makeWork: (size: WorkSize) => TreeWork,
  ) {
    this.#parameters = parameters
    this.#loss = loss
    this.#random = options.random
    this.#names = options.featureNames ?? given.columns.map((_, j) => `x${j}`)
    const { set, trainRows } = trainingRowsOf(given, parameters)
    const { rows, label, weights, columns } = set
    this.#set = set
    this.#trainRows = trainRows
    this.#train = { label: label.subarray(0, trainRows), weights: weights?.subarray(0, trainRows) }
    this.#tail = { label: label.subarray(trainRows), weights: weights?.subarray(trainRows) }
    this.#weights = weightUnits({ rows: trainRows, weights: this.#train.weights })
    this.#start = loss.start(this.#train)
    const size = { rows, features: columns.length, isPair: loss.isCurved, slots: parameters.maxLeaves + 1 }
    this.#work = makeWork(size)
    const { isCategorical, directions } = featureRoles(this.#names, parameters)
    this.#features = this.#binFeatures(isCategorical)
    this.#useful = [...columns.keys()].filter((j) => this.#isUseful(j))
    const bins = this.#features.map(binCount)
    const roles = { bins, isCategorical, directions }
    this.#builder = new TreeBuilder(this.#work, roles, parameters, this.#weights.unitsPerWeight)
    this.#sampler = new RowSampler(trainRows, parameters.rowFraction, false)
    this.#raw = this.#start.map((value) => new Float64Array(rows).fill(value))
    this.#slopes = this.#start.map(() => new Float64Array(trainRows))
    this.#curvatures = this.#start.map(() => new Float64Array(loss.isCurved ? trainRows : 0))
  }

  run(): Boosted {
    const validation: number[] = []
    const { rounds, patience } = this.#parameters
    let best = 0
    for (let round = 0; round < rounds && round - best <= patience; round++) {
      this.#addRound(round)
      if (this.#tail.label.length === 0) best = round
      else {
        validation.push(meanLoss(this.#loss, this.#rawTail(), this.#tail))
        if (validation[round]! < validation[best]!) best = round
      }
    }
    return this.#result(best + 1, validation)
  }

  #binFeatures(isCategorical: readonly boolean[]): FeatureBins[] {
    const { columns, rows } = this.#set
    const learner = new BinLearner(this.#trainRows, this.#train.weights, this.#parameters.bins)
    return columns.map((column, j) => {
      const to = { bins: this.#work.bins, offset: binAt(j, rows), stride: WORD }
      return learner.learn(column, isCategorical[j]!, this.#names[j]!, to)
    })
  }

  /** A feature splits if it has two bins, that of missing values being one. */
  #isUseful(feature: number): boolean {
    const known = binCount(this.#features[feature]!)
    if (known !== 1) return known > 1
    return this.#set.columns[feature]!.subarray(0, this.#trainRows).some(Number.isNaN)
  }

  #addRound(round: number): void {
    this.#loss.derive(this.#raw, this.#train, this.#slopes, this.#curvatures)
    const random = this.#random.split(round)
    const count = this.#orderRows(random.split('rows'))
    for (const [output, raw] of this.#raw.entries()) {
      const { columnFraction } = this.#parameters
      const features = drawFeatures(this.#useful, columnFraction, random.split('columns').split(output))
      if (output > 0) this.#orderRows(random.split('rows'))
      this.#roots.push(this.#store.nodes.length)
      this.#builder.build(count, features, this.#pack(output), this.#store, (rows, following, value) =>
        this.#finishLeaf(raw, rows, following, value),
      )
      this.#gains.push(this.#builder.gains.slice())
    }
  }

  /** Puts the rows drawn first; the others, and those validated on, follow. Returns how many were drawn. */
  #orderRows(random: RandomSource): number {
    const { rows } = this.#work
    if (this.#sampler.isWhole) {
      for (let row = 0; row < rows.length; row++) rows[row] = row
      return this.#trainRows
    }
    this.#sampler.draw(random)
    const { drawn } = this.#sampler
    let count = 0
    for (let row = 0; row < this.#trainRows; row++) if (drawn[row] !== 0) rows[count++] = row
    let at = count
    for (let row = 0; row < rows.length; row++) if (row >= this.#trainRows || drawn[row] === 0) rows[at++] = row
    return count
  }

  #pack(output: number): SlopeUnits {
    const { values } = this.#work
    const slopes = this.#slopes[output]!
    if (!this.#loss.isCurved) return packSlopes(slopes, this.#weights, values)
    return packPairs(slopes, this.#curvatures[output]!, this.#weights, values)
  }

  /** Adds to the raw scores of a leaf's rows what the leaf is worth. */
  #finishLeaf(raw: Float64Array, rows: Int32Array, following: Int32Array, step: number): number {
    const value = this.#parameters.learningRate * (this.#loss.leaf ? this.#renewed(raw, rows) : step)
    for (let i = 0; i < rows.length; i++) raw[rows[i]!]! += value
    for (let i = 0; i < following.length; i++) raw[following[i]!]! += value
    return value
  }

  #renewed(raw: Float64Array, rows: Int32Array): number {
    const { label, weights } = this.#train
    const residuals = Float64Array.from(rows, (row) => label[row]! - raw[row]!)
    return this.#loss.leaf!(residuals, weights && gather(weights, rows))
  }

  #rawTail(): Float64Array[] {
    return this.#raw.map((column) => column.subarray(this.#trainRows))
  }

  #result(rounds: number, validation: readonly number[]): Boosted {
    const { nodes, right, leaves, cover } = this.#store
    const trees = { nodes: nodes.take(), right: right.take(), leaves: leaves.take(), cover: cover.take() }
    const count = rounds * this.#loss.outputs
    const gains = new Float64Array(this.#features.length)
    for (const tree of this.#gains.slice(0, count)) for (const [j, gain] of tree.entries()) gains[j]! += gain
    return {
      featureNames: this.#names,
      features: this.#features,
      start: this.#start,
      trees: firstTrees({ ...trees, roots: Int32Array.from(this.#roots) }, count),
      sets: this.#sets,
      gains,
      validation: Float64Array.from(validation),
    }
  }
}
