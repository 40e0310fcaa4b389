/** A declared list of features, versioned by a hash. */
import { BellwetherError } from '../core/errors.ts'
import { hashJson } from '../core/hash.ts'
import { leavesOf, parseFeature, sourceText, type FeatureColumn } from './grammar.ts'
import { expandPreset } from './presets.ts'
import type { FeatureRegistry } from './registry.ts'

export interface FeatureSetDeclaration {
  /** Specs as in grammar.ts, and presets as in presets.ts. */
  readonly features: readonly string[]
  /** By source, as it stands behind "@" ('' is the symbol traded): days after which its newest row is too old. */
  readonly staleAfterDays?: Readonly<Record<string, number>>
}

export interface FeatureSet {
  readonly columns: readonly FeatureColumn[]
  readonly staleAfterDays: Readonly<Record<string, number>>
  /** Of the columns with all their parameters, the bounds of age and the version of the code. */
  readonly hash: string
}

/**
 * @param codeVersion changes whenever the code of a feature does, e.g. the hash of the source
 * Errors: FEATURE_INVALID, also for a feature named twice.
 */
export function createFeatureSet(
  { features, staleAfterDays = {} }: FeatureSetDeclaration,
  registry: FeatureRegistry,
  codeVersion: string,
): FeatureSet {
  const columns = features.flatMap(expandPreset).flatMap((spec) => parseFeature(spec, registry))
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw namedTwice(twice)
  requireSources(Object.keys(staleAfterDays), columns)
  return { columns, staleAfterDays, hash: hashJson({ names, staleAfterDays, codeVersion }) }
}

/** The names of a feature set's columns, in order. */
export function featureNames(featureSet: FeatureSet): string[] {
  return featureSet.columns.map(({ name }) => name)
}

function requireSources(named: readonly string[], columns: readonly FeatureColumn[]): void {
  const sources = leavesOf(columns).flatMap((leaf) => (leaf.kind === 'bars' ? [sourceText(leaf.source).slice(1)] : []))
  const unknown = named.find((name) => !sources.includes(name))
  if (unknown === undefined) return
  throw new BellwetherError('FEATURE_INVALID', {
    message: `A bound of age is given for "${unknown}", from which no feature is taken.`,
    expected: `Sources are: ${[...new Set(sources)].map((name) => `"${name}"`).join(', ')}.`,
    given: unknown,
    remedy: 'Write it as it stands behind "@"; "" is the symbol that is traded.',
  })
}

function namedTwice(name: string): BellwetherError {
  return new BellwetherError('FEATURE_INVALID', {
    message: `The feature ${name} is listed twice.`,
    expected: 'Each feature stands once; one of several outputs stands for all of them unless one is chosen.',
    given: name,
    remedy: 'Remove one of the two.',
  })
}
