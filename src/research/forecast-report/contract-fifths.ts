/** Contracts by what was forecast of them: did those of which most was expected return most? */
import { mean } from '../../core/stats/moments.ts'
import { heatTable } from '../../report/chart/heat-table.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { type Content, markup } from '../../report/markup.ts'
import type { Outcomes } from '../forecast/judgement/contenders.ts'
import { horizonText } from '../forecast/judgement/verdict.ts'
import type { ForecastFindings } from './findings.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

const FIFTHS = ['most', 'second', 'third', 'fourth', 'least']

/** Stands in place of the pictures of one price over time, which contracts have not in common. */
export function contractFifths({ isSimulated }: ForecastReportInput, { horizons }: ForecastFindings): Content {
  const drawn = horizons.filter(({ rows }) => rows.length > 0)
  if (drawn.length === 0) return false
  const returns = drawn.map(({ outcomes }) => returnsByFifth(outcomes))
  return markup`<section>${heatTable({
    id: 'fifths',
    isSimulated,
    title: 'Did those return most of which most was expected?',
    howToRead:
      'Mean return in per cent, before costs, of the contracts of each snapshot in fifths by their forecast return. A forecast that knows something falls from top to bottom.',
    rowTitle: 'expected return',
    columns: drawn.map(({ horizon }) => ({ title: horizonText(horizon) })),
    rows: FIFTHS.map((name, fifth) => ({ name, values: returns.map((fifths) => mean(fifths[fifth]!)) })),
    scale: 'diverging',
    format: (value) => formatFixed(100 * value, 1),
    describe: (value) => `${formatPercent(value)} returned`,
  })}</section>`
}

/** Returns of the contracts of each fifth, the highest forecasts first. */
function returnsByFifth({ decisionAt, price, predicted, actual }: Outcomes): number[][] {
  const expected = (row: number): number => predicted[row]! / price[row]!
  const fifths: number[][] = FIFTHS.map(() => [])
  for (const rows of Map.groupBy(decisionAt.keys(), (row) => decisionAt[row]!).values()) {
    const ranked = rows.toSorted((a, b) => expected(b) - expected(a))
    for (const [rank, row] of ranked.entries()) {
      fifths[Math.floor((FIFTHS.length * rank) / ranked.length)]!.push(actual[row]! / price[row]! - 1)
    }
  }
  return fifths
}
