/** A backtest on the terminal: verdict, figures, warnings, provenance, what to type next. */
import { countedText, countText } from '../../core/number-text.ts'
import type { BacktestView } from '../../research/backtest/show-backtest.ts'
import {
  dataLines,
  figureText,
  pathLine,
  type ProvenanceLine,
  provenanceText,
  riskText,
  warningText,
} from '../report-text.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

/** @param remark one more line of provenance, if any */
export function backtestText(view: BacktestView, report: string, remark?: string): string {
  const { result, summary, manifest } = view
  const tag = summary.isSimulated ? '  [SIMULATED]' : ''
  const parts = [
    `${result.title}, ${result.symbols.join(', ')}${tag}\n${summary.verdict.heading}`,
    wrap(summary.lead),
    figureText(summary.figures),
    riskText(summary.risk),
    countTable(view),
    warningText(summary.warnings.map(({ text }) => text)),
    provenance(view, report, remark),
    `Next: open the tear sheet, or bellwether verify ${manifest.id}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What did not go as it should; empty where everything did. */
function countTable({ result: { counts } }: BacktestView): string {
  const events = Object.entries(counts)
  if (events.length === 0) return ''
  return textTable(
    [{ title: 'did not go as it should' }, { title: 'times', align: 'right' }],
    events.map(([event, count]) => [event, countText(count)]),
  )
}

function provenance({ manifest, result, trials, tables }: BacktestView, report: string, remark?: string): string {
  const lines: ProvenanceLine[] = [
    ['backtest', `${manifest.id}${remark === undefined ? '' : `  ${remark}`}`],
    [
      'orders',
      `${countedText(tables.orders.length, 'order', 'orders')}, ${countedText(tables.fills.length, 'fill', 'fills')}, hash ${result.orderHash.slice(0, 12)}`,
    ],
    [
      'tried',
      `${countedText(Math.max(1, trials.count), 'configuration', 'configurations')} of ${strategyNames(result.strategies)} on this market`,
    ],
    ...dataLines(result.data),
  ]
  return `${provenanceText(lines)}\n${pathLine('tear sheet', report)}`
}

function strategyNames(strategies: BacktestView['result']['strategies']): string {
  return [...new Set(strategies.map(({ strategy }) => strategy))].join(' and ')
}
