/** `bellwether sweep ls`: every stored sweep. */
import type { Command as Parser } from 'commander'
import { formatError } from '../../core/errors.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { listStoredSweeps } from '../../jobs/stored-sweeps.ts'
import { formatRatio } from '../../report/format.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { sweepData } from '../../jobs/stored/sweep-data.ts'

export function configure(parser: Parser): void {
  parser.description('List the sweeps of this home, oldest first.')
}

export async function run(
  _given: unknown,
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const { sweeps, damaged } = await listStoredSweeps({ home: config.home, clock })
  const warnings = damaged.map((error) => formatError(error))
  const data = sweeps.map(({ view, recordedAt }) => ({ ...sweepData(view), recordedAt }))
  if (sweeps.length === 0) {
    const lines = [`There are no sweeps to show in ${config.home}.`, ...warnings, 'Next: bellwether sweep run orb']
    return { data, text: lines.join('\n\n'), warnings }
  }
  const table = textTable(
    [
      { title: 'sweep' },
      { title: 'recorded (UTC)' },
      { title: 'of' },
      { title: 'rows', align: 'right' },
      { title: 'sessions', align: 'right' },
      { title: 'highest Sharpe', align: 'right' },
      { title: 'verdict' },
    ],
    sweeps.map(({ view: { id, isSimulated, result, heading }, recordedAt }) => [
      id,
      recordedAt.slice(0, 16).replace('T', ' '),
      `${result.symbol}${isSimulated ? ' [SIMULATED]' : ''}`,
      countText(result.rows),
      countText(result.sessions),
      formatRatio(result.top[0]?.figures.sharpe ?? Number.NaN),
      heading,
    ]),
  )
  const next = `Next: bellwether sweep show ${sweeps.at(-1)!.view.id}`
  return {
    data,
    text: [countedText(sweeps.length, 'sweep', 'sweeps'), table, ...warnings, next].join('\n\n'),
    warnings,
  }
}
