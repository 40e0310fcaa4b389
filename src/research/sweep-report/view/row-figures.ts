/** The key figures of one row. */
import { countText } from '../../../core/number-text.ts'
import { formatNumber, formatPercent, formatRatio } from '../../../report/format.ts'
import type { KeyFigure } from '../../../report/key-figures.ts'
import type { SweepBacktest } from '../sweep-report-input.ts'
import { type RowSummary, summarizeRow } from './row-summary.ts'
import { moneyText } from './parameter-grid.ts'

const BASIS_POINTS = 10_000

export function rowFigures(backtest: SweepBacktest): KeyFigure[] {
  const row = summaryOf(backtest)
  const { sessions, trades } = row
  return [
    {
      label: 'Profit a share',
      value: moneyText(row.profit),
      compare: 'after fees',
      also: `${countText(sessions)} sessions`,
    },
    { label: 'Sharpe', value: formatRatio(row.sharpe), compare: 'a year', also: 'with hindsight' },
    {
      label: 'Deepest fall',
      value: moneyText(row.deepestFall),
      compare: 'below its high',
      also: `worst day ${moneyText(row.worst)}`,
    },
    {
      label: 'Sessions won',
      value: formatPercent(row.sessionsWon / sessions, 0),
      compare: `${countText(row.sessionsWon)} of ${countText(sessions)}`,
      also: `best day ${moneyText(row.best)}`,
    },
    {
      label: 'Round trips',
      value: countText(trades),
      compare: `${countText(row.longs)} long, ${countText(trades - row.longs)} short`,
      also: `${countText(row.stopped)} stopped`,
    },
    { label: 'A round trip', ...tradeWords(row) },
  ]
}

function summaryOf({ profit, trades, sessions: { ticks } }: SweepBacktest): RowSummary {
  const money = (ticksOf: number): number => (ticksOf * ticks.tickMicros) / 1_000_000
  return summarizeRow(
    profit,
    trades.flat().map(({ direction, entry, exit, reason }) => ({
      direction,
      entry: money(entry),
      gain: money(direction * (exit - entry)),
      isStopped: reason === 'stop',
    })),
  )
}

function tradeWords({ trades, aTrade, aTradeOfPrice, gain, loss }: RowSummary): Omit<KeyFigure, 'label'> {
  if (trades === 0) return { value: '–', compare: 'it never traded' }
  const also = `wins ${averageText(gain)}, loses ${averageText(-loss)}`
  return { value: moneyText(aTrade), compare: `${formatNumber(BASIS_POINTS * aTradeOfPrice, 2)} bp of the price`, also }
}

function averageText(amount: number): string {
  return Number.isNaN(amount) ? '–' : moneyText(amount)
}
