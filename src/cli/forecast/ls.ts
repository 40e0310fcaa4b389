/** `bellwether forecast ls`: every stored forecast. */
import type { Command as Parser } from 'commander'
import { countedText } from '../../core/number-text.ts'
import { listStoredForecasts } from '../../jobs/forecast.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

export function configure(parser: Parser): void {
  parser.description('List the forecasts of this home, oldest first.')
}

export async function run(_given: unknown, { config }: Pick<CommandContext, 'config'>): Promise<CommandResult> {
  const forecasts = await listStoredForecasts(config)
  const data = forecasts.map(
    ({ manifest: { id, recordedAt, isSimulated }, result: { study, symbol, countsFrom, to } }) => {
      return { id, recordedAt, isSimulated, study, symbol, countsFrom, to }
    },
  )
  if (data.length === 0) {
    const next = 'Next: bellwether forecast run studies/spy-horizons.yaml'
    return { data, text: `There are no forecasts in ${config.home}.\n\n${next}` }
  }
  const table = textTable(
    ['forecast', 'recorded (UTC)', 'study', 'of', 'sessions'].map((title) => ({ title })),
    data.map(({ id, recordedAt, isSimulated, study, symbol, countsFrom, to }) => [
      id,
      recordedAt.slice(0, 16).replace('T', ' '),
      study,
      `${symbol}${isSimulated ? ' [SIMULATED]' : ''}`,
      `${countsFrom} to ${to}`,
    ]),
  )
  const next = `Next: bellwether forecast show ${data.at(-1)!.id}`
  return { data, text: [countedText(data.length, 'forecast', 'forecasts'), table, next].join('\n\n') }
}
