/** `bellwether forecast latest`: the newest price forecasts, with their intervals. */
import type { Command as Parser } from 'commander'
import { viewStoredForecast } from '../../jobs/forecast.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { isGateOpen, latestForecasts, latestGates, latestText } from './latest-text.ts'

export function configure(parser: Parser): void {
  parser
    .description(
      'Print what all models of a forecast together say at its last decision, with intervals, and whether its gates are open now.',
    )
    .argument('[id]', 'identifier of the forecast, or enough of its beginning (default: the newest)')
}

export async function run(
  given: Pick<CommandInput, 'arguments'>,
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const view = await viewStoredForecast(given.arguments[0], config)
  const gates = latestGates(view, clock.now())
  const { manifest, result } = view
  return {
    data: {
      id: manifest.id,
      symbol: result.symbol,
      isSimulated: manifest.isSimulated,
      latest: latestForecasts(view).map((one) => ({
        ...one,
        intervals: one.intervals.map((bounds) => ({ ...bounds })),
        isGateOpen: isGateOpen(gates, one.horizon),
      })),
      gates: gates.map(({ subject: { horizon }, isOpen, rulings }) => ({
        horizon,
        isOpen,
        rulings: rulings.map((ruling) => ({ ...ruling })),
      })),
    },
    text: latestText(view, gates),
  }
}
