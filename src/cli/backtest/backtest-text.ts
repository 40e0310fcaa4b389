/** A backtest on the terminal: verdict, figures, warnings, provenance, what to type next. */
import { countedText, countText } from '../../core/number-text.ts'
import type { BacktestView } from '../../research/backtest/show-backtest.ts'
import { textTable } from '../table.ts'
import { wrap } from '../wrap.ts'

/** Of the names of provenance, blank included. */
const NAME_WIDTH = 11

/** @param remark one more line of provenance, if any */
export function backtestText(view: BacktestView, report: string, remark?: string): string {
  const { result, summary, manifest } = view
  const tag = summary.isSimulated ? '  [SIMULATED]' : ''
  const parts = [
    `${result.title}, ${result.symbols.join(', ')}${tag}\n${summary.verdict.heading}`,
    wrap(summary.lead),
    figureTable(view),
    riskTable(view),
    countTable(view),
    warningText(view),
    provenance(view, report, remark),
    `Next: open the tear sheet, or bellwether verify ${manifest.id}`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function figureTable({ summary }: BacktestView): string {
  return textTable(
    [{ title: 'figure' }, { title: 'value', align: 'right' }, { title: '' }],
    summary.figures.map(({ label, value, compare, also }) => [
      label,
      value,
      also === undefined ? compare : `${compare}, ${also}`,
    ]),
  )
}

/** Beside what needs no strategy; empty with too few sessions. */
function riskTable({ summary: { risk } }: BacktestView): string {
  if (risk === undefined) return ''
  return textTable(
    [{ title: 'over the same sessions' }, ...risk.titles.map((title) => ({ title, align: 'right' as const }))],
    risk.rows.map(({ name, cells }) => [name, ...cells]),
  )
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

function warningText({ summary }: BacktestView): string {
  if (summary.warnings.length === 0) return ''
  return ['What may be wrong with this:', ...summary.warnings.map(({ text }) => `- ${wrap(text, '  ')}`)].join('\n')
}

function provenance({ manifest, result, trials, tables }: BacktestView, report: string, remark?: string): string {
  const lines: (readonly [name: string, text: string])[] = [
    ['backtest', `${manifest.id}${remark === undefined ? '' : `  ${remark}`}`],
    [
      'orders',
      `${countedText(tables.orders.length, 'order', 'orders')}, ${countedText(tables.fills.length, 'fill', 'fills')}, hash ${result.orderHash.slice(0, 12)}`,
    ],
    [
      'tried',
      `${countedText(Math.max(1, trials.count), 'configuration', 'configurations')} of ${strategyNames(result.strategies)} on this market`,
    ],
    ...result.data.map((line, i) => [i === 0 ? 'data' : '', line] as const),
  ]
  const indent = ' '.repeat(NAME_WIDTH)
  const text = lines.map(([name, words]) => `${name.padEnd(NAME_WIDTH)}${wrap(words, indent)}`)
  return [...text, `${'tear sheet'.padEnd(NAME_WIDTH)}${report}`].join('\n')
}

function strategyNames(strategies: BacktestView['result']['strategies']): string {
  return [...new Set(strategies.map(({ strategy }) => strategy))].join(' and ')
}
