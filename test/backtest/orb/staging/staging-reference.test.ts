/** Against vectors/orb: staged ticks and opening ranges of a year of SPY minutes and of four days of SPY seconds. */
import { expect, it } from 'vitest'
import type { OrbRules } from '../../../../src/backtest/orb/scan.ts'
import { scanSession } from '../../../../src/backtest/orb/scan.ts'
import { exactSum, roundHalfEven } from '../../../../src/backtest/orb/seed/python-number.ts'
import { stageFromLake } from '../../../../src/backtest/orb/staging/stage-lake.ts'
import { stageTables } from '../../../../src/backtest/orb/staging/stage-tables.ts'
import type { StagedSessions } from '../../../../src/backtest/orb/staging/staged-sessions.ts'
import { stagingNotes, stagingText } from '../../../../src/backtest/orb/staging/staging-notes.ts'
import { formatDate } from '../../../../src/core/time.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import { itOnShared, sharedPath } from '../../../shared.ts'
import { type DataSet, lakeOf, stagedVectors, vectorLines } from '../vectors.ts'

function tickLines({ columns }: StagedSessions): string[] {
  const { days, starts, origins, seconds, prices } = columns
  return [...days].flatMap((day, s) =>
    Array.from(
      prices.subarray(starts[s], starts[s + 1]),
      (price, i) => `${formatDate(day)},${origins[s]! + seconds[starts[s]! + i]!},${price}`,
    ),
  )
}

function rangeLines({ columns: { days, highs, lows, origins } }: StagedSessions): string[] {
  return Array.from(days, (day, s) => `${formatDate(day)},${highs[s]},${lows[s]},${origins[s]}`)
}

const DATA_SETS: readonly DataSet[] = ['spy_1m', 'spy_1s']

for (const dataSet of DATA_SETS) {
  itOnShared(`${dataSet}: every tick and every range is that of the vectors`, async () => {
    const staged = await stagedVectors(dataSet, 'as-recorded')
    expect(tickLines(staged)).toEqual(vectorLines(`staged_ticks_${dataSet}.csv.gz`).slice(1))
    expect(rangeLines(staged)).toEqual(vectorLines(`opening_ranges_${dataSet}.csv`).slice(1))
  })

  itOnShared(`${dataSet}: the vectors' own tables are staged into the same sessions`, async () => {
    const paths = [`staged_ticks_${dataSet}.csv.gz`, `opening_ranges_${dataSet}.csv`]
    const [ticks, ranges] = paths.map((name) => sharedPath(`vectors/orb/${name}`))
    const { staged, repeats } = await stageTables(ticks!, ranges!)
    expect(repeats).toBe(0)
    expect(staged.orb).toEqual((await stagedVectors(dataSet, 'as-recorded')).orb)
  })
}

itOnShared('half days end at 13:00 by the calendar: 196, 198 and 201 ticks are left', async () => {
  const { columns } = await stagedVectors('spy_1m', 'calendar')
  const left = [...columns.days].flatMap((day, s) =>
    nyse.session(day)!.isEarlyClose ? [columns.starts[s + 1]! - columns.starts[s]!] : [],
  )
  expect(left).toEqual([196, 198, 201])
})

/** The row of a vector as the plain scan gives it. */
function canonicalRow({ orb, shape }: StagedSessions, rules: OrbRules): (number | string)[] {
  const fills = { at: 'touch', slippage: 0, fee: 0 } as const
  const sessions = Array.from({ length: shape.sessions }, (_, s) => scanSession(orb, s, rules, fills))
  const profits = sessions.map((trades) =>
    trades.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0),
  )
  const wins = profits.filter((profit) => profit > 0).length
  const holdings = sessions.map((trades) =>
    trades.length === 0 ? 0 : trades.reduce((sum, { holding }) => sum + holding, 0) / trades.length,
  )
  const trades = sessions.flat()
  return [
    profits.reduce((sum, profit) => sum + profit, 0),
    exactSum(holdings) / sessions.length,
    roundHalfEven((100 * wins) / sessions.length),
    wins,
    sessions.length,
    trades.filter(({ reason }) => reason === 'stop').length,
    trades.length,
  ]
}

const CANONICAL = [
  ['spy_1m', 'as-recorded', 'orb_canonical_spy_1m.csv.gz', 97],
  ['spy_1m', 'calendar', 'orb_canonical_halfday_spy_1m.csv.gz', 97],
  ['spy_1s', 'calendar', 'orb_canonical_spy_1s.csv.gz', 41],
] as const

for (const [dataSet, halfDays, vectors, step] of CANONICAL) {
  itOnShared(`${vectors}: a sample of rows follows from the staged sessions by the plain scan`, async () => {
    const staged = await stagedVectors(dataSet, halfDays)
    const rows = vectorLines(vectors)
      .slice(1)
      .filter((_, i) => i % step === 0)
    for (const row of rows) {
      const cells = row.split(',').map(Number)
      const [stop, stopCount, coolOff, limit] = cells as [number, number, number, number]
      const cents = (distance: number): number => Math.round(100 * distance)
      const found = canonicalRow(staged, { stop: cents(stop), stopCount, coolOff, limit: cents(limit) })
      const [profit, holding, ...counts] = found as number[]
      expect([profit, ...counts]).toEqual([cells[4], ...cells.slice(6)])
      // the vectors ask for 1e-9 relative
      expect(Math.abs(holding! - cells[5]!)).toBeLessThanOrEqual(1e-9 * cells[5]!)
    }
    expect(rows.length).toBeGreaterThan(60)
  })
}

itOnShared('seconds of SPY have a quote no older than ten seconds at every tick', async () => {
  const { columns, shape } = await stagedVectors('spy_1s', 'calendar', { quotes: { maxAgeSeconds: 10 } })
  expect(shape.hasQuotes).toBe(true)
  expect(columns.bids.every((bid, i) => bid > 0 && columns.asks[i]! >= bid)).toBe(true)
  const inside = columns.prices.filter((price, i) => price >= columns.bids[i]! - 1 && price <= columns.asks[i]! + 1)
  expect(inside.length / shape.ticks).toBeGreaterThan(0.99)
})

const GAPS = [
  ['SPY', '71 bars are missing in 25 sessions'],
  ['QQQ', '358 bars are missing in 59 sessions'],
] as const

for (const [symbol, missing] of GAPS) {
  itOnShared(`${symbol} with missing minutes is staged whole, and the gaps are told`, async () => {
    const folder = sharedPath('data/equity_intraday/ib_1min_2025-09_2026-03')
    const lake = await lakeOf([`${folder}/${symbol}_1min.csv.gz`])
    const rules = { rangeSeconds: 300, halfDays: 'calendar', tickMicros: 10_000 } as const
    const { staged, intervalMs } = await stageFromLake({ symbol, rules }, { lake, calendar: nyse })
    const notes = stagingNotes(staged, nyse, rules, intervalMs)
    expect(notes).toMatchObject({ sessions: 129, traded: 129, untraded: [], thinRanges: [] })
    expect(stagingText(notes).join(' ')).toContain(missing)
  })
}

it('notes name what was found, in words', () => {
  const day = 19_787
  const text = stagingText({
    sessions: 9,
    traded: 1,
    untraded: Array.from({ length: 7 }, (_, i) => ({ day: day + i, state: 'no bars' as const })),
    halfDays: [
      { day, overruns: 0 },
      { day: day + 1, overruns: 30 },
    ],
    areOverrunsKept: false,
    thinRanges: [{ day, bars: 4, expected: 5 }],
    endEarly: [{ day, minutes: 36 }],
    missingBars: 37,
    sessionsWithGaps: 1,
  })
  expect(text).toEqual([
    '9 sessions, 1 with a range and ticks after it.',
    'Without trades, no bars: 2024-03-05, 2024-03-06, 2024-03-07, 2024-03-08, 2024-03-09 and 2 more.',
    '30 bars after the early close of half days are left out: 2024-03-06.',
    'The opening range lacks bars in 1 session: 2024-03-05.',
    'The last bar ends before the flat time in 1 session: 2024-03-05.',
    '37 bars are missing in 1 session; an interval without a trade has none.',
  ])
})
