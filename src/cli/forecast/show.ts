/** `bellwether forecast show`: what one stored forecast was worth. */
import type { Command as Parser } from 'commander'
import { showStoredForecast } from '../../jobs/forecast.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { forecastData, forecastText } from './forecast-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Show one forecast: verdict, errors beside those of no change, coverage, inputs.')
    .argument('[id]', 'identifier of the forecast, or enough of its beginning (default: the newest)')
}

export async function run(given: Pick<CommandInput, 'arguments'>, { config }: CommandContext): Promise<CommandResult> {
  const view = await showStoredForecast(given.arguments[0], config)
  return { data: forecastData(view), text: forecastText(view), warnings: view.result.caveats }
}
