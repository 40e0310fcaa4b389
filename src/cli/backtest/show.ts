/** `bellwether backtest show`: one stored backtest, with a fresh tear sheet. */
import type { Command as Parser } from 'commander'
import { showStoredBacktest } from '../../jobs/backtest.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { backtestData } from '../../jobs/stored/backtest-data.ts'
import { backtestText } from './backtest-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Show one backtest: verdict, figures, warnings, inputs; writes its tear sheet anew.')
    .argument('<id>', 'identifier of the backtest, or enough of its beginning')
}

export async function run(given: Pick<CommandInput, 'arguments'>, { config }: CommandContext): Promise<CommandResult> {
  const { view, report } = await showStoredBacktest(given.arguments[0]!, config)
  return {
    data: { ...backtestData(view), report },
    text: backtestText(view, report),
    warnings: view.summary.warnings.map(({ text }) => text),
  }
}
