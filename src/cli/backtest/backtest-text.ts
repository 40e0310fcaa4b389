/** A backtest on the terminal and in JSON: verdict, figures, warnings, provenance, what to type next. */
import type { Json } from '../../core/hash.ts'
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

/** `data` of the envelope for one backtest. */
export function backtestData({ manifest, result, summary, trials }: BacktestView): Record<string, Json> {
  return {
    id: manifest.id,
    title: result.title,
    question: result.question,
    symbols: [...result.symbols],
    from: result.from,
    to: result.to,
    openingCash: result.openingCash,
    strategies: result.strategies.map(({ name, strategy, symbol, parameters, share }) => ({
      name,
      strategy,
      symbol,
      parameters: { ...parameters },
      share,
    })),
    isSimulated: manifest.isSimulated,
    verdict: { rule: summary.verdict.rule, heading: summary.verdict.heading, lead: summary.lead },
    numbers: { ...summary.numbers },
    counts: { ...result.counts },
    faults: [...result.faults],
    orderHash: result.orderHash,
    assumptions: [...result.assumptions],
    trials: { ...trials },
    data: [...result.data],
    gaps: [...result.gaps],
    caveats: [...result.caveats],
    recordedAt: manifest.recordedAt,
    artefacts: Object.fromEntries(
      Object.entries(manifest.artefacts).map(([name, { hash, rows }]) => [name, { hash, rows }]),
    ),
  }
}
