/** Records that say one thing together, for tests: option expiries, futures, scores of headlines, events. */
import type { Random } from '../../src/core/random.ts'
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/time.ts'
import type { Events } from '../../src/features/event-features.ts'
import type { SnapshotKind, SnapshotRecords } from '../../src/features/snapshots/snapshot.ts'
import { nyse } from '../../src/market/calendar.ts'
import { frameOf, type Row } from '../store/rows.ts'

export function snapshotsOf<K extends SnapshotKind>(kind: K, rows: readonly Row[]): SnapshotRecords<K> {
  return { kind, records: frameOf(kind, rows) as unknown as SnapshotRecords<K>['records'] }
}

export function eventsOf(event: string, rows: readonly { on: number; knownAt: number }[]): Events {
  return frameOf(
    'events',
    rows.map(({ on, knownAt }) => ({ event, on, session: on, at: on * MS_PER_DAY, knownAt })),
  ) as unknown as Events
}

/** An expiry as its quotes imply it, `days` from the session's close. */
export function expiryRow(session: number, days: number, more: Row = {}): Row {
  const at = nyse.session(session)!.close
  return {
    underlying: 'options',
    root: 'SPX',
    expiry: session + days,
    basis: 'snapshot',
    session,
    at,
    knownAt: at + 15 * MS_PER_MINUTE,
    quotes: 100,
    yearsToExpiry: days / 365,
    underlyingPrice: 3000,
    forward: 3000,
    ...more,
  }
}

/** A quote of a contract that expires `days` after the session. */
export function quoteRow(session: number, right: 'call' | 'put', strike: number, more: Row = {}): Row {
  const at = nyse.session(session)!.close
  return {
    underlying: 'chain',
    root: 'SPY',
    right,
    strike,
    expiry: session + 1,
    session,
    at,
    knownAt: at + 4 * MS_PER_HOUR,
    underlyingPrice: 400,
    ...more,
  }
}

export function futureRow(session: number, delivery: string, settle: number, more: Row = {}): Row {
  const at = nyse.session(session)!.close
  return { root: 'vx', contract: `VX ${delivery}`, delivery, session, at, knownAt: at + MS_PER_HOUR, settle, ...more }
}

export function scoreRow(published: number, knownAt: number, score: number): Row {
  return { source: 'news', published, session: published, at: knownAt, knownAt, score }
}

/** Two roots with four expiries each on most days; some figures are missing. */
export function randomExpiries(random: Random, sessions: Int32Array): SnapshotRecords {
  const rows = [...sessions].flatMap((session) =>
    ['SPX', 'SPXW'].flatMap((root) =>
      [5, 20, 45, 130].flatMap((days) => (random.next() < 0.03 ? [] : [randomExpiry(random, session, days, root)])),
    ),
  )
  return snapshotsOf('expiry-analytics', rows)
}

function randomExpiry(random: Random, session: number, days: number, root: string): Row {
  const positive = (): number => 1000 * random.next()
  return expiryRow(session, days, {
    root,
    quotes: Math.floor(100 * random.next()),
    underlyingPrice: 3000 + 10 * random.normal(),
    atmIv: 0.1 + 0.1 * random.next(),
    riskReversal25: -0.05 * random.next(),
    butterfly25: random.next() < 0.1 ? Number.NaN : 0.01 * random.next(),
    expectedMove: 100 * random.next(),
    callVolume: positive(),
    putVolume: positive(),
    callOpenInterest: positive(),
    putOpenInterest: positive(),
    netGamma: random.normal(),
  })
}

/** Six strikes of two expiries on most days; some contracts were not traded. */
export function randomQuotes(random: Random, sessions: Int32Array): SnapshotRecords {
  const rows = [...sessions].flatMap((session) =>
    [1, 3].flatMap((days) =>
      [396, 398, 400, 402, 404, 406].flatMap((strike) =>
        (['call', 'put'] as const).map((right) => {
          const last = random.next() < 0.1 ? Number.NaN : 1 + Math.abs(strike - 400) + random.next()
          return quoteRow(session, right, strike, { expiry: session + days, last, volume: random.integer(1000) })
        }),
      ),
    ),
  )
  return snapshotsOf('chains', rows)
}

const DELIVERIES = ['2010-01', '2010-02', '2010-03', '2010-04', '2010-05', '2010-06', '2010-07', '2010-08', '2010-09']
const LATER = ['2010-10', '2010-11', '2010-12', '2011-01', '2011-02', '2011-03', '2011-04', '2011-05', '2011-06']

export function randomFutures(random: Random, sessions: Int32Array): SnapshotRecords {
  const rows = [...sessions].flatMap((session) =>
    [...DELIVERIES, ...LATER].map((delivery) => futureRow(session, delivery, 15 + 10 * random.next())),
  )
  return snapshotsOf('futures', rows)
}

/** Up to three headlines a day, before, at and after a decision in the afternoon, and some a day late. */
export function randomScores(random: Random, sessions: Int32Array): SnapshotRecords {
  const rows = [...sessions].flatMap((session) => {
    const { close } = nyse.session(session)!
    const hours = [-6, -0.25, 2, 26].filter(() => random.next() < 0.7)
    return hours.map((hour) => scoreRow(session, close + hour * MS_PER_HOUR, 2 * random.next() - 1))
  })
  return snapshotsOf('news-scores', rows)
}

/** One a month, scheduled a week or two before. */
export function randomEvents(random: Random, sessions: Int32Array): Events {
  const rows = [...sessions]
    .filter((_, i) => i % 21 === 10)
    .map((on) => ({ on, knownAt: (on - 3 - random.integer(12)) * MS_PER_DAY }))
  return eventsOf('releases', rows)
}
