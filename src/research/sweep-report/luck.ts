/** How lucky would the highest row have to be? Its place among all, among unskilled ones, and out of sample. */
import { countedText, countText } from '../../core/number-text.ts'
import { median } from '../../core/stats/quantile.ts'
import { formatDate, MS_PER_DAY } from '../../core/time.ts'
import { densityChart } from '../../report/chart/density-chart.ts'
import { histogram } from '../../report/chart/histogram.ts'
import { lineChart } from '../../report/chart/line-chart.ts'
import { formatFixed, formatPercent, formatRatio } from '../../report/format.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import type { SweepReportInput } from './sweep-report-input.ts'

export function luckPictures(input: SweepReportInput): Content {
  return [
    markup`<section>${spreadPicture(input)}</section>`,
    overfittingPictures(input),
    walkForwardPicture(input),
  ]
}

function spreadPicture({ rows, scepticism: { best, trials }, isSimulated }: SweepReportInput): Markup {
  return histogram({
    id: 'luck',
    isSimulated,
    title: 'How lucky would the highest row have to be?',
    howToRead: `Sharpe ratio a year of each row. Dashed: the highest, and what the highest of ${countText(trials.effective)} independent trials without skill would reach on average. End bars hold all beyond.`,
    values: rows.sharpe,
    unit: { one: 'row', many: 'rows' },
    format: (value) => formatFixed(value, isWhole(10 * value) ? 1 : 2),
    room: 'full',
    markers: [
      { at: best.expectedSharpe, name: `by luck ${formatRatio(best.expectedSharpe)}` },
      { at: best.sharpe, name: `highest ${formatRatio(best.sharpe)}` },
    ].filter(({ at }) => Number.isFinite(at)),
  })
}

function overfittingPictures({ scepticism: { overfitting }, isSimulated }: SweepReportInput): Content {
  if (overfitting === undefined) return false
  const { probability, blocks, logits, inSample, outOfSample } = overfitting
  const splits = countedText(logits.length, 'split', 'splits')
  const below = inSample.reduce((count, value, i) => count + (outOfSample[i]! < value ? 1 : 0), 0)
  const finite = (values: Float64Array): Float64Array => values.map((value) => (Number.isFinite(value) ? value : Number.NaN))
  return markup`<section><div class="panels two"><div class="panel">${histogram({
    id: 'logits',
    isSimulated,
    title: 'Did the choice in one half hold in the other?',
    howToRead: `The row that was highest in one half of ${blocks} blocks, by its rank in the other half (log odds). Left of zero it fell into the worse half: ${formatPercent(probability, 0)} of ${splits}.`,
    values: finite(logits),
    unit: { one: 'split', many: 'splits' },
    format: (value) => formatFixed(value, isWhole(value) ? 0 : 1),
    room: 'half',
  })}</div><div class="panel">${densityChart({
    id: 'halves',
    isSimulated,
    title: 'How much of it was left?',
    howToRead: `The same splits: Sharpe ratio of the chosen row where it was chosen, and in the other half. Below the dashed line it was less: ${formatPercent(below / inSample.length, 0)}.`,
    x: inSample,
    y: outOfSample,
    xTitle: 'Sharpe ratio in the half that chose',
    yTitle: 'in the other half',
    unit: { one: 'split', many: 'splits' },
    ...(inSample.length > 0 && {
      note: `Median: ${formatRatio(median(inSample))} where chosen, ${formatRatio(median(outOfSample))} in the other half. Darker: more splits.`,
    }),
  })}</div></div></section>`
}

function walkForwardPicture(input: SweepReportInput): Content {
  const { walkForward } = input.scepticism
  if (walkForward === undefined) return false
  const { days } = input.backtest.sessions.ticks
  const sessions = Array.from(walkForward.sessions, (session) => days[session]!)
  return markup`<section>${lineChart({
    id: 'walk-forward',
    isSimulated: input.isSimulated,
    x: Float64Array.from(sessions, (day) => day * MS_PER_DAY),
    xTexts: sessions.map(formatDate),
    xTitle: 'session',
    panels: [
      {
        title: 'What would choosing by the past have earned?',
        howToRead:
          'Net profit, $ a share, summed. The row that was highest so far, traded in the next block of sessions; and the row that was highest in the end, which nobody knew.',
        scale: 'linear',
        format: 'number',
        include: [0],
        height: { wide: 200, narrow: 200 },
        hasXAxis: true,
        series: [
          { name: 'chosen by the past', values: runningSum(walkForward.profit), role: 'ours' },
          { name: 'highest in the end', values: runningSum(walkForward.bestProfit), role: 'baseline' },
        ],
      },
    ],
  })}</section>`
}

/** But for the dust of binary fractions. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9
}

export function runningSum(values: Float64Array): Float64Array {
  let sum = 0
  return values.map((value) => (sum += value))
}
