/**
 * The members of the universe: a factor model (market, sector, own) for nights and days, listings, a
 * change of membership and a split.
 *
 * SIM03 leaves and SIM04 joins on 2 July 2012; SIM03 is traded no more from that day, SIM04 since a year
 * before. SIM02 splits 4:1 on 10 June 2019. Members pay no dividends.
 */
import type { Frame } from '../../../core/frame.ts'
import { exp, log } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'
import { dayNumber } from '../../../core/time.ts'
import type { RecordSchema } from '../../../market/record-kind.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'
import { BarRows, type BarValues } from './bar-rows.ts'
import { bridgeRise } from '../hidden/chance.ts'
import type { Market } from '../hidden/market.ts'
import { cents } from '../hidden/process.ts'
import { NIGHT_SHARE, varianceScale } from '../hidden/variance.ts'

export const UNIVERSE = 'SIM-UNIVERSE'
export const LEAVER = 'SIM03'
export const JOINER = 'SIM04'
export const CHANGE_DAY = dayNumber(2012, 7, 2)
const JOINER_LISTED = dayNumber(2011, 7, 1)
export const SPLIT_SYMBOL = 'SIM02'
export const SPLIT_DAY = dayNumber(2019, 6, 10)
export const SPLIT_RATIO = 4

const SECTORS = ['Energy', 'Finance', 'Health', 'Industry', 'Technology'] as const
const SECTOR_DEVIATION = 0.08
const SHARES_PER_TRADE = 90

export interface Member {
  readonly symbol: string
  readonly name: string
  readonly sector: string
  /** First day of trading, and the first day without; Infinity while it lasts. */
  readonly listed: number
  readonly delisted: number
  readonly beta: number
  /** Standard deviation of its own return, a year. */
  readonly ownDeviation: number
  readonly firstPrice: number
  /** Expected shares of its first sessions. */
  readonly firstVolume: number
}

/** SIM01 onwards; a member's traits do not depend on how many there are. */
export function listMembers(market: Market): readonly Member[] {
  return Array.from({ length: market.options.symbols }, (_, index) => createMember(market.random, index))
}

/** Daily raw bars of all members for the sessions in rows [from, to), symbol by symbol. */
export function memberDailyBars(market: Market, from: number, to: number): Frame<RecordSchema<'bars'>> {
  const members = listMembers(market)
  const factors = drawFactors(market)
  const isTraded = (member: Member, row: number): boolean => {
    const { day } = market.sessions[row]!
    return row >= from && day >= member.listed && day < member.delisted
  }
  let length = 0
  for (const member of members) for (let row = from; row < to; row++) if (isTraded(member, row)) length++
  const rows = new BarRows(length)
  for (const member of members) {
    const walk = new MemberWalk(market, member, factors.get(member.sector)!)
    for (let row = 0; row < to; row++) {
      const bar = walk.next()
      if (isTraded(member, row)) rows.add(member.symbol, '1d', bar)
    }
  }
  return rows.frame
}

function createMember(root: Random, index: number): Member {
  const symbol = `SIM${String(index + 1).padStart(2, '0')}`
  const random = root.split('member').split(symbol)
  return {
    symbol,
    name: `Simulated Company ${index + 1}`,
    sector: SECTORS[index % SECTORS.length]!,
    listed: symbol === JOINER ? JOINER_LISTED : Number.NEGATIVE_INFINITY,
    delisted: symbol === LEAVER ? CHANGE_DAY : Number.POSITIVE_INFINITY,
    beta: 0.7 + 0.6 * random.next(),
    ownDeviation: 0.14 + 0.14 * random.next(),
    firstPrice: 25 + 75 * random.next(),
    firstVolume: exp(13.5 + 1.5 * random.next()),
  }
}

/** Standard normal returns of one sector, a night and a day for each session. */
interface Factor {
  readonly night: Float64Array
  readonly day: Float64Array
}

function drawFactors(market: Market): ReadonlyMap<string, Factor> {
  const { length } = market.sessions
  const root = market.random.split('sector')
  return new Map(
    SECTORS.map((sector) => {
      const random = root.split(sector)
      const factor = { night: new Float64Array(length), day: new Float64Array(length) }
      for (let row = 0; row < length; row++) {
        const session = random.split(market.sessions[row]!.day)
        factor.night[row] = session.normal()
        factor.day[row] = session.normal()
      }
      return [sector, factor]
    }),
  )
}

/** One member's price, session by session from the market's first day. */
class MemberWalk {
  readonly #market: Market
  readonly #member: Member
  readonly #factor: Factor
  readonly #random: Random
  #price: number
  #activity = 0
  #row = 0

  constructor(market: Market, member: Member, factor: Factor) {
    this.#market = market
    this.#member = member
    this.#factor = factor
    this.#random = market.random.split('member-day').split(member.symbol)
    this.#price = member.firstPrice
  }

  next(): BarValues {
    const row = this.#row++
    const { index, sessions } = this.#market
    const { day, open: start, close: at } = sessions[row]!
    const random = this.#random.split(day)
    const { beta } = this.#member
    const calm = Math.sqrt(varianceScale(index.slowAtOpen[row]!, index.fastAtOpen[row]!))
    const night = this.#own(NIGHT_SHARE * calm, this.#factor.night[row]!, random)
    const move = this.#own((1 - NIGHT_SHARE) * calm, this.#factor.day[row]!, random)
    const open = this.#price * exp(beta * index.nightReturn[row]! + night)
    const close = open * exp(beta * index.dayReturn[row]! + move)
    this.#price = close
    const own = this.#variance((1 - NIGHT_SHARE) * calm)
    const deviation = Math.sqrt(own + beta * beta * index.dayDeviation[row]! * index.dayDeviation[row]!)
    const volume = this.#volume(row, Math.abs(log(close / open)) / deviation, random)
    return { start, session: day, at, ...this.#prices(day, open, close, deviation, volume, random) }
  }

  /** Variance that is not the market's, for a share of a session. */
  #variance(share: number): number {
    const { ownDeviation } = this.#member
    return ((ownDeviation * ownDeviation + SECTOR_DEVIATION * SECTOR_DEVIATION) * share) / SESSIONS_PER_YEAR
  }

  /** Log return that is not the market's; it adds nothing to the expected simple return. */
  #own(share: number, sector: number, random: Random): number {
    const shock = SECTOR_DEVIATION * sector + this.#member.ownDeviation * random.normal()
    return Math.sqrt(share / SESSIONS_PER_YEAR) * shock - 0.5 * this.#variance(share)
  }

  #volume(row: number, move: number, random: Random): number {
    const { volume } = this.#market
    this.#activity = 0.9 * this.#activity + 0.12 * random.normal()
    const expected = this.#member.firstVolume * Math.sqrt(volume[row]! / volume[0]!)
    return expected * exp(this.#activity + 0.2 * (Math.min(move, 5) - 0.8))
  }

  #prices(
    day: number,
    from: number,
    to: number,
    deviation: number,
    shares: number,
    random: Random,
  ): Omit<BarValues, 'start' | 'session' | 'at'> {
    const ratio = this.#member.symbol === SPLIT_SYMBOL && day >= SPLIT_DAY ? SPLIT_RATIO : 1
    const variance = from * from * deviation * deviation
    const open = cents(from / ratio)
    const close = cents(to / ratio)
    const high = cents((from + bridgeRise(to - from, variance, random)) / ratio)
    const low = Math.max(cents((from - bridgeRise(from - to, variance, random)) / ratio), 0.01)
    const volume = Math.max(1, Math.round(shares * ratio))
    const tradeCount = Math.max(1, Math.round(volume / SHARES_PER_TRADE))
    return { open, high, low, close, volume, vwap: Math.round(2500 * (open + high + low + close)) / 10_000, tradeCount }
  }
}
