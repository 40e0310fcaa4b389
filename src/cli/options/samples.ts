/** `bellwether options samples`: a table of every contract at every snapshot with its own later return. */
import type { Command as Parser } from 'commander'
import { createFrame, type Frame } from '../../core/frame.ts'
import { countedText } from '../../core/number-text.ts'
import { requireDate } from '../../core/time.ts'
import { datasetFrame } from '../../features/dataset-table.ts'
import { createFeatureSet } from '../../features/feature-set.ts'
import { optionOutcomeText } from '../../features/horizons/option-outcomes.ts'
import type { OptionSamples } from '../../features/horizons/option-samples.ts'
import { createFeatureRegistry } from '../../features/registry.ts'
import { type StoredSamplesRequest, storedOptionSamples } from '../../jobs/option-samples.ts'
import { nyse } from '../../market/calendar.ts'
import { exportFrame, requireFormat } from '../../store/export.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { openHomeLake } from '../data/home-lake.ts'
import { wrap } from '../wrap.ts'
import { noChains } from './no-chains.ts'
import { requirePositive } from './number-option.ts'

interface Options {
  readonly hours: string
  readonly out: string
  readonly features: string
  readonly source?: string
  readonly from?: string
  readonly to?: string
}

export function configure(parser: Parser): void {
  parser
    .description(
      'Write a table of every contract of an underlying at every stored snapshot: what was known of it then, and its ' +
        'own return some clock hours later. How each return was found is counted.',
    )
    .argument('<symbol>', 'the underlying, e.g. SPX')
    .requiredOption('--hours <hours>', 'clock hours from the quote to the target, e.g. 24')
    .requiredOption('--out <file>', 'table to write: .parquet, .csv, .json or .jsonl')
    .option('--features <specs>', 'features of the underlying and the date, between commas', 'preset:underlying')
    .option('--source <source>', 'quotes of this source')
    .option('--from <date>', 'first session, YYYY-MM-DD')
    .option('--to <date>', 'last session, YYYY-MM-DD')
}

export async function run(
  given: CommandInput,
  context: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const { out } = given.options as unknown as Options
  requireFormat(out)
  const request = requestOf(given)
  const lake = await openHomeLake(context)
  const samples = await storedOptionSamples(request, lake, nyse)
  if (samples === undefined) throw await noChains(lake, request, outOfRange(request))
  await exportFrame(tableOf(samples), out)
  const { outcomes, contract, dataset, source, isSimulated } = samples
  const { hours, counts, unmarked } = outcomes
  const warnings = isSimulated ? ['SIMULATED quotes.'] : []
  return {
    data: {
      out,
      underlying: request.underlying,
      source,
      hours,
      samples: contract.length,
      features: [...dataset.featureNames],
      outcomes: { ...counts },
      unmarked,
    },
    text: [
      `${out}: ${countedText(contract.length, 'sample', 'samples')} of contracts on ${request.underlying}, ${source}.`,
      wrap(optionOutcomeText(outcomes)),
      ...warnings,
      `Next: bellwether model fit --in ${out} --label label --model boosting --out model.json`,
    ].join('\n\n'),
    warnings,
  }
}

function requestOf({ arguments: [symbol], options }: CommandInput): StoredSamplesRequest {
  const { hours, features, source, from, to } = options as unknown as Options
  const specs = features.split(',').map((spec) => spec.trim())
  return {
    underlying: symbol!,
    source,
    from: from === undefined ? undefined : requireDate(from, '--from'),
    to: to === undefined ? undefined : requireDate(to, '--to'),
    hours: requirePositive('--hours', hours),
    // the table is not stored under the hash of its features
    featureSet: createFeatureSet({ features: specs }, createFeatureRegistry(), ''),
  }
}

/** One row a sample: the contract, then the columns of a dataset. */
function tableOf({ dataset, contract }: OptionSamples): Frame {
  const table = datasetFrame(dataset)
  const named = createFrame({ contract: 'string', ...table.schema }, 0)
  return { ...named, length: table.length, columns: { ...table.columns, contract: [...contract] } }
}

function outOfRange({ underlying }: StoredSamplesRequest): Parameters<typeof noChains>[2] {
  return {
    message: `There are no snapshots of options on ${underlying} in this range.`,
    given: 'a range without snapshots',
    remedy: 'Ask for days within that, with --from and --to.',
  }
}
