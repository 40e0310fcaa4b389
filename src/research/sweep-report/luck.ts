/** How lucky would the highest row have to be? Its place among all, among unskilled ones, and out of sample. */
import { countedText, countText } from '../../core/number-text.ts'
import { median } from '../../core/stats/quantile.ts'
import { runningSum } from '../../core/stats/running-sum.ts'
import { formatDate, MS_PER_DAY } from '../../core/time.ts'
import { densityChart } from '../../report/chart/density-chart.ts'
import { histogram } from '../../report/chart/histogram.ts'
import { lineChart } from '../../report/chart/line-chart.ts'
import { formatFixed, formatPercent, formatRatio } from '../../report/format.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import type { SweepReportInput, SweepScepticism } from './sweep-report-input.ts'

export function luckPictures(input: SweepReportInput): Content {
  const { scepticism, rows } = input
  // One row has no place among others, and nothing was chosen.
  if (rows.sharpe.length === 1) return false
  return [
    markup`<section>${spreadPicture(input)}</section>`,
    scepticism !== undefined && halvesPictures(scepticism, input.isSimulated),
    walkPicture(input),
  ]
}

function spreadPicture({ rows, highest, scepticism, isSimulated }: SweepReportInput): Markup {
  const deflation = scepticism?.deflation
  const luck = deflation === undefined ? Number.NaN : deflation.threshold * Math.sqrt(scepticism!.sessionsPerYear)
  const trials = deflation === undefined ? '' : `${countText(deflation.effectiveTrials)} `
  const markers = [
    { at: luck, name: `by luck ${formatRatio(luck)}` },
    { at: rows.sharpe[highest]!, name: `highest ${formatRatio(rows.sharpe[highest]!)}` },
  ].filter(({ at }) => Number.isFinite(at))
  return histogram({
    id: 'luck',
    isSimulated,
    title: 'How lucky would the highest row have to be?',
    howToRead: `Sharpe ratio a year of each row; end bars hold all beyond. Dashed: the highest row, and what the highest of ${trials}independent trials without skill reaches on average.`,
    values: rows.sharpe,
    unit: { one: 'row', many: 'rows' },
    format: (value) => formatFixed(value, isWhole(10 * value) ? 1 : 2),
    room: 'full',
    markers,
  })
}

function halvesPictures({ assessment, sessionsPerYear }: SweepScepticism, isSimulated: boolean): Content {
  const { pbo, blocks, splits, logits, sharpeIn, sharpeOut, medianRank } = assessment.crossValidation
  const year = Math.sqrt(sessionsPerYear)
  const [inSample, outOfSample] = [sharpeIn, sharpeOut].map((values) => values.map((value) => value * year)) as [
    Float64Array,
    Float64Array,
  ]
  const below = inSample.reduce((count, value, i) => count + (outOfSample[i]! < value ? 1 : 0), 0)
  const counted = countedText(splits, 'split', 'splits')
  return markup`<section><div class="panels two"><div class="panel">${histogram({
    id: 'logits',
    isSimulated,
    title: 'Did the choice of one half hold in the other?',
    howToRead: `Sessions in ${blocks} blocks, halved in ${counted}: the row that was highest in one half, by its rank in the other (log odds). Left of zero it fell to the worse half of the rows: ${formatPercent(pbo, 0)}.`,
    values: logits,
    unit: { one: 'split', many: 'splits' },
    format: (value) => formatFixed(value, isWhole(value) ? 0 : 1),
    room: 'half',
    note: `The median choice ranks above ${formatPercent(medianRank, 0)} of the rows.`,
  })}</div><div class="panel">${densityChart({
    id: 'halves',
    isSimulated,
    title: 'How much of it was left?',
    howToRead: `The same splits: Sharpe ratio a year of the chosen row in the half that chose it, and in the other. Darker: more splits. Below the dashed line it was less: ${formatPercent(below / splits, 0)}.`,
    x: inSample,
    y: outOfSample,
    xTitle: 'in the half that chose',
    yTitle: 'in the other half',
    unit: { one: 'split', many: 'splits' },
    ...(splits > 0 && {
      note: `Median: ${formatRatio(median(inSample))} where chosen, ${formatRatio(median(outOfSample))} in the other half.`,
    }),
  })}</div></div></section>`
}

function walkPicture({ scepticism, backtest, isSimulated }: SweepReportInput): Content {
  const walk = scepticism?.walk
  if (walk === undefined || walk.sessions.length === 0) return false
  const days = Array.from(walk.sessions, (session) => backtest.sessions.ticks.days[session]!)
  return markup`<section>${lineChart({
    id: 'walk',
    isSimulated,
    x: Float64Array.from(days, (day) => day * MS_PER_DAY),
    xTexts: days.map(formatDate),
    xTitle: 'session',
    panels: [
      {
        title: 'What would choosing by the past have earned?',
        howToRead:
          'Net profit, $ a share, summed: the row that was highest so far, held for the next block of sessions; and the row that was highest in the end, which nobody knew.',
        scale: 'linear',
        format: 'number',
        include: [0],
        height: { wide: 200, narrow: 200 },
        hasXAxis: true,
        series: [
          { name: 'chosen by the past', values: runningSum(walk.profit), role: 'ours' },
          { name: 'highest in the end', values: runningSum(walk.hindsightProfit), role: 'baseline' },
        ],
      },
    ],
  })}</section>`
}

/** But for the dust of binary fractions. */
function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9
}
