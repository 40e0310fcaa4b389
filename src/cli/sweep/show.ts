/** `bellwether sweep show ID [--row N]`: a stored sweep, or the trades of one of its rows, computed again. */
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { showStoredSweep, showSweepRow, type ShownRow } from '../../jobs/stored-sweeps.ts'
import { isStrategySweep, showStoredStrategySweep } from '../../jobs/strategy-sweep.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { writeTable } from '../table-file.ts'
import { withWorkplace } from '../workplace.ts'
import { rowData, rowText, tradesCsv } from './row-text.ts'
import { sweepData } from '../../jobs/stored/sweep-data.ts'
import { strategySweepData, strategySweepText } from './strategy-sweep-text.ts'
import { sweepText } from './sweep-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Show a stored sweep, or what one row of a sweep of orb did, trade by trade.')
    .argument('<id>', 'identifier of the sweep, or enough of its beginning')
    // The second name is the one by which the option is known.
    .option('--set, --row <row>', 'number of a row, as its table shows it')
    .option('--out <file>', 'write the trades of the row as CSV, compressed where the name ends in .gz')
}

export async function run(given: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { row, out } = given.options as { row?: string; out?: string }
  const id = given.arguments[0]!
  if (isStrategySweep(id)) {
    if (row !== undefined || out !== undefined) throw noTrades(id)
    return shownStrategySweep(id, context)
  }
  if (row === undefined && out !== undefined) throw noRow(out)
  if (row === undefined) {
    const { view, report } = await withWorkplace(context, (workplace) => showStoredSweep(id, workplace))
    const written = report === undefined ? [] : [['report', report] as const]
    return {
      data: { ...sweepData(view), report: report ?? null },
      text: sweepText(view, { took: 'Shown from its folder.', written }),
    }
  }
  const shown = await withWorkplace(context, (workplace) => showSweepRow(id, rowOption(row), workplace))
  return { data: rowData(shown), text: rowText(shown, await writeTrades(out, shown)) }
}

async function shownStrategySweep(id: string, { config }: CommandContext): Promise<CommandResult> {
  const view = await showStoredStrategySweep(id, config)
  return { data: strategySweepData(view), text: strategySweepText(view, 'Shown from its folder.') }
}

/** The rows of a strategy keep their figures only. */
function noTrades(id: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: `${id} is a sweep of a strategy, of whose rows no trades are kept.`,
    expected: '--row and --out show the trades of a row of a sweep of orb.',
    given: id,
    remedy:
      'Write the parameters of the row into the file of the backtest, and bellwether backtest run FILE shows its trades.',
  })
}

function noRow(out: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: '--out was given without --row.',
    expected: 'What is written are the trades of one row.',
    given: `--out ${out}`,
    remedy: 'Name the row, for example --row 0; bellwether sweep run --out writes all rows.',
  })
}

/** Errors: USAGE_VALUE. */
function rowOption(text: string): number {
  const digits = text.replaceAll(',', '')
  if (/^\d{1,9}$/.test(digits)) return Number(digits)
  throw new BellwetherError('USAGE_VALUE', {
    message: `--row is ${text}.`,
    expected: 'It takes the number of a row, from 0.',
    given: text,
    remedy: 'Write for example --row 0.',
  })
}

async function writeTrades(out: string | undefined, shown: ShownRow): Promise<string | undefined> {
  if (out !== undefined) await writeTable(out, tradesCsv(shown))
  return out
}
