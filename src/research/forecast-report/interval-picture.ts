/** Whether intervals held what they promised, by horizon. */
import { curveChart, type CurvePanel } from '../../report/chart/curve-chart.ts'
import { formatPercent, formatPercentRange } from '../../report/format.ts'
import { type Content, markup } from '../../report/markup.ts'
import { horizonText } from '../forecast/judgement/verdict.ts'
import type { ForecastFindings } from './findings.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

export function calibrationPicture(
  { isSimulated, forecasts }: ForecastReportInput,
  findings: ForecastFindings,
): Content {
  const levels = forecasts.intervals.map(({ level }) => level).toSorted((a, b) => a - b)
  const panels = levels.map((level) => levelPanel(findings, level)).filter(({ bars }) => bars.length > 0)
  if (panels.length === 0) return false
  return markup`<section>${curveChart({
    id: 'calibration',
    isSimulated,
    title: 'Did the intervals hold what they promised?',
    howToRead:
      'Share of outcomes inside, by horizon in hours, with its 99 % interval at the number of independent outcomes; grey: what was promised.',
    panels,
    scale: 'linear',
    xTitle: 'horizon, hours',
    xText: (hours) => String(Math.round(hours)),
    format: 'percent',
    isPaired: panels.length > 1,
    height: { wide: 170, narrow: 170 },
  })}</section>`
}

function levelPanel({ horizons }: ForecastFindings, level: number): CurvePanel {
  const scores = horizons.flatMap(({ horizon, shown }) => {
    const score = shown.coverage.find((one) => one.level === level)
    return score === undefined || score.rows === 0 ? [] : [{ horizon, ...score }]
  })
  const x = Float64Array.from(scores, ({ horizon }) => horizon)
  const title = `${formatPercent(level, 0)} interval`
  return {
    title,
    description: `${title}: ${scores.map(({ horizon, coverage }) => `${horizonText(horizon)} ${formatPercent(coverage)}`).join(', ')}.`,
    curves: [
      { name: 'covered', role: 'ours', x, y: Float64Array.from(scores, ({ coverage }) => coverage) },
      { name: 'promised', role: 'baseline', x, y: new Float64Array(scores.length).fill(level) },
    ],
    bars: scores.map(({ horizon, interval: { low, high }, coverage }) => ({
      x: horizon,
      low,
      high,
      text: `${horizonText(horizon)}: ${formatPercent(coverage)} covered, ${formatPercentRange(low, high)} with 99 % confidence`,
    })),
    barRole: 'ours',
  }
}
