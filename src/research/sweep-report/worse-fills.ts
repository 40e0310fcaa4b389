/** Would it survive worse fills? The whole sweep again, later by a tick and worse by a few. */
import { countText } from '../../core/number-text.ts'
import { median } from '../../core/stats/quantile.ts'
import { formatPercent, formatRatio } from '../../report/format.ts'
import { type Content } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import type { OrbFills } from '../../strategies/orb/orb-grid.ts'
import type { SweepReportInput, SweepRows } from './sweep-report-input.ts'
import { liveControls } from './pictures.ts'
import { highestRow } from './view/parallel-coordinates.ts'
import { LiveSweep } from './view/live-sweep.ts'
import { isLive } from './view/page-data.ts'
import { moneyText } from './view/parameter-grid.ts'

/** Ticks by which every fill is worse. */
const SLIPPAGES = [0, 1, 2, 3]
const FILL_WORDS = { touch: 'touch', 'next-tick': 'next tick', quote: 'quote' } as const

export function worseFills(input: SweepReportInput): Content {
  const { ranges, fills, highest } = input
  if (!isLive(input)) return false
  const sweep = new LiveSweep(ranges)
  const isOne = input.rows.sharpe.length === 1
  const others = (['touch', 'next-tick'] as const).flatMap((at) =>
    SLIPPAGES.map((slippage): OrbFills => ({ at, slippage, fee: fills.fee })),
  )
  const rows = others.map((other) => ({
    cells: fillCells(other, sweep.rows(other), highest),
    ...(other.at === fills.at && other.slippage === fills.slippage && { tone: 'total' as const }),
  }))
  const ofAll = ['highest Sharpe', 'its row', `Sharpe of row ${countText(highest)}`, 'rows with a profit', 'median']
  const numbers = isOne ? ['Sharpe', 'profit'] : ofAll
  const columns = [{ title: 'filled' }, ...numbers.map((title) => ({ title, isNumber: true }))]
  return section(
    'Would it survive worse fills?',
    [isOne && liveControls(input), table('Other fills', columns, rows)],
    `The ${isOne ? 'row' : 'whole sweep'} again: filled at the price that sets an order off, or at the next one; + 1: a tick worse at entry and exit. ${isOne ? 'Profit: net, a share' : 'Median: net profit of all rows, a share'}. Bold: as above.`,
  )
}

function fillCells({ at, slippage }: OrbFills, { sharpe, netProfit }: SweepRows, highest: number): string[] {
  const top = highestRow(sharpe)
  const name = slippage === 0 ? FILL_WORDS[at] : `${FILL_WORDS[at]} + ${slippage}`
  if (sharpe.length === 1) return [name, formatRatio(sharpe[0]!), moneyText(netProfit[0]!)]
  const share = netProfit.filter((profit) => profit > 0).length / netProfit.length
  return [
    name,
    formatRatio(top === undefined ? Number.NaN : sharpe[top]!),
    top === undefined ? '–' : countText(top),
    formatRatio(sharpe[highest]!),
    formatPercent(share, 0),
    moneyText(median(netProfit)),
  ]
}
