/** Some trees of a forest. Runs in any worker. */
import { type ForestData, type ForestParameters, type ForestPart, RandomForest } from '@bellwether/learn'
import type { Task } from '../core/tasks/executor.ts'
import { Random } from '../core/random.ts'

export const TREE_RANGE_TASK: Task = { module: import.meta.url, name: 'growTreeRange' }

export interface TreeRangeInput {
  /** Its arrays are shared between threads. */
  readonly data: ForestData
  readonly parameters: ForestParameters
  readonly seed: number
  /** Trees number `from` to `to` (excluded). */
  readonly from: number
  readonly to: number
}

export function growTreeRange({ data, parameters, seed, from, to }: TreeRangeInput): ForestPart {
  return new RandomForest({ task: data.task, ...parameters }).growRange(data, forestStream(seed), from, to)
}

/** The stream of a single fit. */
export function forestStream(seed: number): Random {
  return Random.fromSeed(seed).split('fit')
}
