/**
 * Files of a user's own: a feature, a strategy, a source, a model or a metric each.
 *
 * A file is read and scanned before it runs, since a run could not be repeated if it asked the
 * machine for the time or for chance; its hash, over all that it imports, becomes part of the run's identity.
 */
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import type { MetricDefinition } from '../../backtest/metric.ts'
import { BellwetherError } from '../../core/errors.ts'
import type { FeatureDefinition } from '../../features/definition.ts'
import type { SourceDefinition } from '../../ingest/source.ts'
import type { ModelDefinition } from '../../models/definition.ts'
import type { StrategyDefinition } from '../../strategies/strategy.ts'
import { type ExtensionCode, readExtensionCode } from './extension-code.ts'
import type { ExtensionKind, Extensions } from './extensions.ts'

/** @param folder what relative paths start at. Errors: FILE_MISSING, EXTENSION_INVALID */
export async function loadExtensions(paths: readonly string[], folder: string): Promise<Extensions> {
  const found: Record<ExtensionKind, unknown[]> = { feature: [], strategy: [], source: [], model: [], metric: [] }
  const files: Record<string, string> = {}
  const deciding: string[] = []
  for (const path of paths) {
    const file = resolve(folder, path)
    const code = await readExtensionCode(file, path)
    files[path] = code.hash
    const { extension, definition } = await importDefinition(file, path)
    requireInside(code, extension, path)
    found[extension].push(definition)
    if (extension !== 'metric' && extension !== 'source') deciding.push(code.hash)
  }
  return {
    features: found.feature as FeatureDefinition[],
    strategies: found.strategy as StrategyDefinition[],
    sources: found.source as SourceDefinition[],
    models: found.model as ModelDefinition[],
    metrics: found.metric as MetricDefinition[],
    files,
    deciding,
  }
}

/** What a file other than a source reads of the machine would be no part of a run's identity. Errors: EXTENSION_INVALID */
function requireInside({ outside }: ExtensionCode, extension: ExtensionKind, path: string): void {
  const [first] = outside
  if (first === undefined || extension === 'source') return
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `${path} is a ${extension} and uses ${first}, itself or through what it imports.`,
    expected: 'Only a source may read what lies outside the program: its records go into the lake, with their hash.',
    given: first,
    remedy: 'Write the values into the file, import them from a JSON file, or make a source of them.',
  })
}

async function importDefinition(
  file: string,
  path: string,
): Promise<{ extension: ExtensionKind; definition: unknown }> {
  const module = await importModule(file, path)
  const definitions = Object.values(module).filter(isDefinition)
  const [definition] = definitions
  if (definition !== undefined && definitions.length === 1) return { extension: definition.extension, definition }
  throw new BellwetherError('EXTENSION_INVALID', {
    message: `${path} exports ${definitions.length === 0 ? 'no declaration' : `${definitions.length} declarations`}.`,
    expected:
      'It must have one export, made by defineFeature, defineStrategy, defineSource, defineModel or defineMetric.',
    given: Object.keys(module).join(', ') || 'no exports',
    remedy: 'Export one; docs/reference/extensions.md shows an example of each.',
  })
}

async function importModule(file: string, path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    if (error instanceof BellwetherError) throw error
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    throw new BellwetherError('EXTENSION_INVALID', {
      message: `${path} cannot be loaded: ${reason}.`,
      expected:
        'It must be a TypeScript file that Node can run: types are stripped, enums and parameter properties are not allowed.',
      given: path,
      remedy: 'Correct the file; `node FILE` shows the same error in full.',
      cause: error,
    })
  }
}

const KINDS: ReadonlySet<unknown> = new Set<ExtensionKind>(['feature', 'strategy', 'source', 'model', 'metric'])

function isDefinition(value: unknown): value is { extension: ExtensionKind } {
  return typeof value === 'object' && value !== null && KINDS.has((value as { extension?: unknown }).extension)
}
