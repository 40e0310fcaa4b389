/** Where a backtest's profit came from, session by session, of each strategy and underlying. Money in micros. */
import { attributeRun } from '../../backtest/attribution/profit-attribution.ts'
import { PARTS, totalsBy } from '../../backtest/attribution/parts.ts'
import type { EngineResult } from '../../backtest/engine/engine.ts'
import type { SessionRecorder } from '../../backtest/engine/session-recorder.ts'
import { createFrame, type Frame, type Schema } from '../../core/frame.ts'

export const ATTRIBUTION_SCHEMA = {
  session: 'date',
  strategy: 'string',
  underlying: 'string',
  profit: 'float',
  delta: 'float',
  gamma: 'float',
  vega: 'float',
  theta: 'float',
  rate: 'float',
  income: 'float',
  execution: 'float',
  fees: 'float',
  remainder: 'float',
  /** Positions of which Greeks were missing: all that their prices did is in the remainder. */
  unexplained: 'float',
} as const satisfies Schema

export function attributionTable(result: EngineResult, recorder: SessionRecorder): Frame<typeof ATTRIBUTION_SCHEMA> {
  const rows = attributeRun(result, recorder)
  const keyOf = ({ session, strategy = '', underlying }: (typeof rows)[number]) =>
    `${session} ${strategy} ${underlying}`
  const groups = Map.groupBy(rows, keyOf)
  const table = createFrame(ATTRIBUTION_SCHEMA, groups.size)
  const { columns } = table
  for (const [i, [key, { profit, parts }]] of [...totalsBy(rows, keyOf)].entries()) {
    const group = groups.get(key)!
    const [{ session, strategy = '', underlying }] = group as [(typeof rows)[number]]
    columns.session[i] = session
    columns.strategy[i] = strategy
    columns.underlying[i] = underlying
    columns.profit[i] = profit
    for (const part of PARTS) columns[part][i] = parts[part]
    columns.unexplained[i] = group.filter(({ isExplained }) => !isExplained).length
  }
  return table
}
