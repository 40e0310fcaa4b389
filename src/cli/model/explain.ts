/** `bellwether model explain`: which features move the predictions of a fitted model, and how far. */
import type { Contributions, PermutationImportance } from '@bellwether/learn'
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { csvCell } from '../../core/csv.ts'
import { countText } from '../../core/number-text.ts'
import { type NumberTable, readNumberTable } from '../../ingest/tables/number-table.ts'
import {
  contributionsOf,
  explainedBy,
  type FeatureSummary,
  permutationOf,
  summarise,
} from '../../models/explanation.ts'
import { type Importance, importanceOf } from '../../models/importance.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { readModelFile, type StoredModel } from '../../models/model-file.ts'
import { featureMatrix, tableDataset } from '../../models/table-samples.ts'
import { formatNumber } from '../../report/format.ts'
import type { CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'
import { type ExplainedFeature, explanationTable } from './explanation-table.ts'
import { requireWhole } from './model-options.ts'

interface Explanation {
  readonly contributions: Contributions | undefined
  /** What they sum to: the prediction, or its log-odds, say. */
  readonly explained: string | undefined
  readonly summaries: readonly FeatureSummary[]
  readonly importance: readonly Importance[] | undefined
  /** By feature; none unless asked for. */
  readonly permutation: readonly PermutationImportance[] | undefined
}

/** How often a model that has no contributions is asked by shuffling. */
const REPEATS = 5

export function configure(parser: Parser): void {
  parser
    .description('Show which features move the predictions of a model over the rows of a table.')
    .argument('<model>', 'file of the model')
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet, with the features of the model')
    .option(
      '--out <file>',
      'CSV to write: the contribution of every feature to every prediction (trees, linear models)',
    )
    .option(
      '--permutations <n>',
      'shuffle each feature n times and show by how much the loss rises; wants the label (default: 5 for models that have no contributions)',
    )
}

export async function run(given: CommandInput): Promise<CommandResult> {
  const options = given.options as { in: string; out?: string; permutations?: string }
  await refuseOverwriting(options.in, options.out)
  const repeats =
    options.permutations === undefined ? undefined : requireWhole('--permutations', options.permutations, 1)
  const stored = await readModelFile(given.arguments[0]!)
  const table = await readNumberTable(options.in)
  const explanation = explain(stored, table, repeats)
  if (options.out !== undefined) await writeContributions(options.out, stored, explanation.contributions)
  return explainResult(stored, table, explanation, options.out)
}

/**
 * A model that says nothing of its features by itself is asked by shuffling them, which wants the label.
 * Errors: COLUMN_MISSING; VALUE_INVALID.
 */
function explain({ about, model }: StoredModel, table: NumberTable, asked: number | undefined): Explanation {
  const { features, label, seed } = about
  return withCatalogue(table.file, () => {
    const contributions = contributionsOf(model, featureMatrix(table, features))
    const importance = importanceOf(model, features)
    const repeats = asked ?? (contributions || importance ? 0 : REPEATS)
    return {
      contributions,
      explained: contributions && explainedBy(model),
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
  { contributions, explained, summaries, importance, permutation }: Explanation,
  out: string | undefined,
): CommandResult {
  const { features, estimator, label } = about
  const order =
    summaries.length > 0 ? summaries.map(({ feature }) => feature) : foremost(features, importance ?? permutation)
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
  const verdict = `${estimator.name} for ${label} over ${countText(table.rows)} rows of ${table.file}: ${foremostText(rows[0])}.`
  const parts = [
    verdict,
    explanationTable(rows),
    notes({ contributions, explained, permutation }),
    out && `Written to ${out}.`,
  ]
  return {
    data: {
      model: estimator.name,
      label,
      rows: table.rows,
      base: contributions?.base ?? null,
      explained: explained ?? null,
      features: rows,
      out: out ?? null,
    },
    text: parts.filter(Boolean).join('\n\n'),
  }
}

function foremostText(first: ExplainedFeature | undefined): string {
  const size = first?.meanAbsolute ?? first?.importance ?? first?.permutation ?? 0
  return first && size > 0 ? `${first.feature} moves it most` : 'no feature moves it'
}

function notes({
  contributions,
  explained,
  permutation,
}: Pick<Explanation, 'contributions' | 'explained' | 'permutation'>): string {
  const base =
    contributions &&
    `Contributions are Shapley values: with the base, ${formatNumber(contributions.base, 4)}, those of a row sum to its ${explained}.`
  const shuffled =
    permutation && 'The loss when shuffled tells something of rows only that the model was not fitted on.'
  return [base, shuffled].filter(Boolean).join('\n')
}

/** The feature that matters most comes first. */
function foremost(features: readonly string[], given: Explanation['importance'] | Explanation['permutation']) {
  const size = (feature: string) => {
    const of = given?.[features.indexOf(feature)]
    return of === undefined ? 0 : 'gain' in of ? of.gain : of.mean
  }
  return features.toSorted((a, b) => size(b) - size(a))
}

function nullIfNaN(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function noContributions(name: string): BellwetherError {
  return new BellwetherError('MODEL_INVALID', {
    message: `The model ${name} has no contributions that could be written.`,
    expected:
      'Trees, linear models and weighted stacks of them have contributions; sequences and meta-models have none.',
    given: name,
    remedy: 'Leave --out away: the command then shuffles each feature and shows what that costs.',
  })
}
