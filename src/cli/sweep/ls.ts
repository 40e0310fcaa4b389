/** `bellwether sweep ls`: every stored sweep. */
import type { Command as Parser } from 'commander'
import { formatError } from '../../core/errors.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { listStoredSweeps } from '../../jobs/stored-sweeps.ts'
import { listStoredStrategySweeps } from '../../jobs/strategy-sweep.ts'
import { formatRatio } from '../../report/format.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { sweepData } from '../../jobs/stored/sweep-data.ts'
import { strategySweepData } from './strategy-sweep-text.ts'

export function configure(parser: Parser): void {
  parser.description('List the sweeps of this home, oldest first.')
}

export async function run(
  _given: unknown,
  { config, clock }: Pick<CommandContext, 'config' | 'clock'>,
): Promise<CommandResult> {
  const ofBreakouts = await listStoredSweeps({ home: config.home, clock })
  const ofTraders = await listStoredStrategySweeps({ home: config.home })
  const [sweeps, ofStrategies] = [ofBreakouts.views, ofTraders.views]
  const warnings = [...ofBreakouts.damaged, ...ofTraders.damaged].map((error) => formatError(error))
  const data = [
    ...sweeps.map(({ view, recordedAt }) => ({ ...sweepData(view), recordedAt })),
    ...ofStrategies.map((view) => strategySweepData(view)),
  ]
  if (data.length === 0) {
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
    [
      ...sweeps.map(({ view: { id, isSimulated, result, heading }, recordedAt }) =>
        cells({ id, isSimulated, recordedAt, heading }, result.symbol, result, result.top[0]?.figures.sharpe),
      ),
      ...ofStrategies.map(({ manifest, result, heading }) =>
        cells(
          { ...manifest, heading },
          `${result.strategy}, ${result.symbols.join(', ')}`,
          result,
          result.top[0]?.sharpe,
        ),
      ),
    ],
  )
  const next = `Next: bellwether sweep show ${sweeps.at(-1)?.view.id ?? ofStrategies.at(-1)!.manifest.id}`
  return {
    data,
    text: [countedText(data.length, 'sweep', 'sweeps'), table, ...warnings, next].join('\n\n'),
    warnings,
  }
}

interface Listed {
  readonly id: string
  readonly isSimulated: boolean
  readonly recordedAt: string
  readonly heading: string
}

function cells(
  { id, isSimulated, recordedAt, heading }: Listed,
  of: string,
  { rows, sessions }: { readonly rows: number; readonly sessions: number },
  sharpe: number | null | undefined,
): string[] {
  return [
    id,
    recordedAt.slice(0, 16).replace('T', ' '),
    `${of}${isSimulated ? ' [SIMULATED]' : ''}`,
    countText(rows),
    countText(sessions),
    formatRatio(sharpe ?? Number.NaN),
    heading,
  ]
}
