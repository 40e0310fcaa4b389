/** Would holding have done better? The highest row, and what choosing by the past earned, beside a share simply held. */
import { countText } from '../../core/number-text.ts'
import { sum } from '../../core/stats/moments.ts'
import { formatDate } from '../../core/time.ts'
import { formatRatio } from '../../report/format.ts'
import type { Content } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table } from '../../report/table.ts'
import type { SweepReportInput } from './sweep-report-input.ts'
import { moneyText } from './view/parameter-grid.ts'
import { belowHigh, sharpeAYear } from './view/row-summary.ts'

export function holdingComparison({ backtest, holding, highest, rows: all, scepticism }: SweepReportInput): Content {
  const walk = scepticism?.walk
  const { days } = backtest.sessions.ticks
  const name = `row ${countText(backtest.row)}${backtest.row === highest && all.sharpe.length > 1 ? ', chosen with hindsight' : ''}`
  const rows = [profitCells('one share held', holding), profitCells(name, backtest.profit)]
  if (walk !== undefined && walk.sessions.length > 0) {
    const since = `from ${formatDate(days[walk.sessions[0]!]!)}`
    const held = Float64Array.from(walk.sessions, (session) => holding[session]!)
    rows.push(profitCells(`one share held, ${since}`, held), profitCells(`chosen by the past, ${since}`, walk.profit))
  }
  const numbers = ['Sharpe a year', 'profit a share', 'deepest fall', 'worst session']
  const columns = [{ title: '' }, ...numbers.map((title) => ({ title, isNumber: true }))]
  return section(
    'Would holding have done better?',
    table(
      'Beside holding',
      columns,
      rows.map((cells) => ({ cells })),
    ),
    'One share simply held over the same sessions, from close to close, without dividends and costs; the rows after fees. They are flat at night, and gain by shorts where the share falls.',
  )
}

function profitCells(name: string, profits: Float64Array): string[] {
  return [
    name,
    formatRatio(sharpeAYear(profits)),
    moneyText(sum(profits)),
    moneyText(Math.min(0, ...belowHigh(profits))),
    moneyText(Math.min(0, ...profits)),
  ]
}
