/** A run on the terminal and in JSON: verdict, figures, warnings, provenance, what to type next. */
import { countedText, countText } from '../core/number-text.ts'
import type { RunView } from '../research/runs/show-run.ts'
import { formatNumber, formatPercent } from '../report/format.ts'
import {
  dataLines,
  figureText,
  pathLine,
  type ProvenanceLine,
  provenanceText,
  riskText,
  warningText,
} from './report-text.ts'
import { textTable } from './table.ts'
import { wrap } from './wrap.ts'

/** @param remark one more line of provenance, if any */
export function runText(view: RunView, report: string, remark?: string): string {
  const { result, summary, manifest } = view
  const tag = summary.isSimulated ? '  [SIMULATED]' : ''
  const parts = [
    `${result.title}, ${result.symbol}${tag}\n${summary.verdict.heading}`,
    wrap(summary.lead),
    figureText(summary.figures),
    riskText(summary.risk),
    scoreTable(view),
    ownMetricTable(view),
    warningText(summary.warnings.map(({ text }) => text)),
    provenance(view, report, remark),
    `Next: open the tear sheet, or bellwether verify ${manifest.id}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function scoreTable({ result }: RunView): string {
  const columns = ['model', 'right way', 'AUC', 'Brier', 'log loss', 'MAE, bp', 'RMSE, bp']
  const cell = (value: number, digits: number): string => (Number.isNaN(value) ? '' : value.toFixed(digits))
  return textTable(
    columns.map((title, j) => (j === 0 ? { title } : { title, align: 'right' as const })),
    result.scores.map((score) => [
      score.isBaseline ? score.model : `${score.model} (model)`,
      Number.isNaN(score.accuracy) ? '' : formatPercent(score.accuracy),
      cell(score.auc, 4),
      cell(score.brier, 4),
      cell(score.logLoss, 4),
      cell(10_000 * score.mae, 2),
      cell(10_000 * score.rmse, 2),
    ]),
  )
}

/** What the metrics of the user's own files say; empty without any. */
function ownMetricTable({ result }: RunView): string {
  const metrics = Object.entries(result.metrics)
  if (metrics.length === 0) return ''
  return textTable(
    [{ title: 'metric of your own' }, { title: 'value', align: 'right' }],
    metrics.map(([name, value]) => [name, formatNumber(value ?? Number.NaN)]),
  )
}

function provenance({ manifest, result, trials }: RunView, report: string, remark: string | undefined): string {
  const { causality } = result
  const lines: ProvenanceLine[] = [
    ['run', `${manifest.id}${remark === undefined ? '' : `  ${remark}`}`],
    [
      'look-ahead',
      `none found: ${countText(causality.compared)} values before ${causality.cutOn} unchanged; ` +
        `${formatPercent(causality.power)} of those after it changed`,
    ],
    [
      'tried',
      `${countedText(Math.max(1, trials.count), 'configuration', 'configurations')} of this strategy on this market`,
    ],
    ...dataLines(result.data),
  ]
  return `${provenanceText(lines)}\n${pathLine('tear sheet', report)}`
}
