/** The staged sessions, results and trades of the reference vectors: vectors/orb/README.md says what they are. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { OrbAxes, OrbSessions } from '../../../src/strategies/orb/orb-grid.ts'
import { sharedPath } from '../../shared.ts'

export type Row = Readonly<Record<string, string>>

export function vectorRows(name: string): Row[] {
  const bytes = readFileSync(sharedPath(`vectors/orb/${name}`))
  const [head, ...lines] = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n')
  const columns = head!.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]!]))
  })
}

/** From the end of the opening range at 09:35 to 13:00 New York. */
const HALF_DAY = (3 * 60 + 25) * 60
const HALF_DAYS = ['2024-07-03', '2024-11-29', '2024-12-24']

export function stagedSessions(dataset: string, { hasHalfDays = false } = {}): OrbSessions {
  const ranges = vectorRows(`opening_ranges_${dataset}.csv`)
  const starts = new Map(ranges.map((row) => [row['session_date']!, Number(row['first_trading_epoch_s'])]))
  const ticks = vectorRows(`staged_ticks_${dataset}.csv.gz`).filter(({ session_date, epoch_s }) => {
    const isCut = hasHalfDays && HALF_DAYS.includes(session_date!)
    return !isCut || Number(epoch_s) - starts.get(session_date!)! <= HALF_DAY
  })
  const counts = new Map<string, number>()
  for (const { session_date } of ticks) counts.set(session_date!, (counts.get(session_date!) ?? 0) + 1)
  const first = [0]
  for (const { session_date } of ranges) first.push(first.at(-1)! + (counts.get(session_date!) ?? 0))
  const column = (rows: readonly Row[], name: string) => Int32Array.from(rows, (row) => Number(row[name]))
  return {
    ticks: {
      tickMicros: 10_000,
      days: Int32Array.from(ranges, ({ session_date }) => Date.parse(session_date!) / 86_400_000),
      starts: Int32Array.from(first),
      origins: column(ranges, 'first_trading_epoch_s'),
      seconds: Int32Array.from(ticks, ({ session_date, epoch_s }) => Number(epoch_s) - starts.get(session_date!)!),
      prices: column(ticks, 'price_cents'),
    },
    highs: column(ranges, 'range_high_cents'),
    lows: column(ranges, 'range_low_cents'),
  }
}

/** The grid of the vectors: 9,747 rows, distances in cents. */
export function vectorAxes(sessions: number): OrbAxes {
  const upTo = (count: number, step: number) => Array.from({ length: count }, (_, i) => (i + 1) * step)
  const distances = (values: readonly number[]) => ({
    count: values.length,
    ticks: Int32Array.from(Array.from({ length: sessions }, () => values).flat()),
  })
  return {
    stops: distances(upTo(19, 10)),
    stopCounts: Int32Array.from(upTo(3, 1)),
    coolOffs: Int32Array.from(upTo(9, 30)),
    limits: distances(upTo(19, 100)),
  }
}

/** The row of the grid that a line of the vectors speaks of. */
export function vectorRow(line: Row): number {
  const place = (name: string, step: number) => Math.round(Number(line[name]) / step) - 1
  const [stop, count] = [place('stop_distance', 0.1), place('stop_count_limit', 1)]
  const [coolOff, limit] = [place('stop_cooloff_period', 30), place('limit_distance', 1)]
  return ((stop * 3 + count) * 9 + coolOff) * 19 + limit
}
