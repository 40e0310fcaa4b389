/**
 * A seeded year of one-second prices like those of a liquid fund: 252 sessions of 23,400 seconds, in cents, with
 * volatility that clusters from day to day and is higher near the open and the close, and gaps over night. About 62 %
 * of the seconds change the price; only these are ticks.
 */
import { type ResidentSessions, roomForSessions } from '../../src/backtest/orb/kernel/resident-sessions.ts'
import { exp } from '../../src/core/math.ts'
import { Random } from '../../src/core/random.ts'
import type { OrbSessions } from '../../src/strategies/orb/orb-grid.ts'

export const SECONDS = 23_400

/** Opening range: the first seconds. */
const RANGE = 30
/** Of the seconds, without a trade. */
const QUIET = 0.285
/** Cents. */
const FIRST_PRICE = 45_000
const DAY_DEVIATION = 0.01
const NIGHT_DEVIATION = 0.004
/** A day number; what follows need not be exchange days. */
const FIRST_DAY = 19_358

/** Lies in the memory of the kernel, as sessions read for a sweep would. */
export function secondYear(sessions = 252, seed = 1): ResidentSessions {
  const random = Random.fromSeed(seed)
  const room = roomForSessions(sessions, sessions * SECONDS, 10_000)
  let [price, clustering] = [FIRST_PRICE, 0]
  for (let session = 0; session < sessions; session++) {
    clustering = 0.95 * clustering + 0.15 * random.normal()
    const open = price * (1 + NIGHT_DEVIATION * random.normal())
    price = drawDay(random, room.sessions, session, open, DAY_DEVIATION * exp(clustering))
  }
  return { ...room, sessions: trimmed(room.sessions) }
}

/** The price at the close. */
function drawDay(
  random: Random,
  { ticks, highs, lows }: OrbSessions,
  session: number,
  open: number,
  deviation: number,
): number {
  let price = open
  let [high, low, last, tick] = [Math.round(open), Math.round(open), 0, ticks.starts[session]!]
  const perSecond = deviation / Math.sqrt(SECONDS * (1 - QUIET))
  for (let second = 0; second < SECONDS; second++) {
    if (random.next() >= QUIET) price *= 1 + perSecond * uShape(second / SECONDS) * random.normal()
    const cents = Math.round(price)
    if (second < RANGE) [high, low] = [Math.max(high, cents), Math.min(low, cents)]
    else if (cents !== last) {
      ticks.seconds[tick] = second + 1
      ticks.prices[tick++] = cents
      last = cents
    }
  }
  ticks.days[session] = FIRST_DAY + session
  ticks.starts[session + 1] = tick
  highs[session] = high
  lows[session] = low
  return price
}

/** Volatility at a part of the session over that of the whole: 1.6 at its ends, 0.8 in the middle. */
function uShape(part: number): number {
  return 0.8 + 0.8 * (2 * part - 1) ** 4
}

/** Without the room that seconds without a change leave. */
function trimmed({ ticks, highs, lows }: OrbSessions): OrbSessions {
  const count = ticks.starts.at(-1)!
  const [seconds, prices] = [ticks.seconds.subarray(0, count), ticks.prices.subarray(0, count)]
  return { ticks: { ...ticks, seconds, prices }, highs, lows }
}
