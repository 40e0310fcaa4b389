/**
 * A seeded year of one-second prices like those of a liquid fund: 252 sessions of 23,400 seconds, in cents, with
 * volatility that clusters from day to day and is higher near the open and the close, and gaps over night. About 62 %
 * of the seconds change the price; only these are ticks.
 */
import { Random } from '../../src/core/random.ts'
import { roomForSessions, type ResidentSessions } from '../../src/backtest/orb/kernel/resident-sessions.ts'

export const SECONDS = 23_400

/** Opening range: the first seconds. */
const RANGE = 30
/** Of the seconds, without a trade. */
const QUIET = 0.29
/** Cents. */
const FIRST_PRICE = 45_000
const DAY_DEVIATION = 0.008
const NIGHT_DEVIATION = 0.004

interface Day {
  readonly high: number
  readonly low: number
  readonly seconds: number[]
  readonly prices: number[]
}

/** Lies in the memory of the kernel, as sessions read for a sweep would. */
export function secondYear(sessions = 252, seed = 1): ResidentSessions {
  const random = Random.fromSeed(seed)
  const days: Day[] = []
  let [price, clustering] = [FIRST_PRICE, 0]
  for (let s = 0; s < sessions; s++) {
    clustering = 0.95 * clustering + 0.15 * random.normal()
    price *= 1 + NIGHT_DEVIATION * random.normal()
    const day = drawDay(random, price, DAY_DEVIATION * Math.exp(clustering))
    price = day.prices.at(-1)!
    days.push(day)
  }
  return residentDays(days)
}

function drawDay(random: Random, open: number, deviation: number): Day {
  let price = open
  let [high, low, last] = [Math.round(open), Math.round(open), 0]
  const [seconds, prices]: [number[], number[]] = [[], []]
  const perSecond = deviation / Math.sqrt(SECONDS * (1 - QUIET))
  for (let second = 0; second < SECONDS; second++) {
    if (random.next() >= QUIET) price *= 1 + perSecond * uShape(second / SECONDS) * random.normal()
    const cents = Math.round(price)
    if (second < RANGE) [high, low] = [Math.max(high, cents), Math.min(low, cents)]
    else if (cents !== last) {
      seconds.push(second + 1)
      prices.push(cents)
      last = cents
    }
  }
  return { high, low, seconds, prices }
}

/** Volatility at a part of the session over that of the whole: 1.6 at its ends, 0.8 in the middle. */
function uShape(part: number): number {
  return 0.8 + 0.8 * (2 * part - 1) ** 4
}

function residentDays(days: readonly Day[]): ResidentSessions {
  const total = days.reduce((sum, { prices }) => sum + prices.length, 0)
  const resident = roomForSessions(days.length, total, 10_000)
  const { ticks, highs, lows } = resident.sessions
  for (const [s, { high, low, seconds, prices }] of days.entries()) {
    ticks.days[s] = 19_358 + s
    highs[s] = high
    lows[s] = low
    ticks.seconds.set(seconds, ticks.starts[s]!)
    ticks.prices.set(prices, ticks.starts[s]!)
    ticks.starts[s + 1] = ticks.starts[s]! + prices.length
  }
  return resident
}
