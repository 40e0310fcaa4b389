/** `bellwether forecast latest`: the newest price forecasts, with their intervals. */
import type { Command as Parser } from 'commander'
import { showStoredForecast } from '../../jobs/forecast.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { latestRows, latestText } from './forecast-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Print what the stack of a forecast says at its last decision, horizon by horizon, with intervals.')
    .argument('[id]', 'identifier of the forecast, or enough of its beginning (default: the newest)')
}

export async function run(given: Pick<CommandInput, 'arguments'>, { config }: CommandContext): Promise<CommandResult> {
  const view = await showStoredForecast(given.arguments[0], config)
  const latest = latestRows(view).map((one) => JSON.parse(JSON.stringify(one)))
  return {
    data: { id: view.manifest.id, symbol: view.result.symbol, isSimulated: view.manifest.isSimulated, latest },
    text: latestText(view),
  }
}
