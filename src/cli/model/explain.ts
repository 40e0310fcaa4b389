/** `bellwether model explain`: which features move the predictions of a fitted model, and how far. */
import type { Contributions, PermutationImportance } from '@bellwether/learn'
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { csvCell } from '../../core/csv.ts'
import { countText } from '../../core/number-text.ts'
import { type NumberTable, readNumberTable } from '../../ingest/tables/number-table.ts'
import { contributionsOf, type FeatureSummary, permutationOf, summarise } from '../../models/explanation.ts'
import { type Importance, importanceOf } from '../../models/importance.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { readModelFile, type StoredModel } from '../../models/model-file.ts'
import { featureMatrix, tableDataset } from '../../models/table-samples.ts'
import { formatNumber } from '../../report/format.ts'
import type { CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'
import { explanationTable } from './explanation-table.ts'
import { requireWhole } from './model-options.ts'

interface Explanation {
  readonly contributions: Contributions | undefined
  readonly summaries: readonly FeatureSummary[]
  readonly importance: readonly Importance[] | undefined
  /** By feature; none unless asked for. */
  readonly permutation: readonly PermutationImportance[] | undefined
}

export function configure(parser: Parser): void {
  parser
    .description('Show which features move the predictions of a model over the rows of a table.')
    .argument('<model>', 'file of the model')
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet, with the features of the model')
    .option('--out <file>', 'CSV to write: the contribution of every feature to every prediction (trees)')
    .option('--permutations <n>', 'shuffle each feature n times and show by how much the loss rises; wants the label')
}

export async function run(given: CommandInput): Promise<CommandResult> {
  const options = given.options as { in: string; out?: string; permutations?: string }
  await refuseOverwriting(options.in, options.out)
  const repeats = options.permutations === undefined ? 0 : requireWhole('--permutations', options.permutations, 1)
  const stored = await readModelFile(given.arguments[0]!)
  const table = await readNumberTable(options.in)
  const explanation = explain(stored, table, repeats)
  if (options.out !== undefined) await writeContributions(options.out, stored, explanation.contributions)
  return explainResult(stored, table, explanation, options.out)
}

/** Errors: COLUMN_MISSING; VALUE_INVALID; MODEL_INVALID where there is nothing to show. */
function explain({ about, model }: StoredModel, table: NumberTable, repeats: number): Explanation {
  const { features, label, seed } = about
  return withCatalogue(table.file, () => {
    const contributions = contributionsOf(model, featureMatrix(table, features))
    const importance = importanceOf(model, features)
    if (!importance && repeats === 0) throw nothingToShow(about.estimator.name)
    return {
      contributions,
      summaries: contributions ? summarise(contributions, features) : [],
      importance,
      permutation:
        repeats === 0 ? undefined : permutationOf(model, tableDataset(table, { label, features }), repeats, seed),
    }
  })
}

/** One column a feature and `base`; a row's sum is its prediction, before the link of the loss. */
async function writeContributions(path: string, { about }: StoredModel, given?: Contributions): Promise<void> {
  if (!given) throw noContributions(about.estimator.name)
  const { base, columns } = given
  const lines = [['base', ...about.features].map((name) => csvCell(name)).join(',')]
  const rows = columns[0]?.length ?? 0
  for (let row = 0; row < rows; row++) lines.push([base, ...columns.map((column) => column[row]!)].join(','))
  await writeTable(path, `${lines.join('\n')}\n`)
}

function explainResult(
  { about }: StoredModel,
  table: NumberTable,
  { contributions, summaries, importance, permutation }: Explanation,
  out: string | undefined,
): CommandResult {
  const { features, estimator, label } = about
  const order = summaries.length > 0 ? summaries.map(({ feature }) => feature) : byImportance(features, importance)
  const rows = order.map((feature) => {
    const j = features.indexOf(feature)
    const { meanAbsolute, lowest, highest } = summaries.find((summary) => summary.feature === feature) ?? {}
    return {
      feature,
      importance: importance?.[j]?.gain ?? null,
      meanAbsolute: meanAbsolute ?? null,
      lowest: lowest ?? null,
      highest: highest ?? null,
      permutation: permutation?.[j]?.mean ?? null,
      permutationError: nullIfNaN(permutation?.[j]?.error),
    }
  })
  const verdict = `${estimator.name} for ${label} over ${countText(table.rows)} rows of ${table.file}: ${rows[0]?.feature ?? 'no feature'} moves it most.`
  const parts = [verdict, explanationTable(rows), notes(contributions, permutation), out && `Written to ${out}.`]
  return {
    data: {
      model: estimator.name,
      label,
      rows: table.rows,
      base: contributions?.base ?? null,
      features: rows,
      out: out ?? null,
    },
    text: parts.filter(Boolean).join('\n\n'),
  }
}

function notes(contributions: Contributions | undefined, permutation: Explanation['permutation']): string {
  const base =
    contributions &&
    `Contributions are Shapley values: with the base, ${formatNumber(contributions.base, 4)}, those of a row sum to its prediction.`
  const shuffled =
    permutation && 'The loss when shuffled tells something of rows only that the model was not fitted on.'
  return [base, shuffled].filter(Boolean).join('\n')
}

function byImportance(features: readonly string[], importance: readonly Importance[] | undefined): readonly string[] {
  if (!importance) return features
  return importance.toSorted((a, b) => b.gain - a.gain).map(({ feature }) => feature)
}

function nullIfNaN(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function nothingToShow(name: string): BellwetherError {
  return new BellwetherError('MODEL_INVALID', {
    message: `The model ${name} does not say what its predictions are made of.`,
    expected: 'Trees have contributions and importance, linear models importance.',
    given: name,
    remedy: 'Give --permutations 5, and a table with the label: that asks any model.',
  })
}

function noContributions(name: string): BellwetherError {
  return new BellwetherError('MODEL_INVALID', {
    message: `The model ${name} has no contributions that could be written.`,
    expected: 'Contributions are those of trees: boosting, adaboost, forest and extra-trees.',
    given: name,
    remedy: 'Leave --out away.',
  })
}
