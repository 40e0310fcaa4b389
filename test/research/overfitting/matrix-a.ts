/** The reference matrix of 60 strategies without skill over 1,000 days. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { SessionReturns } from '../../../src/research/overfitting/session-returns.ts'
import { sharedPath } from '../../shared.ts'

export function readTable(path: string): string[][] {
  const text = gunzipSync(readFileSync(sharedPath(path))).toString()
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
}

export function matrixA(): SessionReturns {
  const days = readTable('vectors/performance/matrix_A.csv.gz')
  const rows = days[0]!.length
  const returns = new Float64Array(rows * days.length)
  for (const [t, day] of days.entries()) {
    for (const [row, value] of day.entries()) returns[row * days.length + t] = Number(value)
  }
  return { rows: Int32Array.from({ length: rows }, (_, row) => row), sessions: days.length, returns }
}

export function referenceOfMatrixA(): Reference {
  return JSON.parse(readFileSync(sharedPath('vectors/performance/overfitting_matrix_A.json'), 'utf8')) as Reference
}

interface Reference {
  readonly cscv: readonly Readonly<Record<string, number>>[]
  readonly bootstrap: readonly (Readonly<Record<string, number>> & { readonly rc_first3: readonly number[] })[]
}
