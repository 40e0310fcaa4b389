/** `bellwether backtest ls`: every stored backtest. */
import type { Command as Parser } from 'commander'
import { formatError } from '../../core/errors.ts'
import { countedText, countText } from '../../core/number-text.ts'
import { formatRatio, formatReturn } from '../../report/format.ts'
import { listStoredBacktests } from '../../jobs/backtest.ts'
import type { BacktestView } from '../../research/backtest/show-backtest.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

export function configure(parser: Parser): void {
  parser.description('List the backtests of this home, oldest first.')
}

export async function run(_given: unknown, { config }: CommandContext): Promise<CommandResult> {
  const { views, damaged } = await listStoredBacktests(config)
  const warnings = damaged.map((error) => formatError(error))
  const data = views.map(({ manifest, result, summary }) => ({
    id: manifest.id,
    title: result.title,
    symbols: [...result.symbols],
    isSimulated: manifest.isSimulated,
    recordedAt: manifest.recordedAt,
    verdict: summary.verdict.heading,
    numbers: { ...summary.numbers },
  }))
  if (views.length === 0) {
    const lines = [`There are no backtests to show in ${config.home}.`, ...warnings]
    return {
      data,
      text: [...lines, 'Next: bellwether backtest run studies/moving-averages.yaml'].join('\n\n'),
      warnings,
    }
  }
  const next = `Next: bellwether backtest show ${views.at(-1)!.manifest.id}`
  const parts = [countedText(views.length, 'backtest', 'backtests'), backtestTable(views), ...warnings, next]
  return { data, text: parts.join('\n\n'), warnings }
}

function backtestTable(views: readonly BacktestView[]): string {
  const right = { align: 'right' as const }
  return textTable(
    [
      { title: 'backtest' },
      { title: 'recorded (UTC)' },
      { title: 'of' },
      { title: 'sessions', ...right },
      { title: 'return a year', ...right },
      { title: 'Sharpe', ...right },
      { title: 'verdict' },
    ],
    views.map(({ manifest, result, summary, tables }) => [
      manifest.id,
      manifest.recordedAt.slice(0, 16).replace('T', ' '),
      `${result.title}, ${result.symbols.join(', ')}${manifest.isSimulated ? ' [SIMULATED]' : ''}`,
      countText(tables.sessions.length),
      formatReturn(summary.numbers['annualReturn'] ?? Number.NaN),
      formatRatio(summary.numbers['sharpe'] ?? Number.NaN),
      summary.verdict.heading,
    ]),
  )
}
