import type { Estimator, FitOptions, Matrix, Model, SerialisedModel } from '../estimator.ts'
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

export type MulticlassParameters = GrowthParameters & {
  /** How many there are; 0 = the highest label and one more. */
  readonly classes: number
}

export const MULTICLASS_DEFAULTS: MulticlassParameters = { ...GROWTH_DEFAULTS, classes: 0 }
const MOST_CLASSES = 1000

/** Boosting of several classes, labelled 0, 1, 2 ...: each round one tree a class, joined by softmax. */
export class MulticlassBoosting implements Estimator {
  readonly name = 'multiclass-boosting'
  readonly task = 'classes'
  readonly parameters: MulticlassParameters

  constructor(options: Partial<MulticlassParameters> = {}) {
    this.parameters = { ...MULTICLASS_DEFAULTS, ...options }
  }

  /** Errors: kind parameter; those of `checkTraining`; kind data for labels that are not classes. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): MulticlassModel {
    const given = this.parameters.classes
    checkNames('boosting', this.parameters, MULTICLASS_DEFAULTS)
    requireParameter(isClassCount(given), 'classes', given, `0, or a whole number from 2 to ${MOST_CLASSES}`)
    checkGrowth(this.parameters, 'softmax')
    const set = checkTraining(features, label, options, this.task)
    const highest = set.label.reduce((most, value) => Math.max(most, value), 1)
    const classes = given === 0 ? highest + 1 : given
    if (highest >= classes || classes > MOST_CLASSES) throw notAClass(highest, Math.min(classes, MOST_CLASSES))
    const boosted = boost(set, this.parameters, softmaxLoss(classes), options, treeWork)
    return new MulticlassModel(new BoostedTrees(boosted))
  }
}

export class MulticlassModel implements Model {
  readonly task = 'classes'
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

  /** The likeliest class, the lower one of two. Errors: kind data, as `probabilities`. */
  predict(features: Matrix): Float64Array {
    const [first, ...others] = this.probabilities(features)
    const likeliest = new Float64Array(features.rows)
    const most = first!.slice()
    for (const [k, column] of others.entries()) {
      for (let i = 0; i < likeliest.length; i++) {
        if (column[i]! <= most[i]!) continue
        most[i] = column[i]!
        likeliest[i] = k + 1
      }
    }
    return likeliest
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
    return { type: TYPE, ...this.trees.serialise() }
  }
}

/** Errors: kind model. */
export function restoreMulticlass(stored: SerialisedModel): MulticlassModel {
  if (stored.type !== TYPE) throw brokenBoosting(stored)
  return new MulticlassModel(restoreTrees(stored))
}

function isClassCount(count: number): boolean {
  return count === 0 || (Number.isInteger(count) && count >= 2 && count <= MOST_CLASSES)
}

function notAClass(label: number, classes: number): LearnError {
  return new LearnError('data', {
    message: `A label is ${label}.`,
    expected: `Classes are whole numbers from 0 to ${classes - 1}.`,
    given: String(label),
    remedy: 'Number the classes from 0, or change classes.',
  })
}
