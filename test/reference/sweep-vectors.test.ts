/**
 * Sweeps through the command against results that were computed without this project: the original system's engine,
 * unmodified, and a state machine in C for the canonical rules. Integers and profits are exact, holding times to 1e-9.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { lakeFolder } from '../../src/cli/data/home-lake.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { ingestFiles } from '../../src/jobs/ingest.ts'
import { openLake } from '../../src/store/open-lake.ts'
import { clock, contextOf, readCsv, sweepOrb } from '../cli/sweep/sweep-context.ts'
import { itOnShared, sharedPath } from '../shared.ts'
import { temporaryFolder } from '../store/temporary-folder.ts'

const PARAMETERS = ['stop_distance', 'stop_count_limit', 'stop_cooloff_period', 'limit_distance'] as const
const ROWS = 5848

function keyOf(row: Readonly<Record<string, string>>): string {
  return PARAMETERS.map((name) => Number(row[name])).join()
}

function expectSame(results: string, vectors: string): void {
  const byKey = new Map(readCsv(results).map((row) => [keyOf(row), row]))
  expect(byKey.size).toBe(9747)
  const wanted = readCsv(sharedPath(vectors))
  expect(wanted).toHaveLength(ROWS)
  for (const { average_holding_period: holding, ...exact } of wanted) {
    const found = byKey.get(keyOf(exact))!
    const { average_holding_period: foundHolding, ...foundExact } = found
    for (const [name, value] of Object.entries(exact))
      expect([name, numeric(foundExact[name])]).toEqual([name, numeric(value)])
    if (holding === '') expect(foundHolding).toBe('')
    else expect(Math.abs(Number(foundHolding) / Number(holding) - 1)).toBeLessThanOrEqual(1e-9)
  }
}

function numeric(text: string | undefined): number | string | undefined {
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

for (const dataset of ['spy_1m', 'spy_1s']) {
  for (const profile of ['canonical', 'seed']) {
    itOnShared(`${profile} sweep of the staged sessions ${dataset}`, async () => {
      const home = temporaryFolder()
      const out = join(home, 'results.csv.gz')
      const { data } = await sweepOrb(
        {
          ticks: sharedPath(`vectors/orb/staged_ticks_${dataset}.csv.gz`),
          ranges: sharedPath(`vectors/orb/opening_ranges_${dataset}.csv`),
          profile,
          grid: 'seed',
          out,
        },
        await contextOf(home),
      )
      expect(data).toMatchObject({ rows: 9747 })
      expectSame(out, `vectors/orb/orb_${profile}_${dataset}.csv.gz`)
    })
  }
}

const HALF_DAYS = ['2024-07-03', '2024-11-29', '2024-12-24']

itOnShared('canonical sweep of staged sessions whose half days end at 13:00', async () => {
  const home = temporaryFolder()
  const ticks = join(home, 'ticks.csv')
  const staged = readCsv(sharedPath('vectors/orb/staged_ticks_spy_1m.csv.gz'))
  const kept = staged.filter(({ session_date: day, epoch_s: second }) => {
    const offset = day === '2024-07-03' ? '-04:00' : '-05:00'
    return !HALF_DAYS.includes(day!) || Number(second) * 1000 <= Date.parse(`${day}T13:00:00${offset}`)
  })
  writeFileSync(
    ticks,
    `${[Object.keys(kept[0]!).join(','), ...kept.map((row) => Object.values(row).join(','))].join('\n')}\n`,
  )
  const out = join(home, 'results.csv')
  const ranges = sharedPath('vectors/orb/opening_ranges_spy_1m.csv')
  await sweepOrb({ ticks, ranges, grid: 'seed', out }, await contextOf(home))
  expectSame(out, 'vectors/orb/orb_canonical_halfday_spy_1m.csv.gz')
})

const CALENDAR_GRID = `rangeMinutes: 5
stopDistance: { from: 0.1, to: 1.9, step: 0.1 }
stopCountLimit: [1, 2, 3]
coolOffSeconds: { from: 30, to: 270, step: 30 }
limitDistance: { from: 1, to: 19, step: 1 }
`

async function homeWith(...files: readonly string[]): Promise<string> {
  const home = temporaryFolder()
  const lake = await openLake({ root: lakeFolder(home), clock })
  const paths = files.map((file) => sharedPath(`data/${file}`))
  await ingestFiles({ paths, lake, progress: silentProgress, signal: new AbortController().signal })
  return home
}

itOnShared(
  'canonical sweeps of a year of minutes in the lake, half days as recorded and as the exchange had them',
  async () => {
    const home = await homeWith('equity_intraday/SPY_1m_rth_2024-03_2025-04.parquet')
    const context = await contextOf(home)
    const recorded = join(home, 'recorded.csv')
    await sweepOrb({ symbol: 'SPY', grid: 'seed', out: recorded }, context)
    expectSame(recorded, 'vectors/orb/orb_canonical_spy_1m.csv.gz')
    const grid = join(home, 'grid.yaml')
    writeFileSync(grid, CALENDAR_GRID)
    const calendar = join(home, 'calendar.csv')
    await sweepOrb({ symbol: 'SPY', grid, out: calendar }, context)
    expectSame(calendar, 'vectors/orb/orb_canonical_halfday_spy_1m.csv.gz')
  },
)

itOnShared('canonical and seed sweeps of four days of seconds in the lake', async () => {
  const days = ['07', '08', '09', '10'].map((day) => `lean/equity/usa/second/spy/201310${day}_trade.zip`)
  const home = await homeWith(...days)
  const context = await contextOf(home)
  for (const profile of ['canonical', 'seed']) {
    const out = join(home, `${profile}.csv`)
    await sweepOrb({ symbol: 'SPY', grid: 'seed', interval: '1s', profile, out }, context)
    expectSame(out, `vectors/orb/orb_${profile}_spy_1s.csv.gz`)
  }
})
