import type { FitOptions, Matrix, SerialisedModel } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { checkNames, requireParameter } from '../parameter.ts'
import { checkTraining } from '../training-set.ts'
import { Graph } from '../onnx/graph.ts'
import type { Contributions } from '../explained.ts'
import { treeWork } from '../trees/kernel-work.ts'
import { boost } from './boost.ts'
import { BoostedTrees, brokenBoosting, type GainImportance, restoreTrees } from './boosted-trees.ts'
import { checkGrowth, GROWTH_DEFAULTS, type GrowthParameters } from './boosting-parameters.ts'
import { softmax, softmaxLoss } from './class-losses.ts'

const TYPE = 'multiclass boosting'

export type MulticlassOptions = { readonly classes: number } & Partial<GrowthParameters>

/** Boosting of three or more classes, labelled 0, 1, 2 ...: each round one tree a class, joined by softmax. */
export class MulticlassBoosting {
  readonly name = TYPE
  readonly parameters: GrowthParameters & { readonly classes: number }

  constructor(options: MulticlassOptions) {
    this.parameters = { ...GROWTH_DEFAULTS, ...options }
  }

  /** Errors: kind parameter; those of `checkTraining`; kind data for labels that are not classes. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): MulticlassModel {
    const { classes } = this.parameters
    checkNames('boosting', this.parameters, { ...GROWTH_DEFAULTS, classes })
    requireParameter(Number.isInteger(classes) && classes >= 2, 'classes', classes, 'a whole number from 2')
    checkGrowth(this.parameters, 'softmax')
    const set = checkTraining(features, label, options, 'regression')
    const other = set.label.find((value) => !Number.isInteger(value) || value < 0 || value >= classes)
    if (other !== undefined) throw notAClass(other, classes)
    const boosted = boost(set, this.parameters, softmaxLoss(classes), options, treeWork)
    return new MulticlassModel(new BoostedTrees(boosted))
  }
}

export class MulticlassModel {
  readonly trees: BoostedTrees

  constructor(trees: BoostedTrees) {
    this.trees = trees
  }

  get rounds(): number {
    return this.trees.rounds
  }

  get importance(): GainImportance[] {
    return this.trees.importance
  }

  /** One column a class. Errors: kind data (another number of features, infinite values). */
  probabilities(features: Matrix): Float64Array[] {
    const raw = this.trees.raw(features)
    const row = new Float64Array(raw.length)
    for (let i = 0; i < features.rows; i++) {
      softmax(raw, i, row)
      for (const [k, column] of raw.entries()) column[i] = row[k]!
    }
    return raw
  }

  /** Exact Shapley values of a class's raw score, which softmax takes. Errors: kind data, as `probabilities`. */
  contributions(features: Matrix, classNumber: number): Contributions {
    return this.trees.contributions(features, classNumber)
  }

  /**
   * As a file of ONNX: `features` (rows x features, double) to `probabilities` (rows x classes, single precision).
   * Errors: kind model for categories.
   */
  toOnnx(): Uint8Array<ArrayBuffer> {
    const { features, start } = this.trees.state
    const graph = new Graph()
    const raw = this.trees.addToGraph(graph, graph.input('features', 'double', ['rows', features.length]))
    graph.output(graph.node('Softmax', [raw], { axis: 1 }), 'probabilities', 'single', ['rows', start.length])
    return graph.finish(TYPE)
  }

  serialise(): SerialisedModel {
    return { type: TYPE, version: 1, ...this.trees.serialise() }
  }
}

/** Errors: kind model. */
export function restoreMulticlass(stored: SerialisedModel): MulticlassModel {
  if (stored.type !== TYPE) throw brokenBoosting(stored)
  return new MulticlassModel(restoreTrees(stored))
}

function notAClass(label: number, classes: number): LearnError {
  return new LearnError('data', {
    message: `A label is ${label}.`,
    expected: `Classes are whole numbers from 0 to ${classes - 1}.`,
    given: String(label),
    remedy: 'Number the classes from 0, or change classes.',
  })
}
