/** Records of the index fund SIM: daily and minute bars, dividends. */
import type { Frame } from '../../../core/frame.ts'
import { MS_PER_MINUTE } from '../../../core/time.ts'
import type { RecordSchema } from '../../../market/record-kind.ts'
import type { Session } from '../../../market/session.ts'
import { BarRows, type BarValues } from './bar-rows.ts'
import type { Market } from '../hidden/market.ts'
import { MinutePath } from './minutes.ts'

export const INDEX_FUND = 'SIM'

/** Daily bars of the sessions in rows [from, to): each the exact aggregate of its minutes. */
export function indexDailyBars(market: Market, from: number, to: number): Frame<RecordSchema<'bars'>> {
  const rows = new BarRows(to - from)
  const sessionsMinutes = new SessionMinutes(market)
  for (let row = from; row < to; row++) {
    rows.add(INDEX_FUND, '1d', aggregate(sessionsMinutes.draw(row), market.sessions[row]!))
  }
  return rows.frame
}

/** Minute bars of the sessions in rows [from, to). */
export function indexMinuteBars(market: Market, from: number, to: number): Frame<RecordSchema<'bars'>> {
  const sessions = market.sessions.slice(from, to)
  const rows = new BarRows(sessions.reduce((sum, { minutes }) => sum + minutes, 0))
  const sessionMinutes = new SessionMinutes(market)
  for (let row = from; row < to; row++) {
    const path = sessionMinutes.draw(row)
    const { open, day } = market.sessions[row]!
    for (let i = 0; i < path.length; i++) rows.add(INDEX_FUND, '1m', minuteBar(path, i, open, day))
  }
  return rows.frame
}

/** Draws the minutes of any session, the same ones whenever asked. */
class SessionMinutes {
  readonly #market: Market
  readonly #path = new MinutePath()

  constructor(market: Market) {
    this.#market = market
  }

  draw(row: number): MinutePath {
    const { sessions, index, volume, random } = this.#market
    const { day, minutes } = sessions[row]!
    const target = {
      open: index.open[row]!,
      close: index.close[row]!,
      jump: index.dayJump[row]!,
      deviation: index.dayDeviation[row]!,
      minutes,
      volume: volume[row]!,
    }
    this.#path.draw(target, random.split('minutes').split(day))
    return this.#path
  }
}

function minuteBar(path: MinutePath, i: number, open: number, session: number): BarValues {
  return {
    start: open + i * MS_PER_MINUTE,
    session,
    at: open + (i + 1) * MS_PER_MINUTE,
    open: path.open[i]!,
    high: path.high[i]!,
    low: path.low[i]!,
    close: path.close[i]!,
    volume: path.volume[i]!,
    vwap: path.vwap[i]!,
    tradeCount: path.tradeCount[i]!,
  }
}

function aggregate(path: MinutePath, session: Session): BarValues {
  let high = -Infinity
  let low = Infinity
  let volume = 0
  let value = 0
  let tradeCount = 0
  for (let i = 0; i < path.length; i++) {
    high = Math.max(high, path.high[i]!)
    low = Math.min(low, path.low[i]!)
    volume += path.volume[i]!
    value += path.volume[i]! * path.vwap[i]!
    tradeCount += path.tradeCount[i]!
  }
  return {
    start: session.open,
    session: session.day,
    at: session.close,
    open: path.open[0]!,
    high,
    low,
    close: path.close[path.length - 1]!,
    volume,
    vwap: Math.round((10_000 * value) / volume) / 10_000,
    tradeCount,
  }
}
