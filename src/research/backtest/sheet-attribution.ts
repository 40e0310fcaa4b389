/** From the table of attribution to what a tear sheet shows of it. */
import { type Attributed, type Part, PARTS, total, totalsBy } from '../../backtest/attribution/parts.ts'
import { dailyProfits, varianceShares } from '../../backtest/attribution/risk-by-owner.ts'
import type { AttributedOwner, SheetAttribution } from '../../backtest/run-sheet/run-sheet-input.ts'
import type { Frame } from '../../core/frame.ts'
import { runningSum } from '../../core/stats/running-sum.ts'
import { fromMicros } from '../../trading/money.ts'
import type { ATTRIBUTION_SCHEMA } from './attribution-table.ts'

type AttributionTable = Frame<typeof ATTRIBUTION_SCHEMA>

/** @param sessions of the run, rising; of others only totals are shown */
export function sheetAttribution(table: AttributionTable, sessions: Int32Array): SheetAttribution {
  const rows = rowsOf(table)
  const inRun = new Set(sessions)
  const recorded = rows.filter(({ session }) => inRun.has(session))
  const shares = varianceShares(dailyProfits(recorded, [...sessions], ownerOf))
  const daily = totalsBy(recorded, ({ session }) => session)
  const soFar = (part: Part): Float64Array =>
    runningSum(Float64Array.from(sessions, (session) => fromMicros(daily.get(session)?.parts[part] ?? 0)))
  return {
    owners: [...Map.groupBy(rows, ownerOf)].map(([owner, own]) => attributedOwner(own, shares.get(owner))),
    soFar: byPart(soFar),
    unexplained: table.columns.unexplained.reduce((sum, count) => sum + count, 0),
  }
}

interface AttributedRow extends Attributed {
  readonly session: number
  readonly strategy: string
  readonly underlying: string
}

function rowsOf({ columns, length }: AttributionTable): AttributedRow[] {
  return Array.from({ length }, (_, row) => ({
    session: columns.session[row]!,
    strategy: columns.strategy[row]!,
    underlying: columns.underlying[row]!,
    profit: columns.profit[row]!,
    parts: byPart((part) => columns[part][row]!),
  }))
}

/** Names hold no blanks. */
function ownerOf({ strategy, underlying }: AttributedRow): string {
  return `${strategy} ${underlying}`
}

function attributedOwner(rows: readonly AttributedRow[], riskShare = Number.NaN): AttributedOwner {
  const { strategy, underlying } = rows[0]!
  const { profit, parts } = total(rows)
  return {
    strategy,
    underlying,
    profit: fromMicros(profit),
    parts: byPart((part) => fromMicros(parts[part])),
    riskShare,
  }
}

function byPart<T>(of: (part: Part) => T): Readonly<Record<Part, T>> {
  return Object.fromEntries(PARTS.map((part) => [part, of(part)])) as Record<Part, T>
}
