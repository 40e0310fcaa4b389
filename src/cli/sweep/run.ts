/**
 * `bellwether sweep run orb`, or any strategy of a backtest's file: every row of a grid backtested, and what the search
 * as a whole says of the best one.
 */
import { resolve } from 'node:path'
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { countedText, durationText } from '../../core/number-text.ts'
import { InProcessExecutor } from '../../core/tasks/in-process-executor.ts'
import { SIMULATED_SYMBOL } from '../../jobs/simulated-symbol.ts'
import type { SweepOutcome } from '../../jobs/sweep.ts'
import { prepareSplitScan } from '../../research/overfitting/split-scan-tasks.ts'
import { type Profile, PROFILES, rowsOf, type SweepGrid } from '../../research/sweep/grid/grid.ts'
import { loadGrid } from '../../research/sweep/grid/grid-file.ts'
import { MOST_JUDGED_ROWS } from '../../research/sweep/grid/grid-size.ts'
import type { SweepSource } from '../../research/sweep/sweep-data.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'
import { withWorkplace } from '../workplace.ts'
import { requireSpan } from './span.ts'

interface RunOptions {
  readonly symbol?: string
  readonly from?: string
  readonly to?: string
  readonly grid?: string
  readonly profile?: string
  readonly source?: string
  readonly interval?: string
  readonly ticks?: string
  readonly ranges?: string
  readonly out?: string
  readonly study?: string
  readonly data?: string
}

export function configure(parser: Parser): void {
  parser
    .description(
      'Backtest every row of a grid on sessions of the lake, or on sessions that you staged, and judge what the best of ' +
        'them is worth. The strategy is orb, the opening-range breakout; or, with --study, any strategy of a file of a backtest.',
    )
    .argument('<strategy>', 'orb, or the name of a strategy in the file after --study')
    .option('--study <file>', 'file of a backtest, of whose strategies one is swept over the parameters of --grid')
    .option('--data <folder>', 'with --study: folder below which its files lie (default: the simulated market)')
    .option(
      '--symbol <symbol>',
      'what is traded, as bellwether data ls lists it (default: SIM, of the simulated market)',
    )
    .option('--from <date>', 'first session, YYYY-MM-DD (default: the first there is)')
    .option('--to <date>', 'last session (default: the last there is)')
    .option('--grid <grid>', 'a YAML file, or one of usual, seed (default: usual)')
    .option(
      '--profile <profile>',
      'canonical, or seed: the original system with its defects (default: as the grid says)',
    )
    .option('--source <source>', 'source of the bars, where the lake has several')
    .option('--interval <interval>', 'of the bars, e.g. 1m (default: the shortest there is)')
    .option('--ticks <file>', 'your own sessions: a CSV of session_date, epoch_s, price_cents')
    .option(
      '--ranges <file>',
      'and their opening ranges: session_date, range_high_cents, range_low_cents, first_trading_epoch_s',
    )
    .option('--out <file>', 'write the rows as CSV too, compressed where the name ends in .gz')
}

export async function run(given: CommandInput, context: CommandContext): Promise<CommandResult> {
  const options = given.options as RunOptions
  if (isOfStudy(options)) return sweepStrategy(given.arguments[0]!, options, context)
  assertStrategy(given.arguments[0]!)
  const source = sourceOf(options)
  for (const name of ['ticks', 'ranges', 'grid'] as const)
    if (options[name] !== undefined) await refuseOverwriting(options[name], options.out, `--${name}`)
  const grid = withProfile(await loadGrid(options.grid), options.profile)
  return withWorkplace(context, async (workplace) => {
    // Another thread gets ready while this one loads the rest; a large sweep has no use for it.
    if (rowsOf(grid) <= MOST_JUDGED_ROWS) prepareSplitScan(workplace.executor)
    const [{ runSweep }, { sweepData }, { sweepText }] = await Promise.all([
      import('../../jobs/sweep.ts'),
      import('../../jobs/stored/sweep-data.ts'),
      import('./sweep-text.ts'),
    ])
    const outcome = await runSweep({ source, grid }, workplace, new InProcessExecutor())
    const { took: computing } = outcome
    const took =
      computing === undefined
        ? 'Answered from its folder.'
        : `${countedText(outcome.view.result.rows, 'backtest and its statistics', 'backtests and their statistics')} in ${durationText(computing)}.`
    const rows = options.out === undefined ? [] : [await writeResults(options.out, outcome)]
    const { report } = outcome
    const written = [...rows, ...(report === undefined ? [] : [['report', report] as const])]
    return {
      data: { ...sweepData(outcome.view), isCached: computing === undefined, report: report ?? null },
      text: sweepText(outcome.view, { took, written }),
      afterwards: outcome.store,
    }
  })
}

function isOfStudy(options: RunOptions): options is RunOptions & { readonly study: string } {
  return options.study !== undefined
}

/** Of a file of a backtest. Errors: USAGE_VALUE for what such a sweep does not take. */
async function sweepStrategy(
  strategy: string,
  { study, grid, data, ...others }: RunOptions & { readonly study: string },
  context: CommandContext,
): Promise<CommandResult> {
  const [needless] = Object.keys(others)
  if (grid === undefined || needless !== undefined) throw notOfStudy(needless)
  const [{ runStrategySweepFiles }, { strategySweepData, strategySweepText }] = await Promise.all([
    import('../../jobs/strategy-sweep.ts'),
    import('./strategy-sweep-text.ts'),
  ])
  return withWorkplace(context, async (workplace) => {
    const { view, isCached } = await runStrategySweepFiles(strategy, { study, grid, data }, workplace)
    const remark = isCached ? 'Answered from its folder.' : ''
    return { data: { ...strategySweepData(view), isCached }, text: strategySweepText(view, remark) }
  })
}

function notOfStudy(needless: string | undefined): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: needless === undefined ? '--grid is missing beside --study.' : `--${needless} was given beside --study.`,
    expected: 'A sweep of a strategy takes its market and span from the file of the backtest, and a file of values.',
    given: needless === undefined ? 'no grid' : `--${needless}`,
    remedy: 'Write bellwether sweep run NAME --study FILE --grid FILE.',
  })
}

function assertStrategy(name: string): void {
  if (name === 'orb') return
  throw new BellwetherError('USAGE_VALUE', {
    message: `There is no sweep of ${name}.`,
    expected: 'Without --study the strategy that can be swept is orb, the opening-range breakout.',
    given: name,
    remedy: 'Write bellwether sweep run orb, or name the file of a backtest with --study.',
  })
}

/** Errors: USAGE_VALUE. */
function sourceOf({ symbol, from, to, source, interval, ticks, ranges }: RunOptions): SweepSource {
  if (ticks === undefined && ranges === undefined) {
    const days = requireSpan(from, to)
    return {
      kind: 'lake',
      symbol: symbol ?? SIMULATED_SYMBOL,
      ...(source === undefined ? {} : { source }),
      ...(interval === undefined ? {} : { interval }),
      ...days,
    }
  }
  const needless = Object.entries({ from, to, source, interval }).find(([, value]) => value !== undefined)?.[0]
  if (ticks === undefined || ranges === undefined || needless !== undefined) throw notTables(ticks, needless)
  // Whole paths: a stored sweep is shown and verified from other folders, too.
  return { kind: 'tables', ticks: resolve(ticks), ranges: resolve(ranges), ...(symbol === undefined ? {} : { symbol }) }
}

function notTables(ticks: string | undefined, needless: string | undefined): BellwetherError {
  const missing = ticks === undefined ? '--ticks' : '--ranges'
  return new BellwetherError('USAGE_VALUE', {
    message: needless === undefined ? `${missing} is missing.` : `--${needless} was given beside --ticks and --ranges.`,
    expected: 'Sessions of your own are two tables, --ticks FILE --ranges FILE, and are swept as they are.',
    given: needless === undefined ? 'one table' : `--${needless}`,
    remedy:
      needless === undefined
        ? 'Name both, or neither to sweep sessions of the lake.'
        : `Leave --${needless} out, or cut the tables.`,
  })
}

/** Errors: USAGE_VALUE. */
function withProfile(grid: SweepGrid, profile: string | undefined): SweepGrid {
  if (profile === undefined) return grid
  if ((PROFILES as readonly string[]).includes(profile)) return { ...grid, profile: profile as Profile }
  throw new BellwetherError('USAGE_VALUE', {
    message: `There is no profile ${profile}.`,
    expected: `A profile is ${PROFILES.join(' or ')}.`,
    given: profile,
    remedy: 'Leave it out for canonical.',
  })
}

async function writeResults(path: string, { view, outcomes }: SweepOutcome): Promise<readonly [string, string]> {
  const { resultsCsv } = await import('../../research/sweep/results-csv.ts')
  await writeTable(path, resultsCsv(view.result, await outcomes()))
  return ['rows', path]
}
