/** The rows of a sweep as CSV, with the columns of the original system's results. */
import { floatText } from '../../backtest/orb/seed/python-number.ts'
import { csvCell } from '../../core/csv.ts'
import { type GridRow, gridRow } from './grid/grid.ts'
import { evenPercent, type RowFigures } from './row-figures.ts'
import type { RowOutcome } from './rows-table.ts'
import type { SweepResult } from './sweep-result.ts'

const PARAMETERS = ['stop_distance', 'stop_count_limit', 'stop_cooloff_period', 'limit_distance']
const CANONICAL = [
  'profit_cents',
  'average_holding_period',
  'win_rate_percent',
  'winning_days',
  'days',
  'stops',
  'trades',
]
const SEED = [
  'backtest_profit',
  'average_holding_period',
  'win_rate_percent',
  'stops',
  'trades',
  'status',
  'failure_reason',
]

/** Rows in the order of the grid. Several lengths of the opening range stand in a first column, range_minutes. */
export function resultsCsv(
  { grid, rows, sessions }: Pick<SweepResult, 'grid' | 'rows' | 'sessions'>,
  outcomeOf: (row: number) => RowOutcome,
): string {
  const isSeed = grid.profile === 'seed'
  const hasRanges = grid.rangeSeconds.length > 1
  const lines = [[...(hasRanges ? ['range_minutes'] : []), ...PARAMETERS, ...(isSeed ? SEED : CANONICAL)].join(',')]
  for (let row = 0; row < rows; row++) {
    const parameters = gridRow(grid, row)
    const outcome = outcomeOf(row)
    const cells = isSeed ? seedCells(outcome) : canonicalCells(outcome as RowFigures, sessions)
    const range = hasRanges ? [String(parameters.rangeSeconds / 60)] : []
    lines.push([...range, ...parameterCells(parameters), ...cells].join(','))
  }
  return `${lines.join('\n')}\n`
}

function parameterCells({ stopDistance, stopCount, coolOff, limitDistance }: GridRow): string[] {
  return [floatText(stopDistance), String(stopCount), String(coolOff), String(limitDistance)]
}

/** Before fees, as the vectors have it. */
function canonicalCells({ profit, holding, winningSessions, stops, trades }: RowFigures, sessions: number): string[] {
  return [
    String(Math.round(100 * profit)),
    floatText(holding),
    ...[evenPercent(winningSessions, sessions), winningSessions, sessions, stops, trades].map(String),
  ]
}

function seedCells(outcome: RowOutcome): string[] {
  if (typeof outcome === 'string') return ['', '', '', '', '', 'fail', csvCell(outcome)]
  const { profit, holding, winRate, stops, trades } = outcome
  return [floatText(profit), floatText(holding), ...[Math.round(100 * winRate), stops, trades].map(String), 'ok', '']
}
