/** `bellwether model policy`: how much of something to hold, learnt and judged on rows that it was not fitted to. */
import { FITTED_Q_DEFAULTS, type FittedQParameters } from '@bellwether/learn'
import type { Command as Parser } from 'commander'
import { hashJson, type Json } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import type { NumberTable } from '../../ingest/tables/number-table.ts'
import { judgePolicy, type PolicyJudgement } from '../../models/policy-judgement.ts'
import { type WalkedPolicy, walkPolicy } from '../../models/walk-policy.ts'
import { formatNumber, formatPercent } from '../../report/format.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'
import { textTable } from '../table.ts'
import { withWorkers } from '../workplace.ts'
import { wrap } from '../wrap.ts'
import { extendedTable } from './extended-table.ts'
import { readSettings, requireWhole } from './model-options.ts'
import { readSamples } from './samples.ts'
import { addCountOptions, type CountOptions, countTrials, requireWholeStrategy } from './trial-count.ts'

interface PolicyOptions extends CountOptions {
  readonly in: string
  readonly reward: string
  readonly features?: string
  readonly allow?: string
  readonly params?: string
  readonly first: string
  readonly refit: string
  readonly seed: string
  readonly out?: string
}

/** Digits of profits a period, which are small. */
const DIGITS = 6

export function configure(parser: Parser): void {
  parser
    .description('Learn from a table how much to hold from each row to the next, and judge that on later rows.')
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet: a row a decision, in order of time')
    .requiredOption('--reward <column>', 'what one unit earns from a row to the next')
    .option('--features <columns>', 'names between commas (default: all other columns of numbers)')
    .option('--allow <columns>', 'features that may tell the reward, since they were known before it')
    .option('--params <file>', `YAML or JSON: ${Object.keys(FITTED_Q_DEFAULTS).join(', ')}`)
    .option('--first <rows>', 'rows that are learnt from before the first position is taken', '1000')
    .option('--refit <rows>', 'rows from one fit to the next', '250')
    .option('--seed <n>', 'whole number that all chance comes from', '1')
    .option('--out <file>', 'CSV to write: the table with a column position, compressed where it ends in .gz')
  addCountOptions(parser)
}

/** The configuration counts as a trial. */
export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, clock, progress, signal }: Pick<CommandContext, 'config' | 'clock' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as PolicyOptions
  requireWholeStrategy(options)
  await refuseOverwriting(options.in, options.out)
  const seed = requireWhole('--seed', options.seed, 0)
  const folds = {
    firstTrain: requireWhole('--first', options.first, 1),
    refit: requireWhole('--refit', options.refit, 1),
  }
  const parameters = (
    options.params === undefined ? {} : await readSettings(options.params)
  ) as Partial<FittedQParameters>
  const { table, dataset } = await readSamples({ ...options, label: options.reward, horizon: '1' })
  const walked = await withWorkers(config.threads, (executor) =>
    walkPolicy({ dataset, parameters, folds, seed, executor, progress, signal }),
  )
  progress.end()
  const judgement = judgePolicy(walked, dataset.label, seed)
  const asked = {
    ...folds,
    seed,
    reward: options.reward,
    features: dataset.featureNames,
    parameters: walked.parameters,
  }
  const key = hashJson(JSON.parse(JSON.stringify({ ...asked, table: table.file })) as Json)
  const loss = -judgement.figures[0]!.mean
  const trial = { index: 0, effort: 1, parameters: {}, loss }
  await countTrials(
    [trial],
    { ...options, key, study: `policy ${key.slice(0, 12)}`, model: 'fitted-q' },
    { clock, config },
  )
  const warnings = options.out === undefined ? [] : await writePositions(options.out, table, walked)
  return policyResult(judgement, walked, { table, options, warnings })
}

async function writePositions(path: string, table: NumberTable, { position }: WalkedPolicy): Promise<string[]> {
  const { bytes, warnings } = extendedTable(table, [{ name: 'position', values: position }])
  await writeTable(path, bytes)
  return warnings
}

interface Asked {
  readonly table: NumberTable
  readonly options: PolicyOptions
  readonly warnings: readonly string[]
}

function policyResult(
  judgement: PolicyJudgement,
  walked: WalkedPolicy,
  { table, options, warnings }: Asked,
): CommandResult {
  const { figures, periods, p, randomShare, shiftedShare, isBetter } = judgement
  const decimal = (title: string) => ({ title, align: 'decimal' as const })
  const cells = figures.map(({ name, ...figure }) => [
    name,
    formatNumber(figure.mean, DIGITS),
    formatNumber(figure.deviation, DIGITS),
    formatNumber(figure.exposure, 2),
    formatNumber(figure.turnover, 3),
  ])
  const heading = isBetter
    ? 'The policy earned more than a constant position, out of sample'
    : 'The policy has not shown that it earns more than a constant position'
  const fits = countedText(walked.folds.length, 'fit', 'fits')
  return {
    data: JSON.parse(
      JSON.stringify({
        file: table.file,
        reward: options.reward,
        parameters: walked.parameters,
        folds: walked.folds,
        ...judgement,
        out: options.out ?? null,
      }),
    ),
    text: [
      `${heading}\n${table.file}: ${countText(periods)} periods after ${fits}, each judged by a fit that ended before it.`,
      textTable([{ title: 'a period, costs paid' }, ...['profit', 'deviation', 'held', 'changed'].map(decimal)], cells),
      wrap(
        `Against the constant position that had been best until each fit: p ${formatNumber(p, 3)}. ` +
          `${formatPercent(randomShare)} of random policies earned as much, and ${formatPercent(shiftedShare)} of the same positions at other times; less than 5 % is wanted of each.`,
      ),
      warnings.join('\n'),
      options.out === undefined ? '' : `Positions written to ${options.out}.`,
    ]
      .filter(Boolean)
      .join('\n\n'),
    warnings: [...warnings],
  }
}
