/** The slow twin of a tree: every cut of every feature is tried on the raw values. */
import type { Matrix } from '../src/index.ts'

export type TwinNode =
  | { readonly value: number }
  | {
      readonly feature: number
      readonly cut: number
      readonly isMissingLeft: boolean
      readonly left: TwinNode
      readonly right: TwinNode
    }

interface Limits {
  readonly maxDepth: number
  readonly minLeaf: number
}

interface Split {
  readonly gain: number
  readonly feature: number
  readonly cut: number
  readonly isMissingLeft: boolean
}

export function growTwin(
  features: Matrix,
  label: readonly number[],
  limits: Limits,
  rows = allRows(features),
  depth = 0,
): TwinNode {
  const best = depth < limits.maxDepth ? bestSplit(features, label, limits, rows) : undefined
  if (!best) return { value: mean(label, rows) }
  const [left, right] = divide(features, rows, best)
  return {
    ...best,
    left: growTwin(features, label, limits, left, depth + 1),
    right: growTwin(features, label, limits, right, depth + 1),
  }
}

export function predictTwin(node: TwinNode, features: Matrix, row: number): number {
  if ('value' in node) return node.value
  const goesLeft = isLeft(features.columns[node.feature]![row]!, node)
  return predictTwin(goesLeft ? node.left : node.right, features, row)
}

function bestSplit(features: Matrix, label: readonly number[], limits: Limits, rows: number[]): Split | undefined {
  let best: Split | undefined
  for (const [feature, column] of features.columns.entries()) {
    const values = [...new Set(rows.map((row) => column[row]!).filter((value) => !Number.isNaN(value)))].sort(
      (a, b) => a - b,
    )
    for (const [i, value] of values.entries()) {
      for (const isMissingLeft of [false, true]) {
        const next = values[i + 1]
        const cut = next === undefined ? value : (value + next) / 2
        const split = { gain: 0, feature, cut, isMissingLeft }
        const [left, right] = divide(features, rows, split)
        if (left.length < limits.minLeaf || right.length < limits.minLeaf) continue
        const gain = squares(label, rows) - squares(label, left) - squares(label, right)
        if (gain > (best?.gain ?? 1e-9) * (1 + 1e-9)) best = { ...split, gain }
      }
    }
  }
  return best
}

function divide(features: Matrix, rows: number[], split: Split): [number[], number[]] {
  const goesLeft = (row: number) => isLeft(features.columns[split.feature]![row]!, split)
  return [rows.filter(goesLeft), rows.filter((row) => !goesLeft(row))]
}

function isLeft(value: number, split: { cut: number; isMissingLeft: boolean }): boolean {
  return Number.isNaN(value) ? split.isMissingLeft : value <= split.cut
}

function squares(label: readonly number[], rows: readonly number[]): number {
  const centre = mean(label, rows)
  return rows.reduce((sum, row) => sum + (label[row]! - centre) ** 2, 0)
}

function mean(label: readonly number[], rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + label[row]!, 0) / rows.length
}

function allRows(features: Matrix): number[] {
  return Array.from({ length: features.rows }, (_, i) => i)
}
