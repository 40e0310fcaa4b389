/** Random sessions as tables of a user's own, a grid that suits them, and a home in which they were swept. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatDate } from '../../../src/core/time.ts'
import { randomSessions } from '../../research/sweep/sessions.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { contextOf, sweepOrb } from './sweep-context.ts'

export const SESSIONS = 80
export const GRID = `rangeMinutes: 5
stopDistance: { from: 0.03, to: 0.15, step: 0.03 }
stopCountLimit: [1, 3]
coolOffSeconds: [0, 40]
limitDistance: { from: 0.05, to: 0.35, step: 0.1 }
slippageTicks: 1
feePerShare: 0.0035
`
export const ROWS = 5 * 2 * 2 * 4
/** The profile seed knows no costs. */
export const FREE_GRID = GRID.replace(/slippageTicks[^]*/, '')

export interface Tables {
  readonly ticks: string
  readonly ranges: string
  readonly grid: string
}

/** Random sessions as a user's tables, and a grid that suits them. */
export function writeTables(folder: string, grid = GRID): Tables {
  const { ticks, highs, lows } = randomSessions(3, SESSIONS, 120)
  const tickLines: string[] = []
  const rangeLines: string[] = []
  for (let s = 0; s < SESSIONS; s++) {
    const day = formatDate(ticks.days[s]!)
    rangeLines.push([day, highs[s], lows[s], ticks.origins[s]].join(','))
    for (let i = ticks.starts[s]!; i < ticks.starts[s + 1]!; i++)
      tickLines.push([day, ticks.origins[s]! + ticks.seconds[i]!, ticks.prices[i]].join(','))
  }
  const names = {
    ticks: join(folder, 'ticks.csv'),
    ranges: join(folder, 'ranges.csv'),
    grid: join(folder, 'grid.yaml'),
  }
  writeFileSync(names.ticks, `session_date,epoch_s,price_cents\n${tickLines.join('\n')}\n`)
  const header = 'session_date,range_high_cents,range_low_cents,first_trading_epoch_s'
  writeFileSync(names.ranges, `${header}\n${rangeLines.join('\n')}\n`)
  writeFileSync(names.grid, grid)
  return names
}

export async function sweptHome() {
  const home = temporaryFolder()
  const tables = writeTables(home)
  const context = await contextOf(home)
  const result = await sweepOrb({ ...tables }, context)
  return { home, tables, context, result, data: result.data as { id: string; judged: object; report: string } }
}
