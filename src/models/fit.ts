/** One fit on all samples whose label is known, as a live forecast uses it. */
import {
  type ForestData,
  type ForestModel,
  type ForestPart,
  type Model,
  RandomForest,
  type Task,
} from '@bellwether/learn'
import { sharedCopy } from '../core/shared-memory.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type { Dataset } from '../features/dataset.ts'
import type { ModelDefinition } from './definition.ts'
import { withCatalogue } from './learn-failure.ts'
import { bindEstimator, createEstimator, type EstimatorSpec } from './registry.ts'
import { matrixOf, taskLabels, timesOf, valuesAt } from './samples.ts'
import { forestStream, TREE_RANGE_TASK, type TreeRangeInput } from './tree-range-task.ts'

export interface FitRequest {
  readonly dataset: Dataset
  readonly task: Task
  readonly estimator: EstimatorSpec
  /** Labels known later than this are not trained on; no bound when absent. */
  readonly knownBy?: number
  readonly seed: number
  readonly executor: TaskExecutor
  readonly models?: readonly ModelDefinition[]
  readonly signal?: AbortSignal
}

/** Ranges of trees a worker gets one after the other, so that a slow one holds up little. */
const RANGES_PER_WORKER = 4

/**
 * Fits one model; the trees of a forest are shared among the executor's workers. The model does not
 * depend on their number. Errors: as `walkForward`.
 */
export async function fitOnce(request: FitRequest): Promise<Model> {
  const { dataset, task, seed, knownBy = Infinity } = request
  const spec = bindEstimator(request.estimator, task, request.models)
  const estimator = await createEstimator(spec, task)
  const label = taskLabels(dataset.label, task)
  const isKnown = (row: number) => !Number.isNaN(label[row]) && dataset.labelKnownAt[row]! <= knownBy
  const rows = Int32Array.from(label.keys()).filter(isKnown)
  const features = matrixOf(dataset, rows)
  const values = valuesAt(label, rows)
  const options = { featureNames: dataset.featureNames, times: timesOf(dataset, rows) }
  if (!(estimator instanceof RandomForest)) {
    return withCatalogue(estimator.name, () =>
      estimator.fit(features, values, { ...options, random: forestStream(seed) }),
    )
  }
  const data = withCatalogue(estimator.name, () => estimator.prepare(features, values, options))
  return growForest(estimator, data, request)
}

async function growForest(forest: RandomForest, data: ForestData, request: FitRequest): Promise<ForestModel> {
  const { executor, seed, signal } = request
  const { trees } = forest.parameters
  const size = Math.ceil(trees / (executor.workers * RANGES_PER_WORKER))
  const shared = shareForestData(data)
  const inputs: TreeRangeInput[] = []
  for (let from = 0; from < trees; from += size) {
    inputs.push({ data: shared, parameters: forest.parameters, seed, from, to: Math.min(from + size, trees) })
  }
  const parts = await executor.map<TreeRangeInput, ForestPart>(TREE_RANGE_TASK, inputs, signal && { signal })
  return forest.merge(data, forestStream(seed), parts)
}

function shareForestData(data: ForestData): ForestData {
  return {
    ...data,
    bins: sharedCopy(data.bins),
    candidates: sharedCopy(data.candidates),
    labels: sharedCopy(data.labels),
    units: sharedCopy(data.units),
    given: sharedCopy(data.given),
  }
}
