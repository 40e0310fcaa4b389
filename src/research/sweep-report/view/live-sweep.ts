/** The whole sweep again under other fills, on one thread: by the kernel where its memory is to be had, else by its twin. */
import { indexSweep } from '../../../backtest/orb/index-sweep.ts'
import { orbKernel } from '../../../backtest/orb/kernel/orb-kernel.ts'
import { indexSessions } from '../../../backtest/orb/kernel/indexed-sessions.ts'
import { makeResident } from '../../../backtest/orb/kernel/resident-sessions.ts'
import { kernelSweep } from '../../../backtest/orb/kernel-sweep.ts'
import { holdingUnit, type OrbSums } from '../../../backtest/orb/orb-sums.ts'
import { buildSessionIndex } from '../../../backtest/orb/session-index.ts'
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../../strategies/orb/orb-grid.ts'
import { rowFigures } from '../../sweep/row-figures.ts'
import type { ReportedRange, SweepRows } from '../sweep-report-input.ts'

type Engine = (fills: OrbFills) => OrbSums

export class LiveSweep {
  readonly #ranges: readonly ReportedRange[]
  readonly #engines: readonly Engine[]

  constructor(ranges: readonly ReportedRange[]) {
    this.#ranges = ranges
    this.#engines = ranges.map(({ sessions, axes }) => kernelEngine(sessions, axes) ?? plainEngine(sessions, axes))
  }

  rows(fills: OrbFills): SweepRows {
    const count = this.#ranges.reduce((rows, { axes }) => rows + rowCount(axes), 0)
    const column = (): Float64Array => new Float64Array(count)
    const rows = {
      netProfit: column(),
      sharpe: column(),
      winRate: column(),
      trades: column(),
      stops: column(),
      holding: column(),
    }
    let firstRow = 0
    for (const [i, range] of this.#ranges.entries()) {
      fillFigures(rows, firstRow, this.#engines[i]!(fills), range, fills)
      firstRow += rowCount(range.axes)
    }
    return rows
  }
}

/** Figures of the rows of one length of the opening range. */
function fillFigures(
  columns: SweepRows,
  firstRow: number,
  sums: OrbSums,
  { sessions, axes }: ReportedRange,
  fills: OrbFills,
): void {
  const units = {
    sessions: sessions.highs.length,
    tickMicros: sessions.ticks.tickMicros,
    fills,
    holdingUnit: holdingUnit(axes.stopCounts.at(-1)!),
  }
  for (let row = 0; row < rowCount(axes); row++) {
    const figures = rowFigures(sums, row, units)
    for (const key of Object.keys(columns) as (keyof SweepRows)[]) columns[key][firstRow + row] = figures[key]
  }
}

/** Undefined where the memory that the kernel needs is refused: a browser may, to a page that is not isolated. */
function kernelEngine(sessions: OrbSessions, axes: OrbAxes): Engine | undefined {
  try {
    const resident = makeResident(sessions)
    orbKernel(resident.memory)
    return (fills) => kernelSweep(indexSessions(resident, fills), axes, fills, 1).sums
  } catch {
    return undefined
  }
}

function plainEngine(sessions: OrbSessions, axes: OrbAxes): Engine {
  return (fills) => indexSweep(buildSessionIndex(sessions, fills), axes, fills, 1).sums
}
