/** Everything that a report of features shows. */
import type { Dataset } from '../../features/dataset.ts'
import { type FeatureColumn, parseFeature, sourceText } from '../../features/grammar.ts'
import { isContractFeature } from '../../features/horizons/option-samples.ts'
import type { FeatureRegistry } from '../../features/registry.ts'
import type { FeatureFigures, Redundancy } from './feature-figures.ts'

export interface FeatureReport {
  /** The study, and which of its samples. */
  readonly study: string
  readonly symbol: string
  readonly label: string
  /** Name of the model whose importance is shown, and whether it has one of its own. */
  readonly model: string
  readonly isSimulated: boolean
  readonly dataset: Dataset
  readonly figures: readonly FeatureFigures[]
  readonly redundancy: Redundancy
  readonly folds: number
  readonly sources: readonly SourceCoverage[]
  /** One line a series that was read. */
  readonly descriptions: readonly string[]
  readonly gaps: readonly string[]
  readonly caveats: readonly string[]
  readonly featureSet: string
  readonly command: string
}

/** At which decisions a source told anything. */
export interface SourceCoverage {
  readonly source: string
  readonly features: number
  /** 1 a decision at which one of its features was known. */
  readonly known: Uint8Array
}

const OF_THE_DATE = 'the date'

/** The source of each feature, in words; of a pair both. @param contracts role whose contracts are judged, if any */
export function sourcesOf(
  names: readonly string[],
  registry: FeatureRegistry,
  symbol: string,
  contracts?: string,
): string[] {
  const one = (column: FeatureColumn): string => {
    if (column.kind === 'pair') return [...new Set(column.parts.map(one))].join(', ')
    return column.kind === 'calendar' ? OF_THE_DATE : ownText(sourceText(column.source).slice(1), symbol)
  }
  return names.map((name) =>
    contracts !== undefined && isContractFeature(name) ? contracts : one(parseFeature(name, registry)[0]!),
  )
}

/** Bars of the traded symbol name only their length. */
function ownText(source: string, symbol: string): string {
  return source === '' || source.startsWith('/') ? `${symbol}${source}` : source
}

export function sourceCoverage({ columns, session }: Dataset, sources: readonly string[]): SourceCoverage[] {
  const all = [...new Set(sources)].filter((source) => source !== OF_THE_DATE)
  return all.map((source) => {
    const own = columns.filter((_, j) => sources[j] === source)
    const known = Uint8Array.from(session, (_, i) => (own.some((column) => !Number.isNaN(column[i])) ? 1 : 0))
    return { source, features: own.length, known }
  })
}
