/** The reference numbers of the opening-range breakout, and the sessions that they are of. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll } from 'vitest'
import { stageFromLake, type StageRequest } from '../../../src/backtest/orb/staging/stage-lake.ts'
import type { StagedSessions } from '../../../src/backtest/orb/staging/staged-sessions.ts'
import { FixedClock } from '../../../src/core/clock/clock.ts'
import { silentProgress } from '../../../src/core/progress.ts'
import { ingestFiles } from '../../../src/jobs/ingest.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { type FileLake, openLake } from '../../../src/store/open-lake.ts'
import { sharedPath } from '../../shared.ts'

/** Where the data sets of the vectors come from. */
const FILES = {
  spy_1m: () => [sharedPath('data/equity_intraday/SPY_1m_rth_2024-03_2025-04.parquet')],
  spy_1s: () => {
    const folder = sharedPath('data/lean/equity/usa/second/spy')
    return readdirSync(folder)
      .toSorted()
      .map((name) => join(folder, name))
  },
} as const

export type DataSet = keyof typeof FILES

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** A lake of these files, there until the last test of the file that asks is over. */
export async function lakeOf(paths: readonly string[]): Promise<FileLake> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  folders.push(folder)
  const lake = await openLake({ root: join(folder, 'lake'), clock: new FixedClock(0) })
  await ingestFiles({ paths, lake, progress: silentProgress })
  return lake
}

const lakes = new Map<DataSet, Promise<FileLake>>()

async function vectorLake(dataSet: DataSet): Promise<FileLake> {
  const lake = lakes.get(dataSet) ?? lakeOf(FILES[dataSet]())
  lakes.set(dataSet, lake)
  return lake
}

/** Staged from the vendors' files, through the lake. */
export async function stagedVectors(
  dataSet: DataSet,
  halfDays: 'calendar' | 'as-recorded',
  more: Partial<StageRequest> = {},
): Promise<StagedSessions> {
  const lake = await vectorLake(dataSet)
  const rules = { rangeSeconds: 300, halfDays, tickMicros: 10_000 }
  return (await stageFromLake({ symbol: 'SPY', rules, ...more }, { lake, calendar: nyse })).staged
}

/** Lines of a table below vectors/orb, without their end. */
export function vectorLines(name: string): string[] {
  const bytes = readFileSync(sharedPath(`vectors/orb/${name}`))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n')
}
