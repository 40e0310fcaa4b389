/** The sweeps a report must bear, by name; for tests of its text and of its looks. */
import type { SweepReportInput, SweepRows } from '../../../src/research/sweep-report/sweep-report-input.ts'
import { highestRows } from '../../../src/research/sweep-report/view/top-rows.ts'
import { HOSTILE } from '../../backtest/tear-sheet/tear-sheet-cases.ts'
import { sweepExample } from './sweep-example.ts'

export async function sweepCases(): Promise<Record<string, SweepReportInput>> {
  const base = await sweepExample()
  return {
    'a small sweep': base,
    'a wide grid': await sweepExample({
      stops: Array.from({ length: 24 }, (_, i) => 2 + i),
      limits: Array.from({ length: 40 }, (_, i) => 2 + i),
      stopCounts: [2],
      coolOffs: [0],
    }),
    'two lengths of the range': await sweepExample({ longer: [60], stopCounts: [2] }),
    'one parameter': await sweepExample({ stops: [5], stopCounts: [2], coolOffs: [0] }),
    'one row': await sweepExample({ stops: [5], stopCounts: [2], coolOffs: [0], limits: [9] }),
    'four sessions': await sweepExample({ sessions: 4 }),
    'a row of the middle': await sweepExample({ row: 41 }),
    'failed rows': withFailures(base),
    'no trades': await sweepExample({ sessions: 12, isUnbroken: true }),
    'hostile names': hostile(base),
  }
}

function withFailures(base: SweepReportInput): SweepReportInput {
  const isFailed = (row: number): boolean => row % 3 === 0 && row !== base.highest
  const rows = Object.fromEntries(
    Object.entries(base.rows).map(([key, values]: [string, Float64Array]) => [
      key,
      values.map((value, row) => (isFailed(row) ? Number.NaN : value)),
    ]),
  ) as unknown as SweepRows
  const failed = Array.from(base.rows.sharpe.keys()).filter(isFailed)
  const failures = failed.map((row) => ({
    row,
    reason: row % 2 === 0 ? 'a position opened on the last tick' : 'no range',
  }))
  return { ...base, rows, top: highestRows(rows), failures, profile: 'seed' }
}

function hostile(base: SweepReportInput): SweepReportInput {
  return {
    ...base,
    id: HOSTILE,
    title: HOSTILE,
    symbol: HOSTILE,
    profile: HOSTILE,
    parameters: base.parameters.map((parameter) => ({ ...parameter, name: HOSTILE, unit: HOSTILE })),
    fills: { ...base.fills, description: HOSTILE },
    provenance: {
      data: [HOSTILE],
      gaps: [HOSTILE],
      untraded: [{ day: 19_500, reason: HOSTILE }],
      dataHash: HOSTILE,
      codeHash: HOSTILE,
      command: HOSTILE,
    },
    caveats: [HOSTILE],
  }
}
