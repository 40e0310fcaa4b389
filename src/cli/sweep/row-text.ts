/** One row of a sweep: its parameters, and its trades day by day. */
import type { Json } from '../../core/hash.ts'
import { countedText, countText, durationText } from '../../core/number-text.ts'
import { formatDate, formatTimeOfDay, MS_PER_SECOND } from '../../core/time.ts'
import type { ShownRow } from '../../jobs/sweep.ts'
import { newYorkMinuteOfDay } from '../../market/new-york-time.ts'
import { CENT_MICROS, priceOfTicks } from '../../market/price-ticks.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { UNIT_WORDS } from '../../research/sweep/grid/grid-axes.ts'
import { gridRow } from '../../research/sweep/grid/grid.ts'
import type { DayTrade } from '../../research/sweep/row-days.ts'
import { fillsText } from '../../research/sweep/sweep-result.ts'
import { fromMicros } from '../../trading/money.ts'
import { textTable } from '../table.ts'

/** Trades that a person reads at once; all of them are in the JSON and in a file. */
const SHOWN_TRADES = 30

export function rowText(shown: ShownRow, out: string | undefined): string {
  const { id, result, isSimulated, row, trades } = shown
  const tag = isSimulated ? '  [SIMULATED]' : ''
  const money = moneyOf(shown)
  const profit = trades.reduce((sum, { profitTicks }) => sum + profitTicks, 0)
  const net = money(profit) - fromMicros(2 * result.grid.feeMicros * trades.length)
  return [
    `Row ${countText(row)} of ${id}: ${formatFixed(net, 2)} $ a share after fees in ${countedText(trades.length, 'trade', 'trades')}\n` +
      `${result.title}, ${result.symbol}, ${result.from} to ${result.to}${tag}`,
    parameterTable(shown),
    tradeTable(trades, money),
    `fills  ${fillsText(result)}`,
    out === undefined
      ? `Next: bellwether sweep show ${id} --set ${row} --out trades.csv for all of them, or --json`
      : `All of them are in ${out}.`,
  ].join('\n\n')
}

function moneyOf({ tickMicros }: ShownRow): (ticks: number) => number {
  return (ticks) => priceOfTicks(ticks, tickMicros)
}

function parameterTable({ result: { grid }, row }: ShownRow): string {
  const { rangeSeconds, stopDistance, stopCount, coolOff, limitDistance } = gridRow(grid, row)
  return textTable(
    [{ title: 'parameter' }, { title: 'value', align: 'decimal' }, { title: '' }],
    [
      ['opening range', String(rangeSeconds / 60), 'min'],
      ['stop distance', String(stopDistance), UNIT_WORDS[grid.stopDistances.unit]],
      ['stop count limit', String(stopCount), 'a day'],
      ['cool-off', String(coolOff), 's'],
      ['limit distance', String(limitDistance), UNIT_WORDS[grid.limitDistances.unit]],
    ],
  )
}

function tradeTable(trades: readonly DayTrade[], money: (ticks: number) => number): string {
  const shown = trades.slice(-SHOWN_TRADES)
  const wins = trades.filter(({ profitTicks }) => profitTicks > 0).length
  const share = trades.length === 0 ? '' : `; ${formatPercent(wins / trades.length, 0)} of all gained`
  const title = `${shown.length === trades.length ? 'trades' : `the last ${shown.length} of ${countText(trades.length)} trades`}${share}; times of New York, money in $ before fees`
  const right = { align: 'right' as const }
  const table = textTable(
    [
      { title: 'session' },
      { title: 'no', ...right },
      { title: 'side' },
      { title: 'in' },
      { title: 'at', align: 'decimal' },
      { title: 'out' },
      { title: 'at', align: 'decimal' },
      { title: 'profit', align: 'decimal' },
      { title: 'held', ...right },
      { title: 'by' },
    ],
    shown.map((trade) => [
      formatDate(trade.day),
      String(trade.number),
      trade.direction,
      clockText(trade.entrySecond),
      formatFixed(money(trade.entryTicks), 2),
      clockText(trade.exitSecond),
      formatFixed(money(trade.exitTicks), 2),
      formatFixed(money(trade.profitTicks), 2),
      durationText(trade.holding * MS_PER_SECOND),
      trade.reason,
    ]),
  )
  return trades.length === 0 ? 'It never traded.' : `${title}\n${table}`
}

/** Wall time of New York, with seconds. */
function clockText(second: number): string {
  return `${formatTimeOfDay(newYorkMinuteOfDay(second * MS_PER_SECOND))}:${String(second % 60).padStart(2, '0')}`
}

export function rowData(shown: ShownRow): Json {
  const { id, result, isSimulated, row, trades } = shown
  const money = moneyOf(shown)
  return {
    id,
    symbol: result.symbol,
    isSimulated,
    row,
    parameters: { ...gridRow(result.grid, row) },
    trades: trades.map(({ day, entryTicks, exitTicks, profitTicks, ...trade }) => ({
      ...trade,
      session: formatDate(day),
      entry: money(entryTicks),
      exit: money(exitTicks),
      profit: money(profitTicks),
    })),
  }
}

const COLUMNS =
  'session_date,trade_no,direction,entry_epoch_s,entry_cents,exit_epoch_s,exit_cents,profit_cents,holding_s,exit_reason'

/** Every trade, in cents. */
export function tradesCsv(shown: ShownRow): string {
  const cents = (ticks: number): number => (ticks * shown.tickMicros) / CENT_MICROS
  const lines = shown.trades.map((trade) =>
    [
      formatDate(trade.day),
      trade.number,
      trade.direction,
      trade.entrySecond,
      cents(trade.entryTicks),
      trade.exitSecond,
      cents(trade.exitTicks),
      cents(trade.profitTicks),
      trade.holding,
      trade.reason.replace('-', '_'),
    ].join(','),
  )
  return `${[COLUMNS, ...lines].join('\n')}\n`
}
