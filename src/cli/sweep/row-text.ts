/** One row of a sweep: its parameters, and its trades day by day. */
import type { Json } from '../../core/hash.ts'
import { countedText, countText, durationText } from '../../core/number-text.ts'
import { formatDate, formatTimeOfDay, MS_PER_SECOND } from '../../core/time.ts'
import type { ShownRow } from '../../jobs/stored-sweeps.ts'
import { newYorkMinuteOfDay } from '../../market/new-york-time.ts'
import { CENT_MICROS, priceOfTicks } from '../../market/price-ticks.ts'
import { formatFixed, formatNumber, formatPercent, formatRatio } from '../../report/format.ts'
import { UNIT_WORDS } from '../../research/sweep/grid/grid-axes.ts'
import { gridRow } from '../../research/sweep/grid/grid.ts'
import type { DayTrade } from '../../research/sweep/row-days.ts'
import { type RowSummary, summarizeRow } from '../../research/sweep-report/view/row-summary.ts'
import { fillsText } from '../../research/sweep/sweep-result.ts'
import { textTable } from '../table.ts'

/** Trades that a person reads at once; all of them are in the JSON and in a file. */
const SHOWN_TRADES = 30

export function rowText(shown: ShownRow, out: string | undefined): string {
  const { id, result, isSimulated, row, trades } = shown
  const tag = isSimulated ? '  [SIMULATED]' : ''
  const money = moneyOf(shown)
  const summary = summaryOf(shown)
  return [
    `Row ${countText(row)} of ${id}: ${formatFixed(summary.profit, 2)} $ a share after fees in ${countedText(trades.length, 'trade', 'trades')}\n` +
      `${result.title}, ${result.symbol}, ${result.from} to ${result.to}${tag}`,
    `One of ${countedText(result.rows, 'row', 'rows')}, with hindsight. Of the sweep: ${shown.heading}.`,
    parameterTable(shown),
    figureTable(summary),
    tradeTable(trades, money),
    `fills  ${fillsText(result)}`,
    out === undefined
      ? `Next: bellwether sweep show ${id} --row ${row} --out trades.csv for all trades, or --json`
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

/** Session by session after fees, and every trade. */
function summaryOf(shown: ShownRow): RowSummary {
  const { trades, days, result } = shown
  const money = moneyOf(shown)
  const fee = (2 * result.grid.feeMicros) / 1_000_000
  const byDay = Map.groupBy(trades, ({ day }) => day)
  const profits = Float64Array.from(days, (day) => {
    const own = byDay.get(day) ?? []
    return money(own.reduce((sum, { profitTicks }) => sum + profitTicks, 0)) - fee * own.length
  })
  const summed = trades.map(({ direction, entryTicks, profitTicks, reason }) => ({
    direction: direction === 'long' ? (1 as const) : (-1 as const),
    entry: money(entryTicks),
    gain: money(profitTicks),
    isStopped: reason === 'stop',
  }))
  return summarizeRow(profits, summed)
}

function figureTable(row: RowSummary): string {
  const money = (amount: number): string => formatFixed(amount, 2)
  return textTable(
    [{ title: 'figure' }, { title: 'value', align: 'decimal' }, { title: '' }],
    [
      ['Sharpe ratio', formatRatio(row.sharpe), 'a year'],
      ['sessions won', formatPercent(row.sessionsWon / row.sessions, 0), `of ${countText(row.sessions)}`],
      [
        'deepest fall',
        money(row.deepestFall),
        `$ below its high; worst session ${money(row.worst)}, best ${money(row.best)}`,
      ],
      [
        'a trade',
        formatFixed(row.aTrade, 4),
        `$ after fees, ${formatNumber(10_000 * row.aTradeOfPrice, 2)} bp of the price`,
      ],
      ['winners', money(row.gain), `$ on average before fees; losers ${money(row.loss)}`],
      [
        'longs',
        countText(row.longs),
        `and ${countText(row.trades - row.longs)} shorts; ${countText(row.stopped)} stopped`,
      ],
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
    heading: shown.heading,
    figures: finite(summaryOf(shown)),
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

/** What is not a number becomes null. */
function finite(summary: RowSummary): Json {
  return Object.fromEntries(
    Object.entries(summary).map(([name, value]: [string, number]) => [name, Number.isFinite(value) ? value : null]),
  )
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
