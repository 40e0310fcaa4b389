/** scikit-learn and XGBoost on our tables. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Task } from '@bellwether/learn'
import { hasPython, runPythonFile } from '../options/peers.ts'
import type { SplitTable } from './tables.ts'

const SCRIPT = join(import.meta.dirname, 'tree-peer.py')

export const PEERS = [
  { library: 'sklearn', title: 'scikit-learn' },
  { library: 'xgboost', title: 'XGBoost' },
] as const

export type Library = (typeof PEERS)[number]['library']

export interface PeerFigures {
  /** Processor seconds. */
  readonly fit: number
  readonly predict: number
  readonly contributions?: number
  /** Root mean squared error, or the area under the curve. */
  readonly score: number
  readonly threads: number
}

export interface PeerRequest {
  readonly library: Library
  readonly model: 'boosting' | 'forest'
  readonly task: Task
  readonly trees: number
  readonly threads: number
  readonly isExplained?: boolean
}

export function isInstalled(library: Library): boolean {
  return hasPython(library, 'numpy')
}

/** One entry a file that `writeTable` wrote. */
export function runTreePeer(
  { library, model, task, trees, threads, isExplained }: PeerRequest,
  files: readonly string[],
): PeerFigures[] {
  const wanted = isExplained === true ? 'contributions' : 'none'
  const words = [library, model, task, String(trees), String(threads), wanted, ...files]
  const figures = runPythonFile<Omit<PeerFigures, 'threads'>[]>(SCRIPT, words, threads)
  return figures.map((figure) => ({ ...figure, threads }))
}

/** Numbers of features and rows, then the columns of both parts, each with its label last. */
export function writeTable(file: string, { train, test }: SplitTable): string {
  const counts = [train.features.columns.length, train.label.length, test.label.length, 0]
  const columns = [train, test].flatMap(({ features, label }) => [...features.columns, label])
  const parts = [Int32Array.from(counts), ...columns].map(({ buffer }) => Buffer.from(buffer as ArrayBuffer))
  writeFileSync(file, Buffer.concat(parts))
  return file
}
