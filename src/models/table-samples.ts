/** Samples of a table whose rows are in order of time. */
import { type Matrix, rowTimes, type Task } from '@bellwether/learn'
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import type { Dataset } from '../features/dataset.ts'
import type { NumberTable } from '../ingest/tables/number-table.ts'

/** Which columns are what. */
export interface TableRoles {
  readonly label: string
  /** All other columns of numbers when absent. */
  readonly features?: readonly string[]
  /** Rows after a row's own at whose decision its label is known; 1 when absent. */
  readonly horizon?: number
}

/**
 * Each row is a sample and a session of its own, decided in its place.
 * Errors: COLUMN_MISSING; LOOK_AHEAD (the label among the features).
 */
export function tableDataset(table: NumberTable, { label, features, horizon = 1 }: TableRoles): Dataset {
  const labels = requireColumn(table, label)
  const featureNames = features ?? [...table.columns.keys()].filter((name) => name !== label)
  if (featureNames.includes(label)) throw labelIsFeature(label)
  const { columns } = featureMatrix(table, featureNames)
  const { session, decisionAt } = rowTimes(table.rows)
  return {
    featureNames,
    columns,
    label: labels,
    session,
    decisionAt,
    labelKnownAt: decisionAt.map((at) => at + horizon),
  }
}

/** Errors: COLUMN_MISSING. */
export function featureMatrix(table: NumberTable, featureNames: readonly string[]): Matrix {
  return { rows: table.rows, columns: featureNames.map((name) => requireColumn(table, name)) }
}

/** Classification where every label is 0 or 1, as a person would take them. */
export function taskOf(label: Float64Array): Task {
  return label.every((value) => value === 0 || value === 1 || Number.isNaN(value)) ? 'classification' : 'regression'
}

function requireColumn({ file, columns, leftOut }: NumberTable, name: string): Float64Array {
  const values = columns.get(name)
  if (values !== undefined) return values
  const known = [...columns.keys()]
  const nearest = nearestName(name, known)
  throw new BellwetherError('COLUMN_MISSING', {
    message: leftOut.includes(name)
      ? `The column ${name} of ${file} does not hold numbers.`
      : `${file} has no column ${name}.`,
    expected: `Its columns of numbers are ${known.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Name one of them, or give another table.' : `Did you mean ${nearest}?`,
  })
}

function labelIsFeature(label: string): BellwetherError {
  return new BellwetherError('LOOK_AHEAD', {
    message: `The label ${label} is among the features.`,
    expected: 'Features are what was known before the label.',
    given: label,
    remedy: `Leave ${label} out of --features.`,
  })
}
