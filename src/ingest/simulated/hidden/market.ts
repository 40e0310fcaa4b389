/** The hidden market behind all records: sessions, rates and the index fund, from its first day on. */
import { Random } from '../../../core/random.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../../../core/time.ts'
import { nyse } from '../../../market/calendar.ts'
import type { Session } from '../../../market/session.ts'
import { EPOCH, type SimulatedOptions } from '../options.ts'
import { type IndexPath, simulateIndex } from './process.ts'
import { type Rates, simulateRates } from './rates.ts'
import { simulateVolume } from './volume.ts'

export interface Market {
  readonly options: SimulatedOptions
  /** Source of all chance: one stream a purpose, symbol and session is split from it. */
  readonly random: Random
  /** From the market's first day to `options.to`. */
  readonly sessions: readonly Session[]
  /** Row of the first session that is asked for; earlier ones only lead up to it. */
  readonly firstRow: number
  /** Records that become known at this instant or later are left out: midnight UTC−5 after `options.to`. */
  readonly knownBefore: number
  readonly index: IndexPath
  readonly rates: Rates
  /** Expected shares of the index fund a session. */
  readonly volume: Float64Array
}

export function simulateMarket(options: SimulatedOptions): Market {
  const random = Random.fromSeed(options.seed)
  const sessions = nyse.sessions(EPOCH, options.to)
  const index = simulateIndex(random, sessions, options.edge)
  return {
    options,
    random,
    sessions,
    firstRow: nyse.count(EPOCH, options.from - 1),
    knownBefore: (options.to + 1) * MS_PER_DAY + 5 * MS_PER_HOUR,
    index,
    rates: simulateRates(random, sessions.length),
    volume: simulateVolume(random, sessions, index),
  }
}
