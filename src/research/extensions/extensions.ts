/** What a user adds in files of their own, and what such a file may declare. */
import type { MetricDefinition } from '../../backtest/metric.ts'
import type { FeatureDefinition } from '../../features/definition.ts'
import type { SourceDefinition } from '../../ingest/source.ts'
import type { ModelDefinition } from '../../models/definition.ts'
import type { StrategyDefinition } from '../../strategies/strategy.ts'

export interface Extensions {
  readonly features: readonly FeatureDefinition[]
  readonly strategies: readonly StrategyDefinition[]
  readonly sources: readonly SourceDefinition[]
  readonly models: readonly ModelDefinition[]
  readonly metrics: readonly MetricDefinition[]
  /** SHA-256 of each file and all that it imports, by the path it was named by. */
  readonly files: Readonly<Record<string, string>>
  /** The same of those that decide what is predicted and traded: a metric only measures it, a source fills the lake. */
  readonly deciding: readonly string[]
}

export type ExtensionKind = 'feature' | 'strategy' | 'source' | 'model' | 'metric'

export const noExtensions: Extensions = {
  features: [],
  strategies: [],
  sources: [],
  models: [],
  metrics: [],
  files: {},
  deciding: [],
}
