/** A dataset as a table with a schema that says what each column is. */
import { createFrame, hashFrame, type Frame, type Schema } from '../core/frame.ts'
import type { Json } from '../core/hash.ts'
import type { Dataset } from './dataset.ts'
import { usageOf } from './definition.ts'
import type { FeatureSet } from './feature-set.ts'
import type { FeatureColumn } from './grammar.ts'
import type { Label } from './labels.ts'

const DECISION = { session: 'date', decision_at: 'instant' } as const
const LABEL = { label: 'float', label_known_at: 'instant' } as const

/** One row a sample: session, decision_at, the features by name, label, label_known_at. */
export function datasetFrame(dataset: Dataset): Frame {
  const features = Object.fromEntries(dataset.featureNames.map((name) => [name, 'float' as const]))
  const schema: Schema = { ...DECISION, ...features, ...LABEL }
  const { columns } = createFrame(schema, dataset.session.length)
  const filled = {
    ...columns,
    session: dataset.session,
    decision_at: dataset.decisionAt,
    ...Object.fromEntries(dataset.featureNames.map((name, j) => [name, dataset.columns[j]!])),
    label: dataset.label,
    label_known_at: dataset.labelKnownAt,
  }
  return { schema, length: dataset.session.length, columns: filled }
}

/** What each column is, and hashes of the declaration and of the values. */
export function datasetSchema(dataset: Dataset, featureSet: FeatureSet, label: Label): Json {
  return {
    featureSet: featureSet.hash,
    values: hashFrame(datasetFrame(dataset)),
    rows: dataset.session.length,
    label: label.name,
    staleAfterDays: featureSet.staleAfterDays,
    features: featureSet.columns.map(describeColumn),
  }
}

function describeColumn(column: FeatureColumn): Json {
  const { name, kind } = column
  if (kind === 'bars') return { name, kind, source: { ...column.source }, warmUp: column.warmUp }
  if (kind === 'pair') return { name, kind, parts: column.parts.map(describeColumn) }
  const usage = usageOf(column.feature)
  return kind === 'event' ? { name, kind, source: { ...column.source }, usage } : { name, kind, usage }
}

/** How much of each feature is known. */
export interface FeatureCoverage {
  readonly name: string
  readonly known: number
  readonly missing: number
  /** Row of the first known value, −1 when there is none. */
  readonly firstKnown: number
}

export function featureCoverage({ featureNames, columns }: Dataset): FeatureCoverage[] {
  return columns.map((column, j) => {
    const known = column.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
    const firstKnown = column.findIndex((value) => !Number.isNaN(value))
    return { name: featureNames[j]!, known, missing: column.length - known, firstKnown }
  })
}
