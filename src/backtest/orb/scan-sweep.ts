/** Every row of a grid by the plain scan: what the fast engines must equal to the last bit. */
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../strategies/orb/orb-grid.ts'
import { addBlock, blockStart, emptySweep, holdingUnit, isWin, type OrbSweep, SUM_NAMES } from './orb-sums.ts'
import { rulesOfRow } from './row-rules.ts'
import { type OrbTrade, scanSession } from './scan.ts'

export function scanSweep(sessions: OrbSessions, axes: OrbAxes, fills: OrbFills, blocks: number): OrbSweep {
  const rows = rowCount(axes)
  const sweep = emptySweep(rows, blocks)
  const unit = holdingUnit(axes.stopCounts.at(-1)!)
  const count = sessions.ticks.days.length
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const sums = new Float64Array(SUM_NAMES.length)
      for (let s = blockStart(block, blocks, count); s < blockStart(block + 1, blocks, count); s++) {
        const trades = scanSession(sessions, s, rulesOfRow(axes, row, s), fills)
        for (const [i, value] of sessionValues(trades, fills, unit).entries()) sums[i]! += value
      }
      addBlock(sweep, block, row, sums, 0, fills)
    }
  }
  return sweep
}

/** What a session adds to each of SUM_NAMES. */
function sessionValues(trades: readonly OrbTrade[], fills: OrbFills, unit: number): number[] {
  const count = trades.length
  const profit = trades.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0)
  const held = trades.reduce((sum, { holding }) => sum + holding, 0)
  const stops = trades.filter(({ reason }) => reason === 'stop').length
  const holding = count === 0 ? 0 : held * (unit / count)
  return [
    profit,
    profit * profit,
    Number(isWin(profit, count, fills)),
    stops,
    count,
    count * count,
    profit * count,
    holding,
  ]
}
