/** `bellwether forecast show`: what one stored forecast was worth, with a fresh report. */
import type { Command as Parser } from 'commander'
import { showStoredForecast } from '../../jobs/forecast.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { forecastData } from '../../jobs/stored/forecast-data.ts'
import { forecastText } from './forecast-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Show one forecast: verdict, errors beside no-change, coverage, gate; writes its report anew.')
    .argument('[id]', 'identifier of the forecast, or enough of its beginning (default: the newest)')
}

export async function run(given: Pick<CommandInput, 'arguments'>, { config }: CommandContext): Promise<CommandResult> {
  const { view, report } = await showStoredForecast(given.arguments[0], config)
  return {
    data: { ...forecastData(view), report },
    text: forecastText(view, report),
    warnings: view.summary.warnings.map(({ text }) => text),
  }
}
