/** From the table of attribution to what a tear sheet shows of it. */
import { PARTS, type Part } from '../../backtest/attribution/parts.ts'
import { varianceShares } from '../../backtest/attribution/risk-by-owner.ts'
import type { AttributedOwner, SheetAttribution } from '../../backtest/run-sheet/run-sheet-input.ts'
import type { Frame } from '../../core/frame.ts'
import { runningSum } from '../../core/stats/running-sum.ts'
import { fromMicros } from '../../trading/money.ts'
import type { ATTRIBUTION_SCHEMA } from './attribution-table.ts'

/** @param sessions of the run, rising */
export function sheetAttribution(
  { columns, length }: Frame<typeof ATTRIBUTION_SCHEMA>,
  sessions: Int32Array,
): SheetAttribution {
  const places = new Map([...sessions].map((session, i) => [session, i]))
  const daily = Object.fromEntries(PARTS.map((part) => [part, new Float64Array(sessions.length)])) as Record<
    Part,
    Float64Array
  >
  const owners = new Map<string, { owner: AttributedOwner; profits: Float64Array }>()
  for (let row = 0; row < length; row++) {
    const [strategy, underlying] = [columns.strategy[row]!, columns.underlying[row]!]
    const key = `${strategy} ${underlying}`
    const own = owners.get(key) ?? { owner: nothing(strategy, underlying), profits: new Float64Array(sessions.length) }
    owners.set(key, own)
    const place = places.get(columns.session[row]!)
    const profit = fromMicros(columns.profit[row]!)
    own.owner.profit += profit
    if (place !== undefined) own.profits[place]! += profit
    for (const part of PARTS) {
      const amount = fromMicros(columns[part][row]!)
      own.owner.parts[part] += amount
      if (place !== undefined) daily[part][place]! += amount
    }
  }
  const shares = varianceShares(new Map([...owners].map(([key, { profits }]) => [key, profits])))
  return {
    owners: [...owners].map(([key, { owner }]) => ({ ...owner, riskShare: shares.get(key) ?? Number.NaN })),
    soFar: Object.fromEntries(PARTS.map((part) => [part, runningSum(daily[part])])) as SheetAttribution['soFar'],
    unexplained: columns.unexplained.reduce((sum, count) => sum + count, 0),
  }
}

function nothing(strategy: string, underlying: string): AttributedOwner {
  const parts = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>
  return { strategy, underlying, profit: 0, parts, riskShare: Number.NaN }
}
