/** The tables of a tear sheet: scores beside baselines, and from gross to net. */
import { countText } from '../../core/number-text.ts'
import { formatBasisPoints, formatMoney, formatNumber, formatPercent } from '../../report/format.ts'
import { markup, type Markup } from '../../report/markup.ts'
import { section } from '../../report/page.ts'
import { table, type TableRow } from '../../report/table.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import { bestOf, type Rivalry, SCORE_MEASURES, type ScoreMeasure } from './score-table.ts'

export function scoresSection({ scores, period }: TearSheetInput, rivalry: Rivalry | undefined): Markup {
  const title = 'Is it better than a simple guess?'
  if (scores.length === 0) return section(title, markup`<p class="note">No scores were given.</p>`)
  const columns = [{ title: 'model' }, ...SCORE_MEASURES.map((measure) => ({ title: measure.title, isNumber: true }))]
  const rows: TableRow[] = scores.map((row) => ({
    cells: [
      row.model,
      ...SCORE_MEASURES.map((measure) => {
        const text = scoreText(row[measure.key], measure)
        return bestOf(scores, measure) === row ? markup`<strong>${text}</strong>` : text
      }),
    ],
    ...(row.isBaseline && { tone: 'quiet' as const }),
  }))
  const body = markup`${table(title, columns, rows)}<p class="note">${rivalryWords(rivalry)}</p>`
  return section(title, body, `On ${period.many} the model had not seen. Grey: baselines; bold: best of the column.`)
}

function scoreText(value: number, { key }: ScoreMeasure): string {
  if (key === 'mae' || key === 'rmse') return formatNumber(10_000 * value)
  return key === 'accuracy' ? formatPercent(value) : formatNumber(value)
}

function rivalryWords(rivalry: Rivalry | undefined): string {
  if (rivalry === undefined) return 'There is no baseline to compare with.'
  if (rivalry.lost.length === 0) return `No baseline is as good as ${rivalry.model} in any score.`
  const each = rivalry.lost.map(({ measure, baseline }) => `${baseline} in ${measure.name}`)
  return `As good as ${rivalry.model} or better: ${each.join(', ')}.`
}

export function costsSection({ costs }: TearSheetInput): Markup {
  const share = (amount: number): string => (costs.grossProfit > 0 ? formatPercent(amount / costs.grossProfit) : '–')
  const line = (name: string, amount: number): readonly string[] => [name, formatMoney(amount), share(amount)]
  const rows: TableRow[] = [
    { cells: line('gross profit', costs.grossProfit) },
    { cells: line('fees', -costs.fees) },
    { cells: line('slippage', -costs.slippage) },
    { cells: line('net profit', costs.netProfit), tone: 'total' },
  ]
  const columns = [{ title: '' }, { title: 'amount', isNumber: true }, { title: 'of gross', isNumber: true }]
  const perSide = `${countText(costs.fills)} fills at ${formatBasisPoints(costs.assumedBpsPerSide)} a side.`
  const body = markup`${table('Costs', columns, rows)}<p class="note">${perSide} ${sentence(costs.description)}</p>`
  return section('What did trading cost?', body, 'From gross to net, in the currency of the account.')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
}
