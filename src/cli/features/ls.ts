/** `bellwether features ls`: the stored tables of features, and the features there are. */
import type { Command as Parser } from 'commander'
import { countText } from '../../core/number-text.ts'
import { describeFeatures } from '../../features/grammar.ts'
import { createFeatureRegistry } from '../../features/registry.ts'
import { featureStore } from '../../jobs/features.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

export function configure(parser: Parser): void {
  parser.description('List the features that can be named, and the tables in the feature store.')
}

export async function run(_given: unknown, { config }: CommandContext): Promise<CommandResult> {
  const features = describeFeatures(createFeatureRegistry())
  const store = featureStore(config.home)
  const tables = await Promise.all(
    (await store.list()).map(async (table) => {
      const { rows, label, features: columns } = await store.schema(table)
      return { ...table, rows, label, columns: columns.length }
    }),
  )
  const stored = textTable(
    [
      { title: 'symbol' },
      { title: 'feature set' },
      { title: 'values' },
      { title: 'rows', align: 'right' },
      { title: 'label' },
    ],
    tables.map(({ symbol, featureSet, values, rows, label }) => [symbol, featureSet, values, countText(rows), label]),
  )
  const known = textTable(
    [{ title: 'feature' }, { title: 'what it is' }],
    features.map(({ spec, title }) => [spec, title]),
  )
  const verdict = `${features.length} features can be named; ${tables.length === 1 ? '1 table is' : `${tables.length} tables are`} stored.`
  return {
    data: { features, tables },
    text: [verdict, ...(tables.length === 0 ? [] : [stored]), known].join('\n\n'),
  }
}
