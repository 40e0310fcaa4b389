/** `bellwether backtest run`: strategies through the event engine, from a file to a tear sheet. */
import type { Command as Parser } from 'commander'
import { runBacktestFile } from '../../jobs/backtest.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { withWorkplace } from '../workplace.ts'
import { backtestData } from '../../jobs/stored/backtest-data.ts'
import { backtestText } from './backtest-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Trade the strategies that a YAML or JSON file describes, on your files or on the simulated market.')
    .argument('<file>', 'file of the backtest, e.g. studies/moving-averages.yaml')
    .option('--data <folder>', 'folder below which the files of the backtest lie (default: the simulated market)')
}

export async function run(given: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { data } = given.options as { data?: string }
  const { view, isCached, report } = await withWorkplace(context, (workplace) =>
    runBacktestFile(given.arguments[0]!, data, workplace),
  )
  return {
    data: { ...backtestData(view), isCached, report },
    text: backtestText(view, report, isCached ? 'Answered from its folder.' : undefined),
    warnings: view.summary.warnings.map(({ text }) => text),
  }
}
