/** One session of one row: the price with the opening range, entries, stops and exits. */
import type { ExitReason } from '../../../backtest/orb/scan.ts'
import { countedText } from '../../../core/number-text.ts'
import { formatDate, formatTimeOfDay, MS_PER_SECOND } from '../../../core/time.ts'
import { newYorkMinuteOfDay } from '../../../market/new-york-time.ts'
import { priceOfTicks } from '../../../market/price-ticks.ts'
import { NO_RANGE } from '../../../strategies/orb/orb-grid.ts'
import type { DataColumn } from '../../../report/chart/csv.ts'
import type { Journey, PathParts, PathTick } from '../../../report/chart/path-chart.ts'
import { formatFixed } from '../../../report/format.ts'
import type { SweepBacktest } from '../sweep-report-input.ts'
import { moneyText } from './parameter-grid.ts'

/** Times are minutes of the exchange's day, prices the currency's unit. */
export interface DayView {
  /** Day number. */
  readonly day: number
  readonly opensAt: number
  /** When the opening range ends. */
  readonly rangeEndsAt: number
  /** Absent where the session was not traded. */
  readonly range?: { readonly high: number; readonly low: number }
  readonly at: Float64Array
  readonly prices: Float64Array
  readonly trades: readonly DayTrade[]
  /** After fees, of the whole session. */
  readonly profit: number
}

export interface DayTrade {
  readonly direction: 1 | -1
  readonly entryAt: number
  readonly exitAt: number
  readonly entry: number
  readonly exit: number
  readonly stop: number
  readonly limit: number
  readonly reason: ExitReason
}

const ENDS: Readonly<Record<ExitReason, Journey['end']>> = { limit: 'dot', stop: 'cross', 'last-tick': 'square' }
const REASONS: Readonly<Record<ExitReason, string>> = {
  limit: 'limit',
  stop: 'stop',
  'last-tick': 'end of the session',
}
const MINUTES_A_TICK = 30

export function dayView(backtest: SweepBacktest, session: number): DayView {
  const { sessions, trades, profit, opens, stops, limits } = backtest
  const { days, starts, origins, seconds, prices, tickMicros } = sessions.ticks
  const price = (ticks: number): number => priceOfTicks(ticks, tickMicros)
  const opensAt = newYorkMinuteOfDay(opens[session]! * MS_PER_SECOND)
  const rangeEndsAt = opensAt + (origins[session]! - opens[session]!) / 60
  const at = (tick: number): number => rangeEndsAt + seconds[tick]! / 60
  const [from, to] = [starts[session]!, starts[session + 1]!]
  return {
    day: days[session]!,
    opensAt,
    rangeEndsAt,
    ...(sessions.highs[session]! < NO_RANGE.high && {
      range: { high: price(sessions.highs[session]!), low: price(sessions.lows[session]!) },
    }),
    at: Float64Array.from({ length: to - from }, (_, i) => at(from + i)),
    prices: Float64Array.from(prices.subarray(from, to), price),
    trades: trades[session]!.map((trade) => ({
      direction: trade.direction,
      entryAt: at(trade.entryTick),
      exitAt: at(trade.exitTick),
      entry: price(trade.entry),
      exit: price(trade.exit),
      stop: price(stops[session]!),
      limit: price(limits[session]!),
      reason: trade.reason,
    })),
    profit: profit[session]!,
  }
}

export function dayPath(words: { readonly id: string; readonly isSimulated: boolean }, view: DayView): PathParts {
  const to = view.at.at(-1) ?? view.rangeEndsAt
  return {
    ...words,
    title: formatDate(view.day),
    description: dayText(view),
    x: view.at,
    y: view.prices,
    axis: { from: view.opensAt, to, ticks: timeTicks(view.opensAt, to) },
    ...(view.range !== undefined && { band: { ...view.range, from: view.opensAt, to: view.rangeEndsAt } }),
    journeys: view.trades.map(journeyOf),
  }
}

/** "2024-08-05: −$1.24 after fees, 3 round trips (2 stopped)" */
export function dayText({ day, profit, trades }: DayView): string {
  if (trades.length === 0) return `${formatDate(day)}: not traded`
  const stopped = trades.filter(({ reason }) => reason === 'stop').length
  const stops = stopped === 0 ? '' : `, ${stopped} stopped`
  return `${formatDate(day)}: ${moneyText(profit)} a share after fees, ${countedText(trades.length, 'round trip', 'round trips')}${stops}`
}

function journeyOf(trade: DayTrade): Journey {
  const gain = trade.direction * (trade.exit - trade.entry)
  const level = (distance: number): number => trade.entry + trade.direction * distance
  return {
    from: { x: trade.entryAt, y: trade.entry },
    to: { x: trade.exitAt, y: trade.exit },
    direction: trade.direction > 0 ? 'up' : 'down',
    end: ENDS[trade.reason],
    tone: gain > 0 ? 'gain' : 'loss',
    levels: [
      { y: level(trade.limit), tone: 'gain' },
      { y: level(-trade.stop), tone: 'loss' },
    ],
    text: tradeText(trade, gain),
  }
}

function tradeText({ direction, entryAt, exitAt, entry, exit, reason }: DayTrade, gain: number): string {
  const side = direction > 0 ? 'long' : 'short'
  const at = (minutes: number, price: number): string => `${clockText(minutes)} at ${formatFixed(price, 2)}`
  return `${side} ${at(entryAt, entry)}\n${REASONS[reason]} ${at(exitAt, exit)}\n${moneyText(gain)} before fees`
}

/** With seconds where there are some. */
function clockText(minutes: number): string {
  const seconds = Math.round(60 * minutes)
  const rest = seconds % 60
  return `${formatTimeOfDay(Math.floor(seconds / 60))}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

function timeTicks(from: number, to: number): PathTick[] {
  const first = Math.ceil(from / MINUTES_A_TICK)
  return Array.from({ length: Math.max(0, Math.floor(to / MINUTES_A_TICK) - first + 1) }, (_, i) => {
    const at = (first + i) * MINUTES_A_TICK
    return { at, text: formatTimeOfDay(at) }
  })
}

/** The ticks that are drawn, and on their rows what was done there. */
export function dayData({ at, prices, trades }: DayView): DataColumn[] {
  const done = Array.from(at, (minutes) => {
    const words = trades.flatMap((trade) => [
      ...(trade.entryAt === minutes
        ? [`${trade.direction > 0 ? 'long' : 'short'} at ${formatFixed(trade.entry, 2)}`]
        : []),
      ...(trade.exitAt === minutes ? [`${REASONS[trade.reason]} at ${formatFixed(trade.exit, 2)}`] : []),
    ])
    return words.join(', ')
  })
  return [
    { name: 'time in New York', values: Array.from(at, clockText) },
    { name: 'price', values: prices },
    { name: 'fills', values: done },
  ]
}
