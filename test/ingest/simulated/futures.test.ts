/** Futures on the simulated volatility index and the schedule of releases: what must hold of them. */
import { expect, it } from 'vitest'
import { rankCorrelation } from '../../../src/core/stats/rank-correlation.ts'
import { MS_PER_DAY } from '../../../src/core/time.ts'
import type { Frame } from '../../../src/core/frame.ts'
import { simulatedBatches } from '../../../src/ingest/simulated/source.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { futureExpiry } from '../../../src/market/future-expiry.ts'
import type { KindName, RecordSchema } from '../../../src/market/record-kind.ts'

const MARKET = {
  seed: 4,
  from: '2008-01-02',
  to: '2012-12-31',
  symbols: 0,
  minuteSessions: 0,
  chainSessions: 0,
} as const

function recordsOf<K extends KindName>(kind: K): Frame<RecordSchema<K>> {
  const batches = [...simulatedBatches({ ...MARKET, kinds: ['bars', 'series', 'events', 'futures'] })]
  const found = batches.filter((batch) => batch.kind === kind && !batch.input.origin.endsWith('SIM'))
  return found[0]!.records as unknown as Frame<RecordSchema<K>>
}

const futures = recordsOf('futures')
const index = recordsOf('bars')
const closes = new Map([...index.columns.session].map((day, i) => [day, index.columns.close[i]!]))

/** Each session's futures, the nearest first. */
const bySession = [...Map.groupBy(futures.columns.session.keys(), (row) => futures.columns.session[row]!)].map(
  ([session, rows]) => ({
    session,
    contracts: rows
      .map((row) => ({
        days: futureExpiry('SIMVX', futures.columns.delivery[row]!) - session,
        price: futures.columns.settle[row]!,
      }))
      .toSorted((a, b) => a.days - b.days),
  }),
)

it('lists six futures every session, on ticks of 0.05', () => {
  expect(bySession.length).toBe(nyse.count(index.columns.session[0]!, index.columns.session.at(-1)!))
  for (const { contracts } of bySession) {
    expect(contracts.length).toBe(6)
    expect(contracts[0]!.days).toBeGreaterThan(0)
    for (const { price } of contracts) expect(Math.abs(20 * price - Math.round(20 * price))).toBeLessThan(1e-9)
  }
})

it('comes to the index as it ends', () => {
  const last = bySession.filter(({ contracts }) => contracts[0]!.days === 1)
  expect(last.length).toBeGreaterThan(50)
  for (const { session, contracts } of last) {
    expect(Math.abs(contracts[0]!.price / closes.get(session)! - 1)).toBeLessThan(0.04)
  }
})

it('rises with time where the index is low and falls where it is high, since variance returns to its mean', () => {
  const slopes = bySession.map(({ contracts }) => contracts[5]!.price / contracts[0]!.price)
  const levels = bySession.map(({ session }) => closes.get(session)!)
  expect(rankCorrelation(slopes, levels)).toBeLessThan(-0.8)
})

it('announces every release a year before, on the day on which its first print comes', () => {
  const events = recordsOf('events').columns
  const series = recordsOf('series').columns
  const known = new Set([...series.knownAt.keys()].map((row) => `${series.series[row]} ${series.knownAt[row]}`))
  const past = [...events.at.keys()].filter((row) => events.at[row]! < Date.UTC(2012, 10, 1))
  expect(past.length).toBeGreaterThan(100)
  const isFirstPrint = (row: number): boolean => known.has(`${events.event[row]} ${events.at[row]}`)
  // Those of the market's first weeks are of periods before it.
  expect(past.filter((row) => !isFirstPrint(row) && events.at[row]! > Date.UTC(2008, 4, 1))).toEqual([])
  for (const row of past) expect(events.at[row]! - events.knownAt[row]!).toBe(365 * MS_PER_DAY)
})
