/** `bellwether runs ls`: every stored run. */
import type { Command as Parser } from 'commander'
import { formatError } from '../../core/errors.ts'
import { countedText } from '../../core/number-text.ts'
import { formatRatio, formatReturn } from '../../report/format.ts'
import type { RunView } from '../../research/runs/show-run.ts'
import { listStoredRuns } from '../../jobs/study.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'

export function configure(parser: Parser): void {
  parser.description('List the runs of this home, oldest first.')
}

export async function run(_given: unknown, { config }: CommandContext): Promise<CommandResult> {
  const { views, damaged } = await listStoredRuns(config)
  const warnings = damaged.map((error) => formatError(error))
  const data = views.map(({ manifest, result, summary }) => ({
    id: manifest.id,
    title: result.title,
    symbol: result.symbol,
    isSimulated: manifest.isSimulated,
    recordedAt: manifest.recordedAt,
    verdict: summary.verdict.heading,
    numbers: { ...summary.numbers },
  }))
  if (views.length === 0) {
    const lines = [`There are no runs to show in ${config.home}.`, ...warnings]
    return {
      data,
      text: [...lines, 'Next: bellwether study run studies/overnight.yaml'].join('\n\n'),
      warnings,
    }
  }
  const next = `Next: bellwether runs show ${views.at(-1)!.manifest.id}`
  const parts = [countedText(views.length, 'run', 'runs'), runTable(views), ...warnings, next]
  return { data, text: parts.join('\n\n'), warnings }
}

function runTable(views: readonly RunView[]): string {
  const right = { align: 'right' as const }
  return textTable(
    [
      { title: 'run' },
      { title: 'recorded (UTC)' },
      { title: 'study' },
      { title: 'return a year', ...right },
      { title: 'Sharpe', ...right },
      { title: 'verdict' },
    ],
    views.map(({ manifest, result, summary }) => [
      manifest.id,
      manifest.recordedAt.slice(0, 16).replace('T', ' '),
      `${result.title}, ${result.symbol}${manifest.isSimulated ? ' [SIMULATED]' : ''}`,
      formatReturn(summary.numbers['annualReturn'] ?? Number.NaN),
      formatRatio(summary.numbers['sharpe'] ?? Number.NaN),
      summary.verdict.heading,
    ]),
  )
}
